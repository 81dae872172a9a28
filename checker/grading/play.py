"""Playing the reference answers in a workspace that is kept: the notebook there ends up solved and executed."""

import tempfile
from pathlib import Path

import nbformat

from checker.core.course import Lab
from checker.grading.reference import solution_notebook
from checker.grading.replay import replay
from checker.workspace.files import write_atomically
from checker.workspace.workspace import Workspace


def play_reference(lab: Lab, workspace: Workspace) -> tuple[str, ...]:
    """Notes on cells that failed; none when all went well. The executed notebook takes the place of the lab's copy.

    Cells with checks are left out: who plays looks afterwards, at once or by grading.
    """
    with tempfile.TemporaryDirectory(prefix="slipway-play-") as folder:
        played = replay(solution_notebook(lab), workspace, Path(folder) / "log.ipynb")
        executed = nbformat.read(played.log, as_version=4)
        write_atomically(workspace.labs / f"{lab.stem}.ipynb", nbformat.writes(executed) + "\n")
    return played.notes
