"""Tests tested: the learner's own test suite, run on copies of the project in which one bug is planted each.

The project is never imported here. Its functions are found by name in its source, called once in a clean process to see
whether they are what the bugs build on, and replaced by code appended to the copy.
"""

import ast
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from checker.probes.bugs import BUGS, HARMLESS, Bug
from checker.probes.process import Finished
from checker.probes.project import Project

SUITE_SECONDS = 120.0
_AT_ONCE = 2
_LOOK = Path(__file__).with_name("look_at_functions.py")


@dataclass(frozen=True)
class SuiteRun:
    """One run of the test suite. ``failed``: names of tests that failed or could not be run, in their order."""

    ran: int
    failed: tuple[str, ...]
    said: str  # the first failure in pytest's words, or why there is no result
    timed_out: bool = False

    @property
    def green(self) -> bool:
        """At least one test ran, and none failed."""
        return self.ran > 0 and not self.failed and not self.timed_out


@dataclass(frozen=True)
class Trial:
    """What became of one bug: it could not be planted (``why_not``), or the suite was run with it."""

    bug: Bug
    run: SuiteRun | None = None
    why_not: str = ""
    clue: str = ""

    @property
    def caught(self) -> bool:
        """The suite did not stay green."""
        return self.run is not None and not self.run.green

    def row(self) -> tuple[str, str, str]:
        """Bug, verdict, and which test caught it: a line of the learner's table."""
        if self.run is None:
            return self.bug.title, "not planted", self.why_not
        if not self.caught:
            return self.bug.title, "✗ missed", "no test"
        return self.bug.title, "✓ caught", self.run.failed[0] if self.run.failed else "the tests took too long"


class Mutation:
    """The project's test suite, with and without bugs. Every run is made once and then remembered."""

    def __init__(self, root: Path) -> None:
        self._project = Project(root)
        self._trials: dict[str, Trial] = {}

    @cached_property
    def clean(self) -> SuiteRun:
        """The suite on the project as it is."""
        with self._copy() as copy:
            return self._run(copy)

    @cached_property
    def harmless(self) -> SuiteRun:
        """The suite on a copy in which every function that bugs use is wrapped, and does what it did."""
        with self._copy() as copy:
            for name in sorted(self._functions):
                self._plant(copy, Bug("", "", name, HARMLESS, ""), {})
            return self._run(copy)

    def trials(self, bug_ids: tuple[str, ...] = ()) -> list[Trial]:
        """What became of these bugs (none named: of all)."""
        wanted = [bug for bug in BUGS if not bug_ids or bug.id in bug_ids]
        open_ones = [bug for bug in wanted if bug.id not in self._trials]
        if open_ones:
            _ = self._seen  # before the threads begin: it is the same for all
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                for trial in pool.map(self._try, open_ones):
                    self._trials[trial.bug.id] = trial
        return [self._trials[bug.id] for bug in wanted]

    def without(self, name: str, bug_ids: tuple[str, ...]) -> list[Trial]:
        """``trials`` for a project that lacks one of its test files."""
        with self._copy() as copy:
            copy.path(name).unlink(missing_ok=True)
            return Mutation(copy.root).trials(bug_ids)

    @contextmanager
    def _copy(self) -> Iterator[Project]:
        """A copy of the project that is gone when the block ends: there are many, and the rows may be large."""
        owner = Project(self._project.root)
        try:
            yield owner.copy()
        finally:
            owner.close()

    def _try(self, bug: Bug) -> Trial:
        why_not = self._why_not(bug)
        if why_not:
            return Trial(bug, why_not=why_not)
        values = self._values
        clue = bug.clue.replace("FIRST", str(values.get("FIRST"))).replace("SECOND", str(values.get("SECOND")))
        with self._copy() as copy:
            self._plant(copy, bug, values)
            return Trial(bug, self._run(copy), clue=clue)

    def _why_not(self, bug: Bug) -> str:
        """Why this bug cannot be planted in this project, or ""."""
        if bug.function not in self._functions:
            return f"your package has no function {bug.function}"
        return str(self._seen.get(bug.id, ""))

    @cached_property
    def _functions(self) -> dict[str, list[Path]]:
        """Functions that bugs use → the modules that define them, relative to the project."""
        wanted = {bug.function for bug in BUGS}
        found: dict[str, list[Path]] = {}
        for path in sorted(self._project.source.rglob("*.py")):
            try:
                tree = ast.parse(self._project.read(path.relative_to(self._project.root).as_posix()))
            except (SyntaxError, ValueError):
                continue
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and node.name in wanted:
                    found.setdefault(node.name, []).append(path.relative_to(self._project.root))
        return found

    @cached_property
    def _seen(self) -> dict[str, Any]:
        """What a clean process saw when it called the functions: bug → why it cannot be planted, and the columns to swap."""
        modules = {name: ".".join(paths[0].with_suffix("").parts[1:]) for name, paths in self._functions.items()}
        asked = json.dumps({"modules": modules, "target": self._project.card.target})
        with self._copy() as copy:
            done = copy.python(str(_LOOK), asked, seconds=SUITE_SECONDS)
        try:
            seen = json.loads(done.stdout.strip().splitlines()[-1])
        except (ValueError, IndexError):
            seen = None
        if not isinstance(seen, dict):
            return {bug.id: f"your functions could not be called: {done.last_words}" for bug in BUGS}
        return seen

    @property
    def _values(self) -> dict[str, object]:
        card = self._project.card
        first, second = self._seen.get("swap") or ("", "")
        return {"TARGET": card.target, "TASK": str(card.task), "FIRST": first, "SECOND": second}

    def _plant(self, copy: Project, bug: Bug, values: dict[str, object]) -> None:
        for path in self._functions[bug.function]:
            with (copy.root / path).open("a", encoding="utf-8") as module:
                module.write(bug.code(values))

    def _run(self, copy: Project) -> SuiteRun:
        """The suite in this copy, up to its first failure."""
        report = copy.root.parent / "suite.xml"
        done = copy.python("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:nbval", f"--junitxml={report}",
                           seconds=SUITE_SECONDS)
        return read_suite(report, done)


def read_suite(report: Path, done: Finished) -> SuiteRun:
    """What pytest's own report says of a run."""
    if done.timed_out:
        return SuiteRun(0, (), f"the tests were stopped after {SUITE_SECONDS:.0f} seconds", timed_out=True)
    try:
        cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return SuiteRun(0, (), done.last_words)
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = sum(case.find("skipped") is not None for case in cases)
    return SuiteRun(len(cases) - skipped, tuple(_name(case) for case in failed), _said(failed[0]) if failed else done.last_words)


def _name(case: ElementTree.Element) -> str:
    """``test_model.py: test_it_beats_the_baseline``; a file that could not be read has no test's name."""
    file = case.get("classname", "").split(".")
    place = next((part for part in file if part.startswith("test_")), "")
    return f"{place}.py: {case.get('name', '')}" if place else case.get("name", "")


def _said(case: ElementTree.Element) -> str:
    problem = case.find("failure")
    problem = case.find("error") if problem is None else problem
    message = "" if problem is None else problem.get("message", "")
    return " ".join(message.split())[:300]
