"""A report: partial credit, what takes no points away, and the way to JSON and back."""

import json

import pytest

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report


def exercise(*outcomes: Outcome, points: float = 2) -> ExerciseResult:
    return ExerciseResult("sky", "The sky", points, tuple(
        CheckResult(f"check_{number}", "sky", "It holds.", outcome) for number, outcome in enumerate(outcomes)))


@pytest.mark.parametrize(("outcomes", "earned", "possible"), [
    ((Outcome.PASSED, Outcome.PASSED), 2, 2),
    ((Outcome.PASSED, Outcome.FAILED), 1, 2),
    ((Outcome.FAILED, Outcome.WAITING), 0, 2),
    ((Outcome.PASSED, Outcome.NOT_VERIFIED), 1, 1),
    ((Outcome.TIMED_OUT, Outcome.AUTHOR_ERROR), 0, 1),
    ((), 0, 0),
])
def test_a_check_without_a_verdict_takes_points_from_nobody(outcomes: tuple[Outcome, ...], earned: float,
                                                            possible: float) -> None:
    made = exercise(*outcomes)
    assert (made.earned, made.possible) == (earned, possible)


@pytest.mark.parametrize(("outcomes", "word"), [
    ((Outcome.PASSED, Outcome.PASSED), Outcome.PASSED),
    ((Outcome.PASSED, Outcome.NOT_VERIFIED), Outcome.NOT_VERIFIED),
    ((Outcome.FAILED, Outcome.WAITING), Outcome.FAILED),
    ((Outcome.NOT_ATTEMPTED, Outcome.WAITING), Outcome.NOT_ATTEMPTED),
    ((Outcome.FAILED, Outcome.AUTHOR_ERROR), Outcome.AUTHOR_ERROR),
    ((), Outcome.NOT_VERIFIED),
])
def test_the_word_of_an_exercise_says_the_most(outcomes: tuple[Outcome, ...], word: Outcome) -> None:
    assert exercise(*outcomes).outcome is word


@pytest.mark.parametrize(("outcomes", "passed"), [
    ((Outcome.PASSED,), True), ((Outcome.PASSED, Outcome.NOT_VERIFIED), True), ((Outcome.NOT_VERIFIED,), False),
    ((Outcome.PASSED, Outcome.AUTHOR_ERROR), False), ((), False),
])
def test_a_lab_passes_only_when_something_was_judged(outcomes: tuple[Outcome, ...], passed: bool) -> None:
    assert LabResult("colours", "Colours", (exercise(*outcomes),)).passed is passed


def test_a_report_comes_back_from_json_as_it_was() -> None:
    report = Report("ada", (LabResult("colours", "Colours", (exercise(Outcome.PASSED, Outcome.FAILED),), ("a note",)),))
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_a_report_with_a_problem_or_without_labs_never_passes() -> None:
    good = LabResult("colours", "Colours", (exercise(Outcome.PASSED),))
    assert Report("ada", (good,)).passed
    assert not Report("ada", (good,), problem="unreadable").passed
    assert not Report("ada", ()).passed
