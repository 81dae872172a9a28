"""The project card: what is wrong with project.toml is one sentence with the next step."""

from pathlib import Path

import pytest

from checker.core.project import read_card
from checker.errors import WorkspaceError
from tests.small_course import CARD


def test_what_may_be_absent_has_a_default(tmp_path: Path) -> None:
    (tmp_path / "project.toml").write_text(CARD, encoding="utf-8")
    card = read_card(tmp_path)
    assert (card.target, card.time, card.ignore, card.kit) == ("price", "", (), "")


@pytest.mark.parametrize(("text", "sentence"), [
    (CARD.replace('target = "price"\n', ""), "project.toml lacks the entry 'target'"),
    (CARD.replace("[data]", "[dates]"), "project.toml lacks the entry 'data'"),
    (CARD.replace('"r2"', '"r2'), "project.toml is not valid TOML"),
    ("<<<<<<< HEAD\n" + CARD, "project.toml is not valid TOML"),
])
def test_a_damaged_card_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "project.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=sentence) as caught:
        read_card(tmp_path)
    assert "git restore project.toml" in caught.value.next_step


def test_bytes_that_are_no_text_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "project.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(WorkspaceError, match="not valid TOML"):
        read_card(tmp_path)


def test_a_project_without_a_card_is_sent_to_start(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"has no project\.toml") as caught:
        read_card(tmp_path)
    assert caught.value.next_step.startswith("slipway start")


def test_a_folder_in_place_of_the_card_is_said_to_be_no_file(tmp_path: Path) -> None:
    (tmp_path / "project.toml").mkdir()
    with pytest.raises(WorkspaceError, match="cannot be opened") as caught:
        read_card(tmp_path)
    assert "git restore project.toml" in caught.value.next_step
