"""The last result of every exercise, kept in ``.slipway/results.json`` for ``progress()`` and ``slipway status``."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from checker.core.course import Lab
from checker.core.outcome import Outcome
from checker.core.report import ExerciseResult
from checker.workspace.files import read_json, write_json
from checker.workspace.workspace import Workspace, now


@dataclass(frozen=True)
class ExerciseStanding:
    """How an exercise stood when it was last checked; ``outcome`` is *not attempted* before the first check."""

    id: str
    title: str
    outcome: Outcome
    earned: float
    points: float
    checked_at: str = ""


def record_results(workspace: Workspace, lab: Lab, exercises: Iterable[ExerciseResult]) -> None:
    """Keep these results as the last ones of their exercises."""
    everything = _read(workspace)
    mine = everything.setdefault(lab.id, {})
    for exercise in exercises:
        mine[exercise.id] = {
            "outcome": str(exercise.outcome), "earned": round(exercise.earned, 3), "points": exercise.points,
            "checked_at": now(), "checks": {check.name: str(check.outcome) for check in exercise.checks}}
    write_json(workspace.results_file, everything)


def standings(workspace: Workspace, lab: Lab) -> tuple[ExerciseStanding, ...]:
    """How each exercise of this lab stands, in the lab's order."""
    return tuple(_standing(_read(workspace).get(lab.id, {}).get(exercise.id), exercise.id, exercise.title,
                           exercise.points) for exercise in lab.exercises)


def _standing(entry: Any, exercise_id: str, title: str, points: float) -> ExerciseStanding:
    try:
        return ExerciseStanding(exercise_id, title, Outcome(entry["outcome"]), float(entry["earned"]), points,
                                str(entry["checked_at"]))
    except (TypeError, KeyError, ValueError):
        return ExerciseStanding(exercise_id, title, Outcome.NOT_ATTEMPTED, 0.0, points)


def _read(workspace: Workspace) -> dict[str, Any]:
    everything = read_json(workspace.results_file, {})
    return everything if isinstance(everything, dict) else {}
