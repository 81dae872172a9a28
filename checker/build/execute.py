"""Running the solved notebooks, and making what they printed the same on every run."""

import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from checker.build.compose import solution_notebook
from checker.core.course import Course, Lab
from checker.errors import AuthorError
from checker.grading.reference import FIXED_DATES, reference_after
from checker.grading.replay import replay
from checker.grading.restore import role_of
from checker.grading.throwaway import give_lab_files, throwaway_copy

#: What stands in an output where the throw-away workspace's path was printed.
WORKSPACE_SHOWN_AS = "~/slipway-workspace"


def executed_solution(course: Course, lab: Lab, origin: Path) -> NotebookNode:
    """The solved notebook with its outputs, played after the reference of all earlier labs.

    Raises AuthorError when a cell of the reference ends with an error: a reference must run.
    """
    kept = reference_after(course, course.before(lab), origin, notebook_of=solution_notebook)
    notebook = solution_notebook(lab)
    with throwaway_copy(kept) as workspace, tempfile.TemporaryDirectory() as logs:
        give_lab_files(course, lab, workspace)
        played = replay(notebook, workspace, Path(logs) / "log.ipynb", environment=FIXED_DATES, with_checks=True)
        if played.notes:
            raise AuthorError(f"The reference of lab {lab.stem} does not run: {played.notes[0]}",
                              where=lab.folder / "lab.md", next_step="mend the solution cell, then build again")
        executed = nbformat.read(played.log, as_version=4)
        return _settled(notebook, executed, str(workspace.root))


def _settled(notebook: NotebookNode, executed: NotebookNode, root: str) -> NotebookNode:
    """The notebook as composed, with the outputs that were seen; no times, no paths of this machine."""
    outputs = {cell.id: cell for cell in executed.cells if cell.cell_type == "code"}
    settled = nbformat.from_dict(notebook)
    count = 0
    for cell in settled.cells:
        if cell.cell_type != "code" or cell.id not in outputs:
            continue
        count += 1
        cell.execution_count = count
        varies = "varies" in cell.metadata.get("tags", [])
        cell.outputs = [] if varies else [_plain(output, root, count) for output in _joined(outputs[cell.id].outputs)]
        if role_of(cell) == "check":
            # nbval compares what these cells show, so a check that no longer passes fails the course's own tests.
            cell.metadata["tags"] = ["nbval-check-output"]
    return settled


def _plain(output: NotebookNode, root: str, count: int) -> NotebookNode:
    fresh = nbformat.from_dict(_without(output, root))
    if "execution_count" in fresh:
        fresh["execution_count"] = count
    return fresh


def _without(value: Any, root: str) -> Any:
    """The same value with the throw-away workspace's path, and addresses in memory, replaced in every text."""
    if isinstance(value, str):
        return re.sub(r"0x[0-9a-f]{8,16}", "0x…", value.replace(root, WORKSPACE_SHOWN_AS))
    if isinstance(value, dict):
        return {key: _without(each, root) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, root) for each in value]
    return value


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Pieces of the same stream put together: how a stream is cut differs from run to run."""
    joined: list[NotebookNode] = []
    for output in outputs:
        before = joined[-1] if joined else None
        if before is not None and output.output_type == "stream" == before.output_type and output.name == before.name:
            before["text"] += output.text
        else:
            joined.append(nbformat.from_dict(output))
    return joined
