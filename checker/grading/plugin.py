"""The pytest plugin that turns a lab's checks into outcomes: fixtures, waiting, and whose fault a failure is."""

import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from checker.core.check import Failed, NotAttempted, NotVerified, Promise, promise_of
from checker.core.outcome import Outcome
from checker.core.report import CheckResult
from checker.probes.answers import Answers
from checker.probes.dvc import Dvc
from checker.probes.git import Git
from checker.probes.http import Http
from checker.probes.mutation import Mutation
from checker.probes.process import Process
from checker.probes.project import Project
from checker.probes.show import Show
from checker.probes.tracking import Tracking
from checker.workspace.workspace import Workspace

_VERDICTS = {Failed: Outcome.FAILED, NotAttempted: Outcome.NOT_ATTEMPTED, NotVerified: Outcome.NOT_VERIFIED}


class ChecksPlugin:
    """Collects a lab's checks, runs those that are wanted with all that they wait for, and reports each as it ends.

    ``wanted``: ids of exercises; empty means all. ``skip``: names of checks that are not to be run (again).
    ``tell`` gets ("declared", results without an outcome yet), ("start", result) and ("result", result).
    """

    def __init__(self, workspace: Workspace, lab: str, wanted: frozenset[str], skip: frozenset[str],
                 passed: frozenset[str], tell: Callable[[str, list[CheckResult]], None]) -> None:
        self.workspace, self.lab, self.wanted, self.skip, self.tell = workspace, lab, wanted, skip, tell
        self.outcomes = dict.fromkeys(skip, Outcome.TIMED_OUT) | dict.fromkeys(passed, Outcome.PASSED)
        self.sentences: dict[str, str] = {}
        self.shown = Show()
        self._mutated: Mutation | None = None
        self._cloned = Dvc(workspace.project)
        self.collection_error = ""

    # -- collection

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.collection_error = str(report.longrepr)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the wanted checks and everything they wait for, in the order in which they are written."""
        promises = {item.name: promise for item in items if (promise := promise_of(_function(item)))}
        self.sentences = {item.name: _sentence(item) for item in items}
        keep = [name for name, promise in promises.items() if not self.wanted or promise.exercise in self.wanted]
        for name in keep:
            keep += [parent for parent in promises[name].waits_for if parent not in keep and parent in promises]
        items[:] = [item for item in items if item.name in keep]
        self.tell("declared", [_declared(item, promises[item.name]) for item in items])
        order = _parents_first([item.name for item in items], promises)
        items[:] = sorted((item for item in items if item.name not in self.outcomes), key=lambda item: order.index(item.name))

    def pytest_sessionfinish(self) -> None:
        self._cloned.close()

    # -- running

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        promise = promise_of(_function(item))
        assert promise is not None, "modifyitems keeps only functions that carry a promise"
        declared = _declared(item, promise)
        blocking = [name for name in promise.waits_for if self.outcomes.get(name) is not Outcome.PASSED]
        if blocking:
            result = _end(declared, Outcome.WAITING, try_next=f"First: {self.sentences.get(blocking[0], blocking[0])}")
            item.session._setupstate.teardown_exact(nextitem)  # else the file before stays set up, and the next file cannot be
        else:
            self.tell("start", [declared])
            result = self._run(item, nextitem, declared)
        self.outcomes[item.name] = result.outcome
        self.tell("result", [result])
        return True

    def _run(self, item: pytest.Item, nextitem: pytest.Item | None, declared: CheckResult) -> CheckResult:
        started, self.shown = time.perf_counter(), Show()
        error: BaseException | None = None
        try:
            item.session._setupstate.setup(item)
            item.runtest()
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except BaseException as raised:  # noqa: BLE001 - whatever a check raises is its outcome, also SystemExit
            error = raised
        try:
            item.session._setupstate.teardown_exact(nextitem)
        except Exception as raised:  # noqa: BLE001 - a probe that cannot clean up is the engine's fault, not the learner's
            error = error or raised
        return replace(_verdict(declared, error, time.perf_counter() - started), table=self.shown.rows)

    # -- what a check may look at

    @pytest.fixture(name="workspace")
    def _workspace(self) -> Workspace:
        return self.workspace

    @pytest.fixture(name="project")
    def _project(self) -> Iterator[Project]:
        project = Project(self.workspace.project)
        yield project
        project.close()

    @pytest.fixture(name="scratch")
    def _scratch(self) -> Iterator[Path]:
        # pytest's own tmp_path needs hooks that this plugin's way of running a check does not call.
        with tempfile.TemporaryDirectory(prefix="slipway-check-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)

    @pytest.fixture(name="git")
    def _git(self) -> Git:
        return Git(self.workspace.project)

    @pytest.fixture(name="process")
    def _process(self) -> Process:
        return Process()

    @pytest.fixture(name="dvc")
    def _dvc(self) -> Dvc:
        """One for all checks of a run: a clone in which the pipeline ran is looked at by several of them."""
        return self._cloned

    @pytest.fixture(name="tracking")
    def _tracking(self) -> Tracking:
        return Tracking(self.workspace.project)

    @pytest.fixture(name="mutation")
    def _mutation(self) -> Mutation:
        """One for all checks of a run, so that a suite which one check ran is not run again for the next."""
        if self._mutated is None:
            self._mutated = Mutation(self.workspace.project)
        return self._mutated

    @pytest.fixture(name="http")
    def _http(self) -> Iterator[Http]:
        http = Http()
        yield http
        http.close()

    @pytest.fixture(name="show")
    def _show(self) -> Show:
        return self.shown

    @pytest.fixture(name="answers")
    def _answers(self) -> Answers:
        return Answers(self.workspace.answers_file, self.lab)


def _parents_first(names: list[str], promises: dict[str, Promise]) -> list[str]:
    """The names in their order, but each after those that it waits for, also when they stand in a later file."""
    ordered: list[str] = []

    def add(name: str, trail: frozenset[str]) -> None:
        for parent in promises[name].waits_for:
            if parent in promises and parent not in trail:
                add(parent, trail | {parent})
        if name not in ordered:
            ordered.append(name)

    for name in names:
        add(name, frozenset({name}))
    return ordered


def _function(item: pytest.Item) -> object:
    return getattr(item, "function", None)


def _sentence(item: pytest.Item) -> str:
    return " ".join((getattr(_function(item), "__doc__", None) or item.name).split())


def _declared(item: pytest.Item, promise: Promise) -> CheckResult:
    return CheckResult(name=item.name, exercise=promise.exercise, sentence=_sentence(item), outcome=Outcome.TIMED_OUT,
                       waits_for=promise.waits_for, seconds=promise.seconds)


def _end(declared: CheckResult, outcome: Outcome, *, seconds: float = 0.0, expected: str = "", found: str = "",
         try_next: str = "", detail: str = "") -> CheckResult:
    return CheckResult(declared.name, declared.exercise, declared.sentence, outcome, expected, found, try_next,
                       declared.waits_for, round(seconds, 3), detail)


def _verdict(declared: CheckResult, error: BaseException | None, seconds: float) -> CheckResult:
    """Whose fault it is: a verdict is about the learner's work; anything else that is raised, about the check."""
    if error is None:
        return _end(declared, Outcome.PASSED, seconds=seconds)
    for kind, outcome in _VERDICTS.items():
        if isinstance(error, kind):
            if isinstance(error, Failed):
                return _end(declared, outcome, seconds=seconds, expected=error.expected, found=error.found,
                            try_next=error.try_next)
            return _end(declared, outcome, seconds=seconds, found=str(error))
    trace = "".join(traceback.format_exception(error, limit=-8))
    return _end(declared, Outcome.AUTHOR_ERROR, seconds=seconds, found=f"{type(error).__name__}: {error}",
                try_next="This is a fault of the course, not yours. Please report it, and go on with the next exercise.",
                detail=trace)
