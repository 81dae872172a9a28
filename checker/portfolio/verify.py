"""Proving a portfolio as a stranger would: a fresh clone, a fresh environment, and the commands of its README."""

import csv
import hashlib
import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from checker import __version__
from checker.core.check import Failed, NotVerified
from checker.core.course import Course
from checker.core.outcome import Outcome
from checker.errors import PortfolioError
from checker.portfolio.assemble import commit_pages, render
from checker.portfolio.collect import Facts, collect
from checker.portfolio.pages import RESULTS, VERIFIED, changed_pages, results_of, write_pages
from checker.probes.git import Git
from checker.probes.process import Finished, Process
from checker.workspace.workspace import Workspace, now

TOLERANCE = 1e-9
_INSTALL_SECONDS, _RUN_SECONDS = 900.0, 900.0
_NO_NETWORK = ("connection", "resolve", "network", "timed out", "proxy", "dns", "offline", "no matching distribution")


@dataclass(frozen=True)
class VerifiedStep:
    """One step of the proof. ``detail`` is a sentence; ``log`` is the name of its log file."""

    name: str
    outcome: Outcome
    seconds: float
    detail: str
    log: str = ""


@dataclass(frozen=True)
class Verified:
    """All steps that were made, in order."""

    steps: tuple[VerifiedStep, ...]
    logs: Path
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Nothing failed, and the training was really run."""
        names = {step.name for step in self.steps if step.outcome is Outcome.PASSED}
        return "train" in names and all(step.outcome in (Outcome.PASSED, Outcome.NOT_VERIFIED) for step in self.steps)


class _Proof:
    """The fresh clone and what is known about it while the steps are made."""

    def __init__(self, portfolio: Path, project: Path, folder: Path, logs: Path) -> None:
        self.portfolio, self.project, self.clone, self.logs = portfolio, project, folder / "clone", logs
        self.python = sys.executable
        self.environment_folder = folder / "environment"
        self.recorded: dict[str, Any] = {}

    def run(self, name: str, *command: str, seconds: float = _RUN_SECONDS) -> Finished:
        """Run a command in the clone; what it prints goes to the step's log."""
        done = Process().run(command, cwd=self.clone if self.clone.is_dir() else self.portfolio, seconds=seconds,
                             env={"PYTHONPATH": str(self.clone / "src")} if self.python == sys.executable else {})
        with (self.logs / f"{name}.log").open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(command)}\n{done.stdout}{done.stderr}[ended with {done.returncode}]\n")
        return done

    def must(self, name: str, *command: str, seconds: float = _RUN_SECONDS) -> Finished:
        """Run a command that has to work; else the step fails with its last words."""
        done = self.run(name, *command, seconds=seconds)
        if done.returncode != 0 or done.timed_out:
            raise Failed("the command to work", done.last_words, " ".join(command))
        return done


def verify_portfolio(path: Path, workspace: Workspace, course: Course,
                     on_step: Callable[[str], None] = lambda step: None) -> Verified:
    """What was verified of the portfolio at ``path``. The result is written into it and committed.

    Raises PortfolioError when there is no portfolio. A step that cannot be made here (no network) is *not verified*.
    """
    if not (path / RESULTS).is_file():
        raise PortfolioError("There is no portfolio here yet.", where=path, next_step="slipway portfolio build")
    facts = collect(workspace, course)
    if facts.commit != results_of(path).get("commit"):
        raise PortfolioError("Your project has newer commits than the portfolio.", where=path,
                             next_step="slipway portfolio build, then: slipway portfolio verify")
    logs = path.parent / f"{path.name}-logs"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="slipway-verify-", ignore_cleanup_errors=True) as folder:
        proof = _Proof(path, workspace.project, Path(folder).resolve(), logs)
        steps: list[VerifiedStep] = []
        for name, step in (("clone", _clone), ("install", _install), ("data", _data), ("tests", _tests),
                           ("train", _train), ("predict", _predict)):
            on_step(name)
            made = _made(name, step, proof)
            steps += [made] if made else []
            if made and made.outcome is Outcome.FAILED:
                break
    verified = Verified(tuple(steps), logs)
    return replace(verified, notes=tuple(_record(path, facts, course, verified)))


def _made(name: str, step: Callable[[_Proof], str], proof: _Proof) -> VerifiedStep | None:
    """The step with its outcome and time, or None when the project has nothing for it."""
    began = time.perf_counter()
    try:
        outcome, detail = Outcome.PASSED, step(proof)
    except NotVerified as why:
        outcome, detail = Outcome.NOT_VERIFIED, str(why)
    except Failed as failed:
        outcome, detail = Outcome.FAILED, f"{failed.found} ({failed.try_next})"
    if not detail:
        return None
    return VerifiedStep(name, outcome, round(time.perf_counter() - began, 1), detail, f"{name}.log")


def _clone(proof: _Proof) -> str:
    proof.must("clone", "git", "clone", "--quiet", "--no-hardlinks", str(proof.portfolio), str(proof.clone))
    proof.recorded = results_of(proof.clone)
    return f"a fresh clone, {len(Git(proof.clone).commits('HEAD'))} commits"


def _install(proof: _Proof) -> str:
    """Make an environment and install what requirements.txt and pyproject.toml say."""
    python = proof.environment_folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = shutil.which("uv")
    if uv:
        proof.must("install", uv, "venv", "--quiet", "--python", sys.executable, str(proof.environment_folder))
        command = [uv, "pip", "install", "--quiet", "--python", str(python)]
    else:
        proof.must("install", sys.executable, "-m", "venv", str(proof.environment_folder))
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = proof.run("install", *command, "-r", "requirements.txt", "-e", ".", seconds=_INSTALL_SECONDS)
    if done.returncode == 0:
        proof.python = str(python)
        return "a fresh environment from requirements.txt, and the package in it"
    said = f"{done.stdout}{done.stderr}".lower()
    if done.timed_out or any(word in said for word in _NO_NETWORK):
        raise NotVerified("no fresh environment could be made here (no network?); the steps below ran in the course's one")
    raise Failed("pip to install the package", done.last_words, "look at requirements.txt and pyproject.toml")


def _data(proof: _Proof) -> str:
    files = proof.recorded["data"]["files"]
    script = proof.clone / "data" / "make_data.py"
    if script.is_file():
        proof.must("data", proof.python, "data/make_data.py", "--output", str(Path(files[0]["path"]).parent))
        how = "made by data/make_data.py"
    else:
        for file in files:
            target = proof.clone / file["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            if not (proof.project / file["path"]).is_file():
                raise Failed("the rows", f"{file['path']} is gone from your project", "put it back as it was")
            shutil.copy2(proof.project / file["path"], target)
        how = "supplied from the author's machine, because they are not in the repository"
    for file in files:
        path = proof.clone / file["path"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
            raise Failed("the recorded rows", f"{file['path']} differs from what was recorded", "slipway portfolio build")
    return f"{len(files)} {'file' if len(files) == 1 else 'files'} of rows, {how}; SHA-256 as recorded"


def _tests(proof: _Proof) -> str:
    if not any((proof.clone / "tests").rglob("test_*.py")):
        return ""
    if proof.run("tests", proof.python, "-c", "import pytest").returncode != 0:
        raise NotVerified("the tests need pytest, which requirements.txt does not name")
    done = proof.must("tests", proof.python, "-m", "pytest", "-q")
    return done.stdout.strip().splitlines()[-1].strip("= ")


def _train(proof: _Proof) -> str:
    package, recorded = proof.recorded["package"], proof.recorded["metrics"]
    (proof.clone / "metrics.json").unlink(missing_ok=True)
    proof.must("train", proof.python, "-m", f"{package}.train")
    try:
        fresh = json.loads((proof.clone / "metrics.json").read_text(encoding="utf-8"))
        away = {name: abs(float(fresh[name]) - recorded[name]) for name in ("model", "baseline")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failed("metrics.json from the training", f"{type(error).__name__}", "look at train.py") from None
    for name, distance in away.items():
        if not distance <= TOLERANCE:
            raise Failed("the recorded numbers", f"{name} is {fresh[name]}, recorded is {recorded[name]}",
                         "train again, commit metrics.json, and build the portfolio again")
    return f"the same numbers as recorded (within {TOLERANCE:g})"


def _predict(proof: _Proof) -> str:
    rows = proof.clone / proof.recorded["data"]["files"][0]["path"]
    with rows.open(encoding="utf-8", newline="") as file, (proof.clone / "some_rows.csv").open(
            "w", encoding="utf-8", newline="") as some:
        csv.writer(some).writerows(itertools.islice(csv.reader(file), 6))
    proof.must("predict", proof.python, "-m", f"{proof.recorded['package']}.predict", "--input", "some_rows.csv",
               "--output", "some_predictions.csv")
    return "predictions for some rows of the data"


def _record(path: Path, facts: Facts, course: Course, verified: Verified) -> list[str]:
    """Write the proof into the portfolio's results and README, and commit it with the learner's identity."""
    proof = {"at": now(), "commit": Git(path).resolve("HEAD"), "slipway": __version__, "python": sys.version.split()[0],
             "platform": sys.platform, "passed": verified.passed,
             "steps": [{**asdict(step), "outcome": str(step.outcome).replace("_", " ")} for step in verified.steps]}
    notes = write_pages(path, render(facts, course.root / "portfolio_template", proof), changed_pages(path))
    commit_pages(path, VERIFIED)
    return notes
