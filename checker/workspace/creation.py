"""Making a workspace: the project laid out from a kit or a learner's own CSV, and the labs beside it."""

import shutil
import tempfile
from pathlib import Path

from checker import __version__
from checker.core.course import Course
from checker.core.project import ProjectCard
from checker.errors import WorkspaceError
from checker.workspace.files import storage_error
from checker.workspace.labs import LabUpdate, bring_labs
from checker.workspace.layout import DataSource, lay_out_project
from checker.workspace.workspace import Workspace, is_workspace, mark_as_workspace


def create_workspace(root: Path, source: DataSource, course: Course) -> tuple[Workspace, ProjectCard]:
    """A new workspace in ``root``. Made beside its place and moved there last: a kill leaves nothing half-made.

    Raises WorkspaceError when something else is there already.
    """
    root = root.absolute()
    if is_workspace(root):
        raise WorkspaceError("There is a workspace here already, and it is kept as it is.", where=root,
                             next_step="open it with: slipway start   or choose another folder with --workspace DIR")
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise WorkspaceError("This place is taken by something else.", where=root,
                             next_step="choose an empty or new folder with --workspace DIR")
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root.parent, prefix=f".{root.name}-", ignore_cleanup_errors=True) as making:
            place = Path(making) / "workspace"
            place.mkdir()
            card = lay_out_project(source, place / "project")
            (place / "labs").mkdir()
            if not card.kit:  # a kit can be laid out again from the course; a learner's own rows cannot
                shutil.copytree(place / "project", place / ".slipway" / "origin")
            bring_labs(course, mark_as_workspace(place, __version__))
            if root.exists():
                root.rmdir()
            place.rename(root)
    except OSError as error:
        raise storage_error(error, root) from error
    return Workspace(root.resolve()), card


def open_workspace(workspace: Workspace, course: Course) -> tuple[LabUpdate, ...]:
    """Bring the labs of an existing workspace up to date; what happened to each."""
    updates = bring_labs(course, workspace)
    if workspace.state().get("course") != __version__:
        workspace.remember(course=__version__)
    return updates
