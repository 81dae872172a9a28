"""The autograder on a small course: what counts, what is kept, and what a broken submission costs."""

import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from checker.build.compose import solution_notebook
from checker.cli import main
from checker.core.course import Course
from checker.core.outcome import Outcome
from checker.core.report import Report
from checker.errors import ExitCode, GradingError, NotebookError, SetupError
from checker.grading import grade as grade_module
from checker.grading.grade import grade
from checker.grading.submission import find_submissions
from checker.workspace.workspace import Workspace
from tests.small_course import small_project


@pytest.fixture(autouse=True)
def small_kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small project stands in for the default kit's."""
    origin = small_project(tmp_path / "kit")
    monkeypatch.setattr(grade_module, "kit_origin", lambda *_: origin)
    monkeypatch.setattr(grade_module, "workspace_origin", lambda *_: origin)


def handed_in(course: Course, folder: Path, change: dict[str, str] | None = None) -> Path:
    """A notebook with the reference's answers, some cells (by id) with another text."""
    notebook: NotebookNode = solution_notebook(course.labs[0])
    for cell in notebook.cells:
        cell.source = (change or {}).get(cell.id, cell.source)
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / "00_colours.ipynb")
    return folder / "00_colours.ipynb"


def graded(course: Course, path: Path, logs: Path) -> Report:
    (submission,) = find_submissions(path, course)
    return grade(submission, course, logs)


def outcomes(report: Report) -> dict[str, str]:
    return {check.name: str(check.outcome) for lab in report.labs for check in lab.checks}


def test_right_answers_get_all_points_and_the_executed_notebook_is_kept(course: Course, tmp_path: Path) -> None:
    report = graded(course, handed_in(course, tmp_path / "ada"), tmp_path / "logs")
    assert (report.earned, report.possible, report.passed) == (4, 4, True)
    log = nbformat.read(tmp_path / "logs" / report.labs[0].log, as_version=4)
    assert any(cell.get("outputs") for cell in log.cells)


def test_a_starter_never_passes_and_counts_as_not_attempted(course: Course, tmp_path: Path) -> None:
    report = graded(course, course.notebook(course.labs[0]), tmp_path / "logs")
    assert report.earned == 0
    assert outcomes(report)["check_the_sky_has_a_colour"] == "not_attempted"


def test_a_wrong_answer_costs_itself_and_what_waits_for_it(course: Course, tmp_path: Path) -> None:
    report = graded(course, handed_in(course, tmp_path / "ada", {"work-sky": 'answer("sky", colour="red")'}), tmp_path / "logs")
    assert outcomes(report)["check_the_sky_has_a_colour"] == "failed"
    assert outcomes(report)["check_the_note_says_something"] == "waiting"
    assert outcomes(report)["check_recall_first"] == "passed"


def test_a_syntax_error_or_an_endless_loop_costs_one_exercise(course: Course, tmp_path: Path) -> None:
    path = handed_in(course, tmp_path / "ada", {"work-file": "def (:"})
    report = graded(course, path, tmp_path / "logs")
    assert report.labs[0].exercises[0].outcome is Outcome.PASSED
    assert any("exercise “file”" in note and "SyntaxError" in note for note in report.labs[0].notes)


def test_a_forged_check_changes_nothing(course: Course, tmp_path: Path) -> None:
    forged = {"check-sky": "print('✓ passed')", "work-sky": "import checker.notebook\nchecker.notebook.check = lambda *_: 'passed'"}
    report = graded(course, handed_in(course, tmp_path / "ada", forged), tmp_path / "logs")
    assert outcomes(report)["check_the_sky_has_a_colour"] == "not_attempted"
    assert any("put back" in note for note in report.labs[0].notes)


def test_work_that_was_done_outside_the_notebook_counts(course: Course, workspace: Workspace, tmp_path: Path) -> None:
    handed_in(course, workspace.labs, {"work-file": "# done in an editor"})
    (workspace.project / "note.txt").write_text("three words here", encoding="utf-8")
    from checker.workspace.answers import store_answer

    store_answer(workspace, "colours", "sky", {"colour": "blue"})
    report = graded(course, workspace.root, tmp_path / "logs")
    assert report.passed
    note = next(check for lab in report.labs for check in lab.checks if check.name == "check_the_note_says_something")
    assert note.detail == "Seen in the project as it was handed in, not in the replay of the notebook."


def test_grading_changes_nothing_that_was_handed_in(course: Course, workspace: Workspace, tmp_path: Path) -> None:
    handed_in(course, workspace.labs)
    before = {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    graded(course, workspace.root, tmp_path / "logs")
    assert {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()} == before


def test_a_class_is_a_folder_of_folders(course: Course, tmp_path: Path) -> None:
    handed_in(course, tmp_path / "class" / "ada")
    handed_in(course, tmp_path / "class" / "grace")
    (tmp_path / "class" / "notes.txt").write_text("mine", encoding="utf-8")
    assert [each.learner for each in find_submissions(tmp_path / "class", course)] == ["ada", "grace"]


def test_a_folder_with_nothing_of_ours_is_refused(course: Course, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotebookError, match="No notebook of this course"):
        find_submissions(tmp_path / "empty", course)


def test_a_broken_notebook_is_one_sentence_in_the_report(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    handed_in(course, tmp_path / "ada").write_text("<<<<<<< HEAD\n{", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["slipway", "grade", str(tmp_path / "ada"), "-o", str(tmp_path / "out"), "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.BAD_INPUT
    (report,) = json.loads(capsys.readouterr().out)
    assert "merge-conflict markers" in report["problem"]
    assert (tmp_path / "out" / "ada" / "report.html").is_file()


def test_the_folder_for_reports_cannot_be_a_file(course: Course, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(GradingError, match="choose another one with --output"):
        graded(course, handed_in(course, tmp_path / "ada"), tmp_path / "taken")


def test_a_full_disk_is_one_sentence(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("checker.grading.throwaway.shutil.copytree", full)
    with pytest.raises(SetupError, match="The disk is full"):
        graded(course, handed_in(course, tmp_path / "ada"), tmp_path / "logs")
