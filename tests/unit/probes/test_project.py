"""The project probe: files are read and copied safely, programs run in clean processes."""

import os
from pathlib import Path

import pytest

from checker.core.check import Failed, NotAttempted
from checker.probes import project as project_module
from checker.probes.answers import Answers
from checker.probes.project import Project
from checker.probes.writing import require_own_words, section
from tests.small_course import build_file_tree, small_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(small_project(tmp_path / "project"))


def found(project: Project, name: str) -> str:
    """What the learner reads when this file cannot be read."""
    with pytest.raises(Failed) as caught:
        project.read(name)
    assert caught.value.try_next
    return f"{caught.value.expected}; {caught.value.found}"


def test_files_that_cannot_be_read_are_told_apart(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.root / "bytes.txt").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    (project.root / "link.txt").symlink_to(tmp_path / "outside.txt")
    assert found(project, "none.txt") == "a file none.txt; there is none"
    assert "UTF-8; other bytes" in found(project, "bytes.txt")
    assert "a link that leads out of it" in found(project, "link.txt")
    assert not project.exists("link.txt")
    monkeypatch.setattr(project_module, "LARGEST_TEXT", 3)
    assert "as a text of at most" in found(project, "project.toml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_a_file_does_not_hang(project: Project) -> None:
    os.mkfifo(project.root / "pipe.txt")
    assert "not an ordinary file" in found(project, "pipe.txt")
    copy = project.copy()
    assert not copy.exists("pipe.txt")
    project.close()


def test_a_copy_has_the_work_and_neither_history_nor_caches(project: Project, tmp_path: Path) -> None:
    build_file_tree(project.root, {".git/config": "x", "src/houses/__pycache__/a.pyc": "x", "src/houses/a.py": "x"})
    (project.root / "out").symlink_to(tmp_path)
    copy = project.copy()
    assert copy.exists("src/houses/a.py") and copy.exists("data/raw/data.csv")
    assert not any(copy.path(name).exists() for name in (".git", "src/houses/__pycache__", "out"))
    folder = copy.root
    project.close()
    assert not folder.exists()


def test_held_out_rows_are_gone_from_the_copy_and_nowhere_else(project: Project) -> None:
    copy, held = project.hold_out(0.34, seed=1)
    assert len(held) == 1 and len(copy.rows()) == 2 and len(project.rows()) == 3
    assert not set(held["rooms"]) & set(copy.rows()["rooms"])
    project.close()


def test_features_are_all_columns_but_the_target(project: Project) -> None:
    assert project.features() == ["rooms"]


@pytest.mark.parametrize(("change", "sentence"), [
    (lambda raw: (raw / "data.csv").unlink(), "none"), (lambda raw: (raw / "data.csv").write_text("a\n1,2\n3,4,5"), "Error")])
def test_rows_that_cannot_be_read_end_the_check(project: Project, change, sentence: str) -> None:
    change(project.root / "data" / "raw")
    with pytest.raises(Failed) as caught:
        project.rows()
    assert sentence.lower() in caught.value.found.lower() and caught.value.try_next


def test_a_program_finds_the_package_and_no_secret(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    build_file_tree(project.root, {"src/houses/__init__.py": "size = 3", "random.py": "raise SystemExit('shadowed')"})
    done = project.python("-c", "import os, random, houses; print(houses.size, 'AWS_SECRET_ACCESS_KEY' in os.environ)")
    assert done.stdout.strip() == "3 False"


def test_a_damaged_card_fails_the_check_with_the_next_step(project: Project) -> None:
    (project.root / "project.toml").write_text("[", encoding="utf-8")
    with pytest.raises(Failed, match="not valid TOML"):
        _ = project.card


@pytest.mark.parametrize(("text", "kind", "sentence"), [
    (None, NotAttempted, "No answer yet"), ("{}", NotAttempted, "No answer yet"), ("[1]", Failed, "is damaged"),
    ("{half", Failed, "is damaged"), ('{"lab": {"sky": {"colour": 7}}}', Failed, "a text for colour"),
    ('{"lab": {"sky": {"colour": " "}}}', NotAttempted, "still empty"), ('{"lab": 3}', NotAttempted, "No answer yet")])
def test_answers_are_read_with_care(tmp_path: Path, text: str | None, kind: type[Exception], sentence: str) -> None:
    path = tmp_path / "answers.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(kind) as caught:
        Answers(path, "lab").text("sky", "colour")
    assert sentence in str(caught.value)


def test_a_number_must_be_one(tmp_path: Path) -> None:
    build_file_tree(tmp_path, {"answers.json": '{"lab": {"sky": {"a": "3", "b": true, "c": 3}}}'})
    answers = Answers(tmp_path / "answers.json", "lab")
    assert answers.number("sky", "c") == 3.0
    for name in "ab":
        with pytest.raises(Failed, match=f"a number for {name}"):
            answers.number("sky", name)


def test_own_words_are_counted_under_their_heading() -> None:
    assert section("# A\n\n## Model: x\n\none\n\n### more\ntwo\n\n## Next\nthree", "## Model") == "one\n\n### more\ntwo"
    assert section("# A", "## Model") is None


@pytest.mark.parametrize(("text", "sentence"), [
    ("# T\n\nfew words", "2 words"), ("# T\n\nthe other way was ___ and so on and so on", "is still there"),
    ("# T\n\nI chose …", "“…” is still there")])
def test_a_page_without_own_words_is_refused(project: Project, text: str, sentence: str) -> None:
    build_file_tree(project.root, {"page.md": text})
    with pytest.raises(Failed) as caught:
        require_own_words(project, "page.md", 5)
    assert sentence in caught.value.found


def test_a_page_that_is_not_there_was_not_attempted_and_a_missing_heading_is_named(project: Project) -> None:
    with pytest.raises(NotAttempted, match=r"no page\.md yet"):
        require_own_words(project, "page.md", 5)
    build_file_tree(project.root, {"page.md": "# Other"})
    with pytest.raises(Failed, match="no such heading"):
        require_own_words(project, "page.md", 5, "## Model")
