"""Play a notebook from top to bottom in a workspace, in a process of its own and against the clock."""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from checker.core.course import COURSE_ENVIRONMENT, course_root
from checker.errors import GradingError
from checker.grading.restore import exercise_of, role_of
from checker.sandbox.limits import clean_environment
from checker.sandbox.stream import LineTimeout, stream_lines
from checker.workspace.files import storage_error
from checker.workspace.workspace import ENVIRONMENT, Workspace

SEED = 42
GIT_CONFIG = "gitconfig"
_LATER = "# made after the replay: "


@dataclass(frozen=True)
class Limits:
    """Seconds that a cell, and a whole lab, may take."""

    cell: int = 120
    lab: int = 900


@dataclass(frozen=True)
class Replay:
    """How a notebook was played. ``log`` is the executed notebook; ``notes`` are sentences for the learner."""

    log: Path
    notes: tuple[str, ...]
    seconds: float


def replay(notebook: NotebookNode, workspace: Workspace, log: Path, limits: Limits | None = None,
           environment: dict[str, str] | None = None, on_cell: Callable[[int, int], None] | None = None, *,
           with_checks: bool = False) -> Replay:
    """The notebook played in this workspace. A cell that fails or hangs costs itself; the rest is still played.

    ``with_checks``: also the cells with checks. Who grades looks afterwards, so they would cost the same time twice.
    """
    limits = limits or Limits()
    started = time.perf_counter()
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        prepared = log.with_suffix(".submitted.ipynb")
        nbformat.write(_forgiving(notebook, with_checks), prepared)
    except OSError as error:
        raise storage_error(error, log) from error
    request = {"notebook": str(prepared), "log": str(log), "cwd": str(workspace.labs), "seconds_per_cell": limits.cell,
               "parameters": {"seed": SEED, "port": free_port(), "workspace": str(workspace.root)}}
    notes = _play(request, workspace, limits, environment or {}, on_cell)
    prepared.unlink(missing_ok=True)
    if not log.exists():
        nbformat.write(notebook, log)
    elif not with_checks:
        _restore_checks(log)
    return Replay(log, (*notes, *_notes_on_cells(log, limits)), time.perf_counter() - started)


def _play(request: dict[str, object], workspace: Workspace, limits: Limits, environment: dict[str, str],
          on_cell: Callable[[int, int], None] | None) -> tuple[str, ...]:
    command = [sys.executable, "-P", "-m", "checker.grading.player", json.dumps(request)]
    deadline = time.monotonic() + limits.lab
    with stream_lines(command, cwd=workspace.labs, env=replay_environment(workspace, environment)) as child:
        try:
            while (line := child.next_line(max(0.1, deadline - time.monotonic()))) is not None:
                told = _told(line)
                if "ended" in told:
                    return (str(told["text"]),) if told["text"] else ()
                if on_cell and "cell" in told:
                    on_cell(told["cell"], told["of"])
        except LineTimeout:
            return (f"This lab was stopped after {limits.lab} seconds. Look for a loop without an end.",)
        tail = child.error_tail(1500)
    if "No space left" in tail:
        raise GradingError("The disk is full. What was graded before is kept.", where=workspace.root,
                           next_step="free some space, then run the same command again")
    return ("The notebook could not be played to its end: " + (tail.strip().splitlines() or ["no reason given"])[-1],)


def replay_environment(workspace: Workspace, extra: dict[str, str]) -> dict[str, str]:
    """What a replayed notebook finds in its environment: nothing of this user's, Git settings of its own."""
    config = workspace.state_folder / GIT_CONFIG
    if not config.exists():
        config.write_text("[init]\n\tdefaultBranch = main\n[core]\n\tautocrlf = false\n", encoding="utf-8", newline="\n")
    package_root = str(Path(__file__).resolve().parents[2])
    jupyter = workspace.state_folder / "jupyter"
    scripts = str(Path(sys.executable).parent)
    return clean_environment({
        ENVIRONMENT: str(workspace.root), COURSE_ENVIRONMENT: str(course_root()),
        "SLIPWAY_REPLAY": "1", "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": package_root, "PYTHONHASHSEED": "0",
        "JUPYTER_CONFIG_DIR": str(jupyter), "JUPYTER_DATA_DIR": str(jupyter), "JUPYTER_RUNTIME_DIR": str(jupyter),
        "IPYTHONDIR": str(jupyter), "JUPYTER_PLATFORM_DIRS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PATH": scripts + os.pathsep + os.environ.get("PATH", os.defpath), **extra})


def free_port() -> int:
    """A port on which nothing listens at this moment."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _forgiving(notebook: NotebookNode, with_checks: bool) -> NotebookNode:
    """The notebook with every code cell allowed to fail, so that one mistake is paid for once.

    Without checks, the cells that hold nothing but one say in their place that it is made later.
    """
    forgiving = nbformat.from_dict(notebook)
    for cell in forgiving.cells:
        if cell.cell_type == "code":
            if role_of(cell) == "check" and not with_checks:
                cell.source = _LATER + cell.source
            tags = [tag for tag in cell.metadata.get("tags", []) if isinstance(tag, str)]
            cell.metadata["tags"] = [*tags, "raises-exception"]
    return forgiving


def _restore_checks(log: Path) -> None:
    """Put the text of the cells with checks back, in the executed notebook."""
    executed = nbformat.read(log, as_version=4)
    for cell in executed.cells:
        cell.source = cell.source.removeprefix(_LATER)
    nbformat.write(executed, log)


def _told(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except json.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _notes_on_cells(log: Path, limits: Limits) -> tuple[str, ...]:
    """One sentence for every cell that ended with an error, with the exercise it belongs to."""
    notes = []
    try:
        executed = nbformat.read(log, as_version=4)
    except (OSError, ValueError):
        return ()
    for number, cell in enumerate(executed.cells, start=1):
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                place = f"exercise “{exercise_of(cell)}”" if exercise_of(cell) else f"cell {number}"
                stopped = output.ename in ("KeyboardInterrupt", "TimeoutError")
                what = f"was stopped after {limits.cell} seconds" if stopped else f"ended with {output.ename}: {output.evalue}"
                notes.append(f"In {place}, a cell {what[:300]}")
        if role_of(cell) == "locked" and any(each.get("output_type") == "error" for each in cell.get("outputs", [])):
            break
    return tuple(dict.fromkeys(notes))
