"""What a learner calls in a notebook: whatever goes wrong is a card with the next step, never a traceback of ours."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker import notebook
from checker.core.course import Course
from checker.notebook import LabNotOpened, answer, check, hint, open_lab, progress, solution
from checker.workspace.workspace import Workspace


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Opening a lab changes this process: put everything back."""
    environment, path, here = dict(os.environ), list(sys.path), Path.cwd()
    monkeypatch.setattr(notebook, "_session", None)
    yield
    os.chdir(here)
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)


@pytest.fixture
def opened(workspace: Workspace) -> Workspace:
    """A workspace whose lab is open."""
    open_lab("colours")
    return workspace


def test_opening_a_lab_moves_into_the_project(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    card = open_lab("colours", workspace.root)
    assert Path.cwd() == workspace.project
    assert card.package == "houses"
    assert os.environ["PYTHONPATH"] == str(workspace.project / "src")
    assert "Lab 00, Colours, is open" in capsys.readouterr().out


def test_an_answer_is_stored_and_a_check_sees_it(opened: Workspace) -> None:
    assert "colour = 'red'" in str(answer("sky", colour="red"))
    said = str(check("sky"))
    assert "red" in said and "look up" in said
    answer("sky", colour="blue")
    assert "passed" in str(check("sky"))
    assert "1 of 3 exercises passed" in str(progress())


def test_hints_come_one_by_one_and_the_solution_is_there(opened: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Look out of the window" in str(hint("sky"))
    assert "begins with b" in str(hint("sky"))
    assert "solved notebook cannot be read" in str(solution("sky"))  # the small course has none


@pytest.mark.parametrize("call", [lambda: check("sky"), lambda: hint("sky"), lambda: answer("sky", a=1), progress,
                                  lambda: solution("sky")])
def test_before_a_lab_is_open_the_set_up_cell_is_named(call: object) -> None:
    assert "run the set-up cell at the top" in str(call())  # type: ignore[operator]


@pytest.mark.parametrize("call", [lambda: check("sea"), lambda: hint("sea"), lambda: answer("sea", a=1), lambda: solution("sea")])
def test_an_unknown_exercise_is_met_with_the_known_ones(opened: Workspace, call: object) -> None:
    assert "has no exercise called “sea”" in str(call()) and "sky, file, recall" in str(call())  # type: ignore[operator]


def test_an_empty_answer_says_how_to_write_one(opened: Workspace) -> None:
    assert 'answer("sky", name=value)' in str(answer("sky"))


def test_a_project_that_was_moved_is_one_card(opened: Workspace) -> None:
    opened.project.rename(opened.root / "elsewhere")
    assert "moved, renamed or deleted" in str(check("sky"))


def test_a_damaged_card_or_state_is_one_card(opened: Workspace) -> None:
    opened.results_file.write_text("{half", encoding="utf-8")
    assert "results.json cannot be read" in str(progress())
    (opened.project / "project.toml").write_text("[", encoding="utf-8")
    assert "not valid TOML" in str(check("sky"))


def test_a_lab_that_cannot_be_opened_stops_run_all_without_a_traceback(workspace: Workspace) -> None:
    workspace.project.rename(workspace.root / "elsewhere")
    with pytest.raises(LabNotOpened, match="moved, renamed or deleted") as caught:
        open_lab("colours")
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_a_fault_of_ours_is_said_to_be_ours(opened: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(notebook, "last_results", broken)
    said = str(progress())
    assert "Slipway itself made a mistake (ValueError: a bug). It is not yours." in said and "please report" in said


@pytest.mark.parametrize(("error", "sentence"), [
    (PermissionError(13, "Permission denied"), "Slipway itself made a mistake"),
    (KeyboardInterrupt(), "Stopped. Nothing is lost."),
])
def test_opening_a_lab_never_shows_a_traceback_of_ours(workspace: Workspace, monkeypatch: pytest.MonkeyPatch,
                                                       error: BaseException, sentence: str) -> None:
    def broken(_: object) -> None:
        raise error

    monkeypatch.setattr(notebook, "_work_in", broken)
    with pytest.raises(LabNotOpened, match=sentence) as stopped:
        open_lab("colours")
    assert "Traceback" not in "".join(stopped.value._render_traceback_())
    assert stopped.value.next_step


def test_ctrl_c_is_no_traceback(opened: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(notebook, "last_results", interrupted)
    assert "Stopped. Nothing is lost." in str(progress())


def test_a_full_disk_while_answering_loses_nothing(opened: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    answer("sky", colour="red")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("checker.workspace.files.os.fsync", full)
    assert "The disk is full. Nothing that was saved before is lost." in str(answer("sky", colour="blue"))
    assert "red" in opened.answers_file.read_text(encoding="utf-8")


def test_the_course_is_not_needed_to_be_the_real_one(course: Course) -> None:
    assert [lab.id for lab in course.labs] == ["colours"]
