"""The project as it is before the first lab, laid out once and kept, for replays that start from nothing."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from checker import __version__
from checker.core.course import Course
from checker.core.project import CARD_NAME
from checker.grading.reference import cache_folder
from checker.workspace.kits import find_kit
from checker.workspace.layout import DataSource, lay_out_project
from checker.workspace.workspace import Workspace

DEFAULT_KIT = "late_delivery"


def kit_origin(course: Course, kit_id: str = DEFAULT_KIT) -> Path:
    """A folder with the untouched project of this kit. It is kept in a cache and must not be changed: copy it."""
    return source_origin(find_kit(course.root, kit_id), kit_id)


def source_origin(source: DataSource, name: str) -> Path:
    """A folder with the untouched project made from this kit or CSV, kept in a cache by its content."""
    folder = cache_folder("origin")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as making:
        project = Path(making) / "project"
        lay_out_project(source, project)
        kept = folder / f"{name}-{_digest(project)}"
        if not kept.is_dir():
            shutil.move(project, kept)
        return kept


def workspace_origin(course: Course, workspace: Workspace) -> Path:
    """The untouched project that this workspace began with: its kit's, or the copy of the learner's own data."""
    kit = workspace.card().kit if (workspace.project / CARD_NAME).is_file() else ""
    if kit:
        return kit_origin(course, kit)
    own = workspace.state_folder / "origin"
    return own if own.is_dir() else kit_origin(course)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]

