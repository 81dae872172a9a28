"""Laying out a project: its card survives any name, its rows are the kit's, and nothing is overwritten."""

import errno
import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from checker.core.course import course_root
from checker.core.project import ProjectCard, read_card
from checker.errors import SetupError, UsageError, WorkspaceError
from checker.workspace import layout
from checker.workspace.kits import find_kit, kits
from checker.workspace.layout import card_text, lay_out_project
from checker.workspace.own_data import profile_csv

KITS = [kit.id for kit in kits(course_root())]
CARD = ProjectCard("Houses", "houses", "How much?", "price", "regression", "r2", ignore=("id",))


@pytest.mark.parametrize("name", ['with "quotes"', "back\\slash", "日本 €", "new\nline", "# no comment", "a]b", "tab\tbed", "\x7f"])
def test_a_card_survives_any_name(tmp_path: Path, name: str) -> None:
    card = replace(CARD, title=name, target=name, time=name, ignore=(name, "id"))
    (tmp_path / "project.toml").write_text(card_text(card), encoding="utf-8", newline="\n")
    assert read_card(tmp_path) == card


@pytest.mark.parametrize(("text", "sentence"), [
    (None, "has no project.toml"), ('[project]\ntitle = "x', "not valid TOML"), ("[project]\n", "lacks the entry 'data'")])
def test_a_damaged_card_is_told_with_the_next_step(tmp_path: Path, text: str | None, sentence: str) -> None:
    if text is not None:
        (tmp_path / "project.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=sentence) as caught:
        read_card(tmp_path)
    assert caught.value.next_step


@pytest.mark.parametrize("kit_id", KITS)
def test_a_kits_rows_are_just_what_its_script_makes(tmp_path: Path, kit_id: str) -> None:
    kit = find_kit(course_root(), kit_id)
    option = "--months" if "--months" in (kit.folder / "make_data.py").read_text(encoding="utf-8") else "--batches"
    subprocess.run([sys.executable, str(kit.folder / "make_data.py"), "--output", str(tmp_path), option, str(len(kit.all_files))],
                   check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in kit.all_files}


@pytest.mark.parametrize("kit_id", KITS)
def test_a_learner_begins_with_the_first_files_and_can_make_them_again(tmp_path: Path, kit_id: str) -> None:
    kit = find_kit(course_root(), kit_id)
    assert lay_out_project(kit, tmp_path / "project") == kit.card == read_card(tmp_path / "project")
    raw = tmp_path / "project" / "data" / "raw"
    before = {path.name: path.read_bytes() for path in raw.iterdir()}
    assert len(before) == kit.start_files
    for path in raw.iterdir():
        path.unlink()
    subprocess.run([sys.executable, "data/make_data.py"], cwd=tmp_path / "project", check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in raw.iterdir()} == before


def test_a_project_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    with pytest.raises(WorkspaceError, match="kept as it is"):
        lay_out_project(find_kit(course_root(), KITS[0]), tmp_path / "project")


def test_an_unknown_kit_is_met_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="did you mean tumour"):
        find_kit(course_root(), "tumor")


def test_the_data_card_of_own_rows_says_what_it_knows_and_asks_for_the_rest(tmp_path: Path) -> None:
    lines = ["id,a|b,price", *(f"{n},{'' if n < 7 else n % 9},{'xy'[n % 2]}" for n in range(60))]
    (tmp_path / "houses.csv").write_text("\n".join(lines), encoding="utf-8")
    lay_out_project(profile_csv(tmp_path / "houses.csv", "price"), tmp_path / "project")
    text = (tmp_path / "project" / "data" / "README.md").read_text(encoding="utf-8")
    raw = (tmp_path / "project" / "data" / "raw" / "data.csv").read_bytes()
    assert "60 rows from `houses.csv`" in text
    assert "TODO: write here who collected these rows" in text
    assert "| a\\|b | number | 9 | 7 | feature |" in text
    assert "| id | number | 60 | 0 | not used |" in text
    assert hashlib.sha256(raw).hexdigest() in text
    assert b"\r" not in raw


def test_a_kill_while_a_project_is_laid_out_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(layout, "exploration_notebook", killed)
    with pytest.raises(KeyboardInterrupt):
        lay_out_project(find_kit(course_root(), KITS[0]), tmp_path / "project")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(layout, "exploration_notebook", full)
    with pytest.raises(SetupError, match="The disk is full"):
        lay_out_project(find_kit(course_root(), KITS[0]), tmp_path / "project")
    assert list(tmp_path.iterdir()) == []
