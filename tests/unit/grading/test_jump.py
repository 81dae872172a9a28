"""Starting in the middle: the reference's project takes the place of the learner's, which is kept, and it is remembered."""

import shutil
from pathlib import Path

import pytest

from checker.build.compose import solution_notebook
from checker.build.course_files import light_files, notebook_text
from checker.core.course import Course, load_course
from checker.errors import WorkspaceError
from checker.grading import jump as jump_module
from checker.grading.jump import jump_to
from checker.workspace.files import write_atomically
from checker.workspace.workspace import Workspace
from tests.small_course import small_project


@pytest.fixture
def two_labs(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The small course with its lab a second time, as lab 01."""
    shutil.copytree(course.root / "solutions" / "00_colours", course.root / "solutions" / "01_shades")
    made = load_course(course.root)
    for path, text in light_files(made).items():
        write_atomically(path, text)
    for lab in made.labs:
        write_atomically(lab.folder / "solution.ipynb", notebook_text(solution_notebook(lab)))
    origin = small_project(tmp_path / "kit")
    monkeypatch.setattr(jump_module, "workspace_origin", lambda *_: origin)
    return made


def test_a_jump_keeps_the_learners_project_and_is_remembered(two_labs: Course, workspace: Workspace) -> None:
    (workspace.project / "mine.txt").write_text("my work", encoding="utf-8")
    done = jump_to(two_labs, two_labs.lab("shades"), workspace)
    assert done.kept is not None and (done.kept / "mine.txt").read_text(encoding="utf-8") == "my work"
    assert (workspace.project / "note.txt").read_text(encoding="utf-8").strip() == "a note that says something"
    assert not (workspace.project / "mine.txt").exists()
    (jump,) = workspace.state()["jumps"]
    assert (jump["to"], jump["labs"]) == ("shades", ["colours"])
    assert '"colour": "blue"' in workspace.answers_file.read_text(encoding="utf-8")


def test_there_is_nothing_before_the_first_lab(two_labs: Course, workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="nothing to jump over"):
        jump_to(two_labs, two_labs.lab("colours"), workspace)


def test_a_disk_that_fills_up_leaves_the_project_as_it_was(two_labs: Course, workspace: Workspace,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jump_module, "reference_after", lambda *_, **__: workspace.root)
    monkeypatch.setattr(jump_module.shutil, "copytree", full)
    with pytest.raises(Exception, match="The disk is full"):
        jump_to(two_labs, two_labs.lab("shades"), workspace)
    assert workspace.card().package == "houses"
