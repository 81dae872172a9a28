"""A report: what was checked, what came out, and how many points that is.

One record, many views (``checker/render``). Its JSON form is versioned and has a schema, ``report.schema.json``.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from checker.core.outcome import WITHOUT_A_VERDICT, Outcome

REPORT_VERSION = 1


@dataclass(frozen=True)
class CheckResult:
    """What became of one check. ``expected``, ``found`` and ``try_next`` are the learner's words, plain text."""

    name: str
    exercise: str
    sentence: str
    outcome: Outcome
    expected: str = ""
    found: str = ""
    try_next: str = ""
    waits_for: tuple[str, ...] = ()
    seconds: float = 0.0
    detail: str = ""  # for the instructor: a traceback of a broken check, where evidence was seen
    table: tuple[tuple[str, ...], ...] = ()  # what the check looked at, row by row; the first row names the columns


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise with the results of all of its checks, in their declared order."""

    id: str
    title: str
    points: float
    checks: tuple[CheckResult, ...]

    @property
    def outcome(self) -> Outcome:
        """The one word that says most about this exercise."""
        outcomes = [check.outcome for check in self.checks]
        for word in (Outcome.AUTHOR_ERROR, Outcome.TIMED_OUT, Outcome.FAILED, Outcome.NOT_ATTEMPTED,
                     Outcome.WAITING, Outcome.NOT_VERIFIED):
            if word in outcomes:
                return word
        return Outcome.PASSED if outcomes else Outcome.NOT_VERIFIED

    @property
    def possible(self) -> float:
        """Points that could be earned here: checks without a verdict take their share out of the sum."""
        return self.points * self._share(lambda check: check.outcome not in WITHOUT_A_VERDICT)

    @property
    def earned(self) -> float:
        """Points earned: each check of an exercise weighs the same (partial credit)."""
        return self.points * self._share(lambda check: check.outcome is Outcome.PASSED)

    def _share(self, wanted: Any) -> float:
        return sum(1 for check in self.checks if wanted(check)) / len(self.checks) if self.checks else 0.0


@dataclass(frozen=True)
class LabResult:
    """One lab: its exercises, and notes about the run (a cell that timed out, a lab started from the reference)."""

    id: str
    title: str
    exercises: tuple[ExerciseResult, ...]
    notes: tuple[str, ...] = ()
    log: str = ""  # path of the executed notebook, relative to the report
    seconds: float = 0.0

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        return tuple(check for exercise in self.exercises for check in exercise.checks)

    @property
    def earned(self) -> float:
        return sum(exercise.earned for exercise in self.exercises)

    @property
    def possible(self) -> float:
        return sum(exercise.possible for exercise in self.exercises)

    @property
    def passed(self) -> bool:
        """Every check that could be made passed, and at least one was made."""
        judged = [check for check in self.checks if check.outcome is not Outcome.NOT_VERIFIED]
        return bool(judged) and all(check.outcome is Outcome.PASSED for check in judged)


@dataclass(frozen=True)
class Report:
    """The whole result for one learner: one or more labs."""

    learner: str
    labs: tuple[LabResult, ...]
    course: str = ""  # version of the course that graded
    made_at: str = ""  # ISO 8601, UTC
    kit: str = ""
    problem: str = ""  # why there are no labs, if the submission could not be read at all
    version: int = field(default=REPORT_VERSION)

    @property
    def earned(self) -> float:
        return sum(lab.earned for lab in self.labs)

    @property
    def possible(self) -> float:
        return sum(lab.possible for lab in self.labs)

    @property
    def passed(self) -> bool:
        return bool(self.labs) and not self.problem and all(lab.passed for lab in self.labs)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: the fields above plus ``earned`` and ``possible`` at every level."""
        data = asdict(self)
        for lab, lab_data in zip(self.labs, data["labs"], strict=True):
            for exercise, exercise_data in zip(lab.exercises, lab_data["exercises"], strict=True):
                exercise_data.update(earned=round(exercise.earned, 3), possible=round(exercise.possible, 3),
                                     outcome=str(exercise.outcome))
            lab_data.update(earned=round(lab.earned, 3), possible=round(lab.possible, 3), passed=lab.passed)
        data.update(earned=round(self.earned, 3), possible=round(self.possible, 3), passed=self.passed)
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Report":
        """The report that ``to_dict`` wrote. Keys this version does not know are ignored."""
        labs = tuple(_lab_from(lab) for lab in data["labs"])
        return cls(**{**_known(cls, data), "labs": labs})


def check_result_from(data: dict[str, Any]) -> CheckResult:
    """One check's result from plain data."""
    return CheckResult(**{**_known(CheckResult, data), "outcome": Outcome(data["outcome"]),
                          "waits_for": tuple(data.get("waits_for", ())),
                          "table": tuple(tuple(map(str, row)) for row in data.get("table", ()))})


def _lab_from(data: dict[str, Any]) -> LabResult:
    exercises = tuple(
        ExerciseResult(exercise["id"], exercise["title"], exercise["points"],
                       tuple(check_result_from(check) for check in exercise["checks"]))
        for exercise in data["exercises"])
    return LabResult(**{**_known(LabResult, data), "exercises": exercises, "notes": tuple(data.get("notes", ()))})


def _known(record: type, data: dict[str, Any]) -> dict[str, Any]:
    return {each.name: data[each.name] for each in fields(record) if each.name in data}
