"""The learner's folder: where it is, what is in it, and the state that the tools keep there."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checker.core.project import CARD_NAME, ProjectCard, read_card
from checker.errors import WorkspaceError
from checker.workspace.files import read_json, write_json

ENVIRONMENT = "SLIPWAY_WORKSPACE"
DEFAULT_NAME = "slipway-workspace"
STATE_VERSION = 1


@dataclass(frozen=True)
class Workspace:
    """A learner's folder. All paths are absolute; nothing is read until it is asked for."""

    root: Path

    @property
    def labs(self) -> Path:
        return self.root / "labs"

    @property
    def project(self) -> Path:
        return self.root / "project"

    @property
    def practice(self) -> Path:
        return self.root / "practice"

    @property
    def state_folder(self) -> Path:
        return self.root / ".slipway"

    @property
    def answers_file(self) -> Path:
        return self.state_folder / "answers.json"

    @property
    def results_file(self) -> Path:
        return self.state_folder / "results.json"

    @property
    def state_file(self) -> Path:
        return self.state_folder / "workspace.json"

    def card(self) -> ProjectCard:
        """The project's card. Raises WorkspaceError when the project was moved or deleted."""
        if not self.project.is_dir():
            raise WorkspaceError("Your project folder is gone: it was moved, renamed or deleted.", where=self.project,
                                 next_step="move it back to that place, or run: slipway start   (it offers a new one)")
        return read_card(self.project)

    def state(self) -> dict[str, Any]:
        """What the tools remember about this workspace."""
        state = read_json(self.state_file, {})
        return state if isinstance(state, dict) else {}

    def remember(self, **entries: Any) -> None:
        """Add entries to the state, in one step."""
        write_json(self.state_file, {**self.state(), **entries})


def default_root() -> Path:
    """Where a workspace is made when nobody says where: beside the learner's documents, not inside the course.

    A course folder is deleted and cloned again to update it; a learner's work must not go with it.
    """
    return Path.home() / DEFAULT_NAME


def is_workspace(folder: Path) -> bool:
    """Whether this folder is a workspace."""
    return (folder / ".slipway" / "workspace.json").is_file()


def find_workspace(given: Path | None = None) -> Workspace:
    """The workspace to work in: the one given, the environment's, the one around this folder, or the default one."""
    if given is not None:
        if not is_workspace(given):
            raise WorkspaceError("This folder is not a workspace.", where=given.absolute(),
                                 next_step=f'make one there with: slipway start --workspace "{given}"')
        return Workspace(given.resolve())
    named = os.environ.get(ENVIRONMENT)
    if named:
        return find_workspace(Path(named))
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if is_workspace(folder):
            return Workspace(folder)
    if is_workspace(default_root()):
        return Workspace(default_root().resolve())
    raise WorkspaceError("There is no workspace here yet.", where=here, next_step="make one with: slipway start")


def mark_as_workspace(root: Path, course_version: str) -> Workspace:
    """Write the state file that makes ``root`` a workspace; called last, when everything else is in its place."""
    workspace = Workspace(root.resolve())
    workspace.remember(version=STATE_VERSION, course=course_version, created=now())
    return workspace


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def has_project(workspace: Workspace) -> bool:
    """Whether the project's card is in its place."""
    return (workspace.project / CARD_NAME).is_file()
