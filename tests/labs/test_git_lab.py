"""Lab 02 beyond its variants: a practice repository that can be solved, and fairness about messages and results."""

import importlib.util
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from checker.core.check import Failed
from checker.core.course import Course
from checker.probes.git import Commit


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"lab_02_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(name="checks")
def _checks(course: Course) -> ModuleType:
    return _load(course.lab("git").folder / "checks.py")


@pytest.fixture(name="practice")
def _practice(course: Course) -> ModuleType:
    return _load(course.lab("git").folder / "files" / "make_bisect_practice.py")


def _score(rules: str, rows: list[list[str]]) -> float:
    space: dict[str, Any] = {}
    exec(rules, space)  # the practice repository's own rules, written by the course
    return sum(space["is_late"](float(far), rain == "yes") == (late == "yes") for far, rain, late in rows) / len(rows)


@pytest.mark.parametrize("seed", range(40))
def test_every_commit_before_the_bad_one_is_good_and_every_later_one_is_bad(practice: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    rows = [line.split(",") for line in practice._rows(chance).splitlines()[1:]]
    state: dict[str, Any] = {"limit": 6.0, "rain": "rains", "distance": "distance_km"}
    verdicts = []
    for number in range(practice.COMMITS):
        practice._change(number, 9, state, [], list(practice.MESSAGES), chance)
        verdicts.append(_score(practice.RULES.format(**state), rows) >= 0.9)
    assert verdicts == [True] * 9 + [False] * (practice.COMMITS - 9)


def _practice_of(learner: str, folder: Path, script: Path) -> str:
    """The newest commit of the practice repository that this learner gets."""
    project = folder / learner / "project"
    project.mkdir(parents=True)
    (project / "project.toml").write_text("[project]\n", encoding="utf-8")
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
    identity = ["-c", f"user.name={learner}", "-c", "user.email=a@b.org"]
    for command in (["init", "-q"], [*identity, "commit", "-q", "--allow-empty", "-m", "Begin"]):
        subprocess.run(["git", *command], cwd=project, env=environment, check=True)
    for _ in range(2):  # again, over what is there
        subprocess.run([sys.executable, str(script)], cwd=project, env=environment, check=True, capture_output=True)
    return subprocess.run(["git", "-C", "../practice/bisect", "rev-parse", "HEAD"], cwd=project, env=environment, check=True,
                          capture_output=True, text=True).stdout.strip()


def test_two_learners_with_the_same_kit_get_different_practice_repositories(practice: ModuleType, tmp_path: Path) -> None:
    script = Path(str(practice.__file__))
    assert _practice_of("Ana", tmp_path, script) != _practice_of("Ben", tmp_path, script)


def _history(*subjects: str) -> Any:
    commits = [Commit("1" * 40, (), "A", "a@b.org", "", subject, "") for subject in subjects]
    return SimpleNamespace(commits=lambda *refs: commits, tags=lambda: [])


@pytest.mark.parametrize("subject", [
    "update", "Fix", "wip", "Initial commit", "some small fixes", "feat: update", "add files", "Stuff.", "README"])
def test_a_message_that_says_nothing_is_refused(checks: ModuleType, subject: str) -> None:
    with pytest.raises(Failed, match="This commit will"):
        checks.check_messages_say_something(_history(subject))


@pytest.mark.parametrize("subject", [
    "Add the package that trains", "feat(data): leave out cancelled orders", "写明问题和数据", "Fix the split of old rows",
    'Revert "A first line that was already as long as a first line may be, seventy-two"'])
def test_a_message_that_says_something_is_taken(checks: ModuleType, subject: str) -> None:
    checks.check_messages_say_something(_history(subject))


def _state(model: float, rows: int, line: str) -> Any:
    files = {"README.md": f"# T\n\n{line}\n", "metrics.json": json.dumps({"model": model, "rows_test": rows})}
    commits = [Commit("1" * 40, (), "A", "a@b.org", "", "Tell the result", "", ("README.md",))]
    return SimpleNamespace(show=lambda ref, path: files.get(path), commits=lambda *refs: commits)


@pytest.mark.parametrize(("model", "rows", "line"), [
    (0.796, 1380, "Result: roc_auc 0.796 on 1380 rows"), (0.999, 54, "Result: 54 rows, 0.999"),
    (0.853, 1380, "Result: 0,85 on 1.380 rows"), (0.853, 1380, "Result: 85 % of 1 380 rows"),
    (-0.042, 89, "Result: r2 -0.042, measured on 89 test rows")])
def test_a_result_may_be_rounded_and_written_in_different_ways(checks: ModuleType, model: float, rows: int, line: str) -> None:
    checks.check_nobodys_work_was_lost(_state(model, rows, line))


@pytest.mark.parametrize(("line", "missing"), [
    ("Result: measured on 1380 test rows", "the score"), ("Result: roc_auc 0.853", "the number of rows"),
    ("Result: roc_auc 0.753, measured on 1380 rows", "the score"), ("", "the score")])
def test_a_result_without_one_side_is_refused(checks: ModuleType, line: str, missing: str) -> None:
    with pytest.raises(Failed) as caught:
        checks.check_nobodys_work_was_lost(_state(0.853, 1380, line))
    assert missing in caught.value.expected


@pytest.mark.parametrize("damaged", ["", "[1]", "{}", '{"model": null, "rows_test": 3}', '{"model": "high", "rows_test": 3}'])
def test_damaged_numbers_are_the_learners_to_mend_and_no_fault_of_the_course(checks: ModuleType, damaged: str) -> None:
    git = _state(0.5, 10, "Result: 0.5 on 10 rows")
    git.show = lambda ref, path: damaged if path == "metrics.json" else "Result: 0.5 on 10 rows"
    with pytest.raises(Failed, match=r"metrics\.json"):
        checks.check_nobodys_work_was_lost(git)
