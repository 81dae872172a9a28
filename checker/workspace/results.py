"""The last result of every exercise, kept in ``.slipway/results.json`` for ``progress()`` and ``slipway status``."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from checker.core.course import Exercise, Lab
from checker.core.report import ExerciseResult, LabResult, check_result_from
from checker.workspace.files import read_json, write_json
from checker.workspace.workspace import Workspace, now


def record_results(workspace: Workspace, lab: Lab, exercises: Iterable[ExerciseResult]) -> None:
    """Keep these results as the last ones of their exercises."""
    everything = _read(workspace)
    mine = everything.setdefault(lab.id, {})
    for exercise in exercises:
        mine[exercise.id] = {"outcome": str(exercise.outcome), "checked_at": now(),
                             "checks": [asdict(check) for check in exercise.checks]}
    write_json(workspace.results_file, everything)


def last_results(workspace: Workspace, lab: Lab) -> LabResult:
    """How each exercise of this lab stood when it was last checked; one never checked has no checks."""
    mine = _read(workspace).get(lab.id, {})
    exercises = tuple(_last(mine.get(exercise.id) if isinstance(mine, dict) else None, exercise)
                      for exercise in lab.exercises)
    return LabResult(lab.id, lab.title, exercises)


def _last(entry: Any, exercise: Exercise) -> ExerciseResult:
    try:
        checks = tuple(check_result_from(each) for each in entry["checks"])
    except (TypeError, KeyError, ValueError):
        checks = ()  # nothing recorded, or by a version that wrote it differently: checking again mends it
    return ExerciseResult(exercise.id, exercise.title, exercise.points, checks)


def _read(workspace: Workspace) -> dict[str, Any]:
    everything = read_json(workspace.results_file, {})
    return everything if isinstance(everything, dict) else {}
