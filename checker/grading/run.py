"""Run a lab's checks against a workspace and get their results: the story of every check, from outside."""

import json
import os
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker.core.course import Lab
from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, check_result_from
from checker.errors import AuthorError, NothingRanError
from checker.sandbox.limits import clean_environment
from checker.sandbox.stream import LineTimeout, stream_lines
from checker.workspace.workspace import Workspace

START_SECONDS = 60.0  # for Python and pytest to start, also on a slow laptop with a virus scanner
_GRACE_SECONDS = 2.0  # a check that sets its own time-outs inside should get to say so first

OnResult = Callable[[CheckResult], None]


def run_checks(lab: Lab, workspace: Workspace, exercises: Collection[str] = (),
               on_result: OnResult | None = None) -> tuple[ExerciseResult, ...]:
    """The results of these exercises (none named: all of the lab), each with as many results as it declares checks.

    A check that takes longer than its time is stopped and *timed out*; the others still run. Raises AuthorError when
    the checks cannot be loaded and NothingRanError when results are missing.
    """
    declared: dict[str, CheckResult] = {}
    results: dict[str, CheckResult] = {}
    while True:
        hung = _run_once(lab, workspace, exercises, declared, results, on_result)
        if hung is None:
            break
        _keep(_timed_out(hung), results, on_result)
    wanted = set(exercises) or {exercise.id for exercise in lab.exercises}
    missing = [name for name in declared if name not in results]
    if missing:
        raise NothingRanError(f"{len(missing)} of {len(declared)} checks gave no result: {missing[0]}.",
                              where=lab.folder / "checks.py", next_step="slipway doctor, then run the check again")
    in_order = [results[name] for name in declared]
    return tuple(_exercise(lab, exercise_id, in_order) for exercise_id in _in_order(lab, wanted))


def _run_once(lab: Lab, workspace: Workspace, exercises: Collection[str], declared: dict[str, CheckResult],
              results: dict[str, CheckResult], on_result: OnResult | None) -> CheckResult | None:
    """Run all checks that have no result yet; the check that had to be stopped, if there was one."""
    request = {
        "lab": str(lab.folder), "workspace": str(workspace.root), "exercises": sorted(exercises),
        "skip": [name for name, result in results.items() if result.outcome is not Outcome.PASSED],
        "passed": [name for name, result in results.items() if result.outcome is Outcome.PASSED],
    }
    current: CheckResult | None = None
    deadline = START_SECONDS
    with stream_lines(_command(request), cwd=lab.folder, env=_environment()) as child:
        try:
            while (line := child.next_line(deadline)) is not None:
                message = _message(line)
                heard = [check_result_from(each) for each in message["results"]]
                if message["kind"] == "end":
                    return None
                if message["kind"] == "declared":
                    declared.update({each.name: each for each in heard})
                elif message["kind"] == "start":
                    current, deadline = heard[0], heard[0].seconds + _GRACE_SECONDS
                elif message["kind"] == "result":
                    current, deadline = None, START_SECONDS
                    for each in heard:
                        _keep(each, results, on_result)
                elif message["kind"] == "broken":
                    raise AuthorError("The checks of this lab cannot be loaded:\n" + message["text"][-2000:],
                                      where=lab.folder / "checks.py", next_step="slipway author audit " + lab.stem)
        except LineTimeout:
            if current is not None:
                return current
            raise NothingRanError("The checks did not start in time.", where=lab.folder / "checks.py",
                                  next_step="close other programs, then run the check again") from None
        if current is not None:  # the process died in the middle of a check
            return replace(current, outcome=Outcome.AUTHOR_ERROR, found="the check ended its own process")
        raise NothingRanError("The checks ended before they were done.\n" + child.error_tail(2000),
                              where=lab.folder / "checks.py", next_step="slipway doctor, then run the check again")


def _command(request: dict[str, Any]) -> list[str]:
    # -P: the folder of the process must not lend it modules; a learner's random.py would shadow Python's.
    return [sys.executable, "-P", "-m", "checker.grading.session", json.dumps(request)]


def _environment() -> dict[str, str]:
    package_root = str(Path(__file__).resolve().parents[2])
    kept = {name: os.environ[name] for name in ("GIT_CONFIG_GLOBAL", "SLIPWAY_WORKSPACE") if name in os.environ}
    # Plugins that happen to be installed cost two seconds to load and have no business in a check.
    return clean_environment({**kept, "PYTHONPATH": package_root, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})


def _message(line: str) -> dict[str, Any]:
    message = json.loads(line)
    if not isinstance(message, dict) or "kind" not in message:
        raise NothingRanError(f"The checks answered with something unexpected: {line[:200]}",
                              next_step="slipway doctor, then run the check again")
    return message


def _keep(result: CheckResult, results: dict[str, CheckResult], on_result: OnResult | None) -> None:
    if result.name not in results:
        results[result.name] = result
        if on_result:
            on_result(result)


def _timed_out(check: CheckResult) -> CheckResult:
    if check.outcome is Outcome.AUTHOR_ERROR:
        return check
    return replace(check, outcome=Outcome.TIMED_OUT, expected=f"an answer within {check.seconds:.0f} seconds",
                   found="none: it was stopped",
                   try_next="look for a loop without an end, or a program that waits for input; then check again")


def _in_order(lab: Lab, wanted: set[str]) -> Iterator[str]:
    return (exercise.id for exercise in lab.exercises if exercise.id in wanted)


def _exercise(lab: Lab, exercise_id: str, results: Collection[CheckResult]) -> ExerciseResult:
    exercise = lab.exercise(exercise_id)
    mine = tuple(result for result in results if result.exercise == exercise_id)
    if not mine:
        raise AuthorError(f"The exercise “{exercise_id}” has no check.", where=lab.folder / "checks.py",
                          next_step=f'write one: @check("{exercise_id}")')
    return ExerciseResult(exercise.id, exercise.title, exercise.points, mine)
