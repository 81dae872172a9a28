"""The autograder: replay what was handed in, lab by lab, look at what was built, and report."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat

from checker import __version__
from checker.core.course import Course, Lab
from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.errors import GradingError, NotebookError
from checker.grading.origin import DEFAULT_KIT, kit_origin, workspace_origin
from checker.grading.read import read_notebook
from checker.grading.reference import reference_after
from checker.grading.replay import Limits, replay
from checker.grading.restore import restore, untouched_exercises
from checker.grading.run import run_checks
from checker.grading.submission import Submission
from checker.grading.throwaway import give_lab_files, throwaway_copy
from checker.workspace.files import storage_error
from checker.workspace.workspace import Workspace, now

#: The name of the one check that an unreadable notebook gets for each exercise.
UNREADABLE = "check_notebook_can_be_read"

OnLab = Callable[[Lab, str], None]


@dataclass
class _Run:
    """What stays the same while one submission is graded, and the state that goes from lab to lab."""

    course: Course
    submission: Submission
    origin: Path
    logs: Path
    limits: Limits
    kit: str
    on_lab: OnLab
    state: Path | None = None  # the workspace as the learner's own last lab left it; None: take the reference
    results: list[LabResult] = field(default_factory=list)


def grade(submission: Submission, course: Course, logs: Path, *, kit: str | None = None, limits: Limits | None = None,
          on_lab: OnLab = lambda lab, what: None) -> Report:
    """The report on one submission. Executed notebooks are left in ``logs`` as ``NN_name.ipynb``.

    Labs are replayed in order in one throw-away workspace, so each stands on what the learner really built before. When
    a lab does not pass, the next starts from the reference project, so that one mistake is paid for once.
    """
    _make_folder(logs)
    if kit is None and submission.workspace is not None:
        origin = workspace_origin(course, submission.workspace)
    else:
        origin = kit_origin(course, kit or DEFAULT_KIT)
    run = _Run(course, submission, origin, logs, limits or Limits(), kit or "", on_lab)
    labs = [lab for lab in course.labs if lab.id in submission.notebooks]
    if not labs:
        problem = submission.problems[0] if submission.problems else "No notebook of this course was handed in."
        return Report(submission.learner, (), course=__version__, made_at=now(), problem=problem)
    for lab in labs:
        run.results.append(_grade_lab(run, lab))
    if run.state is not None:
        shutil.rmtree(run.state, ignore_errors=True)
    unreadable = all(result.checks and result.checks[0].name == UNREADABLE for result in run.results)
    return Report(submission.learner, tuple(run.results), course=__version__, made_at=now(), kit=kit or "",
                  problem=run.results[0].notes[0] if unreadable else "")


def _grade_lab(run: _Run, lab: Lab) -> LabResult:
    path = run.submission.notebooks[lab.id]
    original = nbformat.read(run.course.notebook(lab), as_version=4)
    try:
        submitted = read_notebook(path)
    except NotebookError as error:
        run.state = None
        return _nothing_to_grade(lab, str(error))
    restored, notes = restore(submitted, original)
    run.on_lab(lab, "replaying")
    start, borrowed = _start(run, lab)
    with throwaway_copy(start) as workspace:
        give_lab_files(run.course, lab, workspace)
        played = replay(restored, workspace, run.logs / f"{lab.stem}.ipynb", run.limits)
        run.on_lab(lab, "checking")
        exercises = _looked_at_as_handed_in(run, lab, run_checks(lab, workspace))
        untouched = untouched_exercises(submitted, original)
        result = LabResult(
            lab.id, lab.title, tuple(_mark_untouched(each, untouched) for each in exercises),
            (*borrowed, *notes, *played.notes), played.log.name, round(played.seconds, 2))
        _keep_state(run, workspace if result.passed else None)
    return result


def _start(run: _Run, lab: Lab) -> tuple[Path, tuple[str, ...]]:
    """The workspace to begin this lab in, and a note when it is the reference's and not the learner's."""
    if run.state is not None:
        return run.state, ()
    before = run.course.before(lab)
    kept = reference_after(run.course, before, run.origin)
    if before and run.results:
        return kept, ("This lab began from the reference project, because the lab before it did not pass.",)
    if before:
        return kept, ("This lab began from the reference project, because the labs before it were not handed in.",)
    return kept, ()


def _keep_state(run: _Run, workspace: Workspace | None) -> None:
    """Keep the workspace of a lab that passed for the next one; forget the one before it."""
    earlier, run.state = run.state, None
    if earlier is not None:
        shutil.rmtree(earlier, ignore_errors=True)
    if workspace is not None:
        kept = run.logs / ".state"
        shutil.rmtree(kept, ignore_errors=True)
        try:
            shutil.copytree(workspace.root, kept, symlinks=True)
        except OSError as error:
            raise storage_error(error, kept) from error
        run.state = kept


def _looked_at_as_handed_in(run: _Run, lab: Lab, exercises: tuple[ExerciseResult, ...]) -> tuple[ExerciseResult, ...]:
    """Checks that the replay did not pass, made again on a copy of the project as it was handed in.

    Work may be done in a terminal or an editor as well as in the notebook: what exists is what counts.
    """
    workspace = run.submission.workspace
    again = [each.id for each in exercises if each.outcome is not Outcome.PASSED]
    if workspace is None or not again:
        return exercises
    with throwaway_copy(workspace.root) as copy:
        seen = {check.name: check for each in run_checks(lab, copy, again) for check in each.checks}
    return tuple(replace(each, checks=tuple(_better(check, seen.get(check.name)) for check in each.checks))
                 for each in exercises)


def _better(replayed: CheckResult, handed_in: CheckResult | None) -> CheckResult:
    if handed_in is not None and handed_in.outcome is Outcome.PASSED and replayed.outcome is not Outcome.PASSED:
        return replace(handed_in, detail="Seen in the project as it was handed in, not in the replay of the notebook.")
    return replayed


def _mark_untouched(exercise: ExerciseResult, untouched: frozenset[str]) -> ExerciseResult:
    """A failed check of a gap that still holds its starter was not attempted."""
    if exercise.id not in untouched:
        return exercise
    return replace(exercise, checks=tuple(
        replace(check, outcome=Outcome.NOT_ATTEMPTED) if check.outcome is Outcome.FAILED else check
        for check in exercise.checks))


def _nothing_to_grade(lab: Lab, why: str) -> LabResult:
    """A lab whose notebook could not be read: nothing was attempted, and the sentence says why."""
    exercises = tuple(
        ExerciseResult(each.id, each.title, each.points, (CheckResult(
            UNREADABLE, each.id, "Your notebook can be read.", Outcome.FAILED,
            expected="a notebook", found=why, try_next="mend the notebook, then hand it in again"),))
        for each in lab.exercises)
    return LabResult(lab.id, lab.title, exercises, (why,))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise GradingError("The folder for reports is a file.", where=folder,
                           next_step="choose another one with --output DIR") from None
    except OSError as error:
        raise storage_error(error, folder) from error
