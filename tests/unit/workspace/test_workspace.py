"""The workspace: found where people look for it, updated without losing work, written so that a kill loses nothing."""

import errno
import json
from pathlib import Path

import pytest

from checker.build.course_files import light_files
from checker.core.course import Course, load_course
from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult
from checker.errors import ExitCode, SetupError, UsageError, WorkspaceError
from checker.workspace import creation, files
from checker.workspace.answers import store_answer
from checker.workspace.creation import create_workspace, open_workspace
from checker.workspace.files import read_json, write_atomically, write_json
from checker.workspace.hints import next_hint
from checker.workspace.kits import find_kit
from checker.workspace.labs import bring_labs, reset_lab
from checker.workspace.results import last_results, record_results
from checker.workspace.workspace import ENVIRONMENT, Workspace, find_workspace
from tests.small_course import LAB_MD, build_file_tree, small_course


@pytest.fixture
def kit() -> object:
    return find_kit(Path(__file__).resolve().parents[3], "tumour")


def edit(notebook: Path, old: str, new: str) -> str:
    """Change the notebook's text as a learner would, and return it."""
    text = notebook.read_text(encoding="utf-8").replace(old, new)
    notebook.write_text(text, encoding="utf-8", newline="\n")
    return text


def newer(course: Course) -> Course:
    """The same course with one sentence changed in its lab."""
    small_course(course.root, lab_md=LAB_MD.replace("Say which colour it has.", "Which colour has it?"))
    for path, text in light_files(load_course(course.root)).items():
        write_atomically(path, text)
    return load_course(course.root)


def test_a_workspace_is_found_from_any_folder_in_it(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT)
    monkeypatch.chdir(workspace.project)
    assert find_workspace().root == workspace.root


def test_without_a_workspace_the_next_step_is_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorkspaceError, match="make one with: slipway start") as caught:
        find_workspace()
    assert caught.value.exit_code is ExitCode.WORKSPACE
    with pytest.raises(WorkspaceError, match="not a workspace"):
        find_workspace(tmp_path)


def test_a_project_that_was_moved_is_said_to_be_gone(workspace: Workspace) -> None:
    workspace.project.rename(workspace.root / "elsewhere")
    with pytest.raises(WorkspaceError, match=r"moved, renamed or deleted(?s:.*)Next: move it back"):
        workspace.card()


def test_a_workspace_is_made_whole_or_not_at_all(tmp_path: Path, course: Course, kit: object,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(creation, "bring_labs", killed)
    with pytest.raises(KeyboardInterrupt):
        create_workspace(tmp_path / "new", kit, course)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()
    monkeypatch.undo()
    made, card = create_workspace(tmp_path / "new", kit, course)  # type: ignore[arg-type]
    assert made.card() == card
    assert (made.labs / "00_colours.ipynb").is_file()


def test_what_is_there_is_never_overwritten(tmp_path: Path, course: Course, workspace: Workspace, kit: object) -> None:
    with pytest.raises(WorkspaceError, match="a workspace here already"):
        create_workspace(workspace.root, kit, course)  # type: ignore[arg-type]
    build_file_tree(tmp_path / "holiday", {"photo.txt": "sea"})
    with pytest.raises(WorkspaceError, match="taken by something else"):
        create_workspace(tmp_path / "holiday", kit, course)  # type: ignore[arg-type]
    assert (tmp_path / "holiday" / "photo.txt").read_text(encoding="utf-8") == "sea"


def test_an_edited_lab_is_kept_when_the_course_has_a_newer_one(course: Course, workspace: Workspace) -> None:
    mine = edit(workspace.labs / "00_colours.ipynb", "# Write note.txt here.", "# my work")
    (update,) = open_workspace(workspace, newer(course))
    assert update.what == "kept"
    assert (workspace.labs / "00_colours.ipynb").read_text(encoding="utf-8") == mine


def test_an_untouched_lab_is_updated_and_its_outputs_are_set_aside(course: Course, workspace: Workspace) -> None:
    (update,) = bring_labs(newer(course), workspace)
    assert update.what == "updated"
    assert "Which colour has it?" in (workspace.labs / "00_colours.ipynb").read_text(encoding="utf-8")
    assert len(list(workspace.labs.glob("00_colours-*.ipynb"))) == 1


def test_a_lab_that_got_another_number_keeps_the_learners_work(course: Course, workspace: Workspace) -> None:
    mine = edit(workspace.labs / "00_colours.ipynb", "# Write note.txt here.", "# my work")
    (course.root / "solutions" / "00_colours").rename(course.root / "solutions" / "07_colours")
    moved = load_course(course.root)
    for path, text in light_files(moved).items():
        write_atomically(path, text)
    bring_labs(moved, workspace)
    assert (workspace.labs / "07_colours.ipynb").read_text(encoding="utf-8") == mine
    assert not (workspace.labs / "00_colours.ipynb").exists()


def test_reset_keeps_a_dated_copy(course: Course, workspace: Workspace) -> None:
    mine = edit(workspace.labs / "00_colours.ipynb", "# Write note.txt here.", "# my work")
    kept = reset_lab(course, course.labs[0], workspace)
    assert kept is not None and kept.read_text(encoding="utf-8") == mine
    assert "# my work" not in (workspace.labs / "00_colours.ipynb").read_text(encoding="utf-8")


def test_a_course_without_its_notebook_is_said_to_be_damaged(course: Course, workspace: Workspace) -> None:
    course.notebook(course.labs[0]).unlink()
    with pytest.raises(WorkspaceError, match="has no notebook of lab 00_colours"):
        bring_labs(course, workspace)


@pytest.mark.parametrize(("number", "sentence"), [
    (errno.ENOSPC, "The disk is full. Nothing that was saved before is lost."), (errno.EACCES, "may not be written"),
    (errno.EIO, "could not be written")])
def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int,
                                                          sentence: str) -> None:
    path = tmp_path / "state.json"
    write_json(path, {"a": 1})

    def full(_: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(SetupError) as caught:
        write_json(path, {"a": 2})
    assert sentence in str(caught.value) and caught.value.next_step
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_state_file_is_named(tmp_path: Path) -> None:
    build_file_tree(tmp_path, {"state.json": "{half"})
    with pytest.raises(WorkspaceError, match=r"state\.json cannot be read(?s:.*)rename the file"):
        read_json(tmp_path / "state.json", {})


@pytest.mark.parametrize(("value", "sentence"), [
    (float("nan"), "not a number that can be checked"), (object(), "cannot be stored"), (b"x", "cannot be stored"),
    ("x" * 20_000, "cannot be stored"), ([[[[[[1]]]]]], "cannot be stored")])
def test_an_answer_is_plain_data_or_refused(workspace: Workspace, value: object, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        store_answer(workspace, "colours", "sky", {"colour": value})
    assert not workspace.answers_file.exists()


def test_answers_add_up_and_numpy_becomes_plain(workspace: Workspace) -> None:
    import numpy as np

    store_answer(workspace, "colours", "sky", {"colour": "blue"})
    store_answer(workspace, "colours", "sky", {"count": np.int64(3), "shares": np.array([0.5, 1.0])})
    assert json.loads(workspace.answers_file.read_text(encoding="utf-8")) == {
        "colours": {"sky": {"colour": "blue", "count": 3, "shares": [0.5, 1.0]}}}


def test_hints_come_one_after_another_and_the_last_one_stays(course: Course, workspace: Workspace) -> None:
    lab = course.labs[0]
    assert [next_hint(workspace, lab, lab.exercise("sky")) for _ in range(4)] == [0, 1, 1, 1]


def test_results_are_kept_until_the_next_check(course: Course, workspace: Workspace) -> None:
    lab = course.labs[0]
    check = CheckResult("check_the_sky", "sky", "The sky is blue.", Outcome.FAILED, found="red")
    record_results(workspace, lab, [ExerciseResult("sky", "The sky", 2, (check,))])
    kept = {exercise.id: exercise for exercise in last_results(workspace, lab).exercises}
    assert kept["sky"].checks == (check,)
    assert kept["file"].checks == ()
