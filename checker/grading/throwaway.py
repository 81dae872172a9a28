"""Workspaces that are made for one replay and thrown away after it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checker import __version__
from checker.core.course import Course, Lab
from checker.workspace.files import storage_error
from checker.workspace.workspace import Workspace, mark_as_workspace


def empty_workspace(root: Path, origin: Path) -> Workspace:
    """A workspace in ``root`` with a copy of the project as it was before the first lab."""
    try:
        (root / "labs").mkdir(parents=True)
        shutil.copytree(origin, root / "project")
    except OSError as error:
        raise storage_error(error, root) from error
    return mark_as_workspace(root, __version__)


def give_lab_files(course: Course, lab: Lab, workspace: Workspace) -> None:
    """Copy the material that this lab gives to its learners into the workspace."""
    source = course.root / "labs" / "files" / lab.stem
    if source.is_dir():
        shutil.copytree(source, workspace.labs / "files" / lab.stem, dirs_exist_ok=True)


@contextmanager
def throwaway_copy(kept: Path) -> Iterator[Workspace]:
    """A copy of this workspace folder, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="slipway-", ignore_cleanup_errors=True) as folder:
        root = Path(folder).resolve() / "workspace"
        try:
            shutil.copytree(kept, root, symlinks=True)
        except shutil.Error as error:
            raise storage_error(OSError(str(error)[:300]), root) from error
        except OSError as error:
            raise storage_error(error, root) from error
        yield Workspace(root)
