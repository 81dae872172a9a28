"""The learner's workspace: found, whole, readable."""

import os
from pathlib import Path

from checker.doctor.finding import Finding, Mend, State
from checker.errors import SlipwayError
from checker.workspace.workspace import Workspace, find_workspace

_WHY = "Your labs, your project and your answers are kept there."


def look_at_workspace(given: Path | None) -> Finding:
    """Whether there is a workspace, with a project in it that can be read."""
    try:
        workspace = find_workspace(given)
    except SlipwayError as error:
        state = State.MISSING if given else State.WARN
        return Finding("Workspace", state, error.what, _WHY, _start())
    try:
        workspace.state()
        card = workspace.card()
    except SlipwayError as error:
        return Finding("Workspace", State.MISSING, f"{error.what} ({error.where})", _WHY,
                       Mend.everywhere(error.next_step))
    if not os.access(workspace.root, os.W_OK):
        return Finding("Workspace", State.MISSING, f"{workspace.root} may not be written", _WHY, Mend(
            f"sudo chown -R $USER '{workspace.root}'", f"sudo chown -R $USER '{workspace.root}'",
            "Properties > Security of that folder: give yourself full control"))
    return Finding("Workspace", State.OK, f"{workspace.root}, project “{card.title}”", _WHY)


def workspace_or_none(given: Path | None) -> Workspace | None:
    """The workspace, or None when there is none."""
    try:
        return find_workspace(given)
    except SlipwayError:
        return None


def _start() -> Mend:
    return Mend("make one with: slipway start", "make one with: slipway start", "make one with: slipway start")
