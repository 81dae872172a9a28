"""Bringing labs into a workspace and up to date, without ever overwriting what a learner wrote."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checker.core.course import Course, Lab
from checker.errors import WorkspaceError
from checker.workspace.files import storage_error
from checker.workspace.workspace import Workspace


@dataclass(frozen=True)
class LabUpdate:
    """What happened to one lab's notebook: *added*, *current*, *updated*, or *kept* (edited, and a newer one exists)."""

    lab: Lab
    what: str
    path: Path


def bring_labs(course: Course, workspace: Workspace) -> tuple[LabUpdate, ...]:
    """Copy new labs, update untouched ones, keep edited ones; one entry per lab says which it was."""
    updates = tuple(_bring(course, lab, workspace) for lab in course.labs)
    given = dict(workspace.state().get("labs", {}))
    for update in updates:
        if update.what in ("added", "updated"):
            given[update.lab.id] = _sources(course.notebook(update.lab))
    if given != workspace.state().get("labs", {}):
        workspace.remember(labs=given)
    return updates


def reset_lab(course: Course, lab: Lab, workspace: Workspace) -> Path | None:
    """Put a fresh copy of this lab in place. The learner's own is kept under a dated name, which is returned."""
    mine = find_copy(workspace, lab)
    kept = set_aside(mine) if mine else None
    _copy(course.notebook(lab), workspace.labs / f"{lab.stem}.ipynb")
    workspace.remember(labs={**workspace.state().get("labs", {}), lab.id: _sources(course.notebook(lab))})
    return kept


def find_copy(workspace: Workspace, lab: Lab) -> Path | None:
    """The learner's notebook of this lab, also under the number that the lab had when it was copied."""
    current = workspace.labs / f"{lab.stem}.ipynb"
    if current.is_file():
        return current
    earlier = sorted(workspace.labs.glob(f"[0-9][0-9]_{lab.id}.ipynb"))
    return earlier[0] if earlier else None


def set_aside(path: Path) -> Path:
    """Rename a file or folder to a dated name beside it, and return that name."""
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    for number in range(1, 1000):
        suffix = f"-{stamp}" if number == 1 else f"-{stamp}-{number}"
        aside = path.with_name(path.stem + suffix + path.suffix)
        if not aside.exists():
            try:
                path.rename(aside)
            except OSError as error:
                raise storage_error(error, path) from error
            return aside
    raise WorkspaceError("There are too many dated copies of this file.", where=path,
                         next_step="delete the ones that you no longer need")


def _bring(course: Course, lab: Lab, workspace: Workspace) -> LabUpdate:
    original = course.notebook(lab)
    if not original.is_file():
        raise WorkspaceError(f"The course has no notebook of lab {lab.stem}.", where=original,
                             next_step="clone the course again, or: git restore labs")
    files = course.root / "labs" / "files" / lab.stem
    if files.is_dir():
        shutil.copytree(files, workspace.labs / "files" / lab.stem, dirs_exist_ok=True)
    mine = find_copy(workspace, lab)
    place = workspace.labs / f"{lab.stem}.ipynb"
    if mine is None:
        _copy(original, place)
        return LabUpdate(lab, "added", place)
    if mine != place:  # the lab was renumbered: the learner's copy moves with it
        mine.rename(place)
    newest, current = _sources(original), _sources(place)
    if current == newest:
        return LabUpdate(lab, "current", place)
    if current == workspace.state().get("labs", {}).get(lab.id):
        set_aside(place)  # it may hold outputs, which are work too
        _copy(original, place)
        return LabUpdate(lab, "updated", place)
    if newest == workspace.state().get("labs", {}).get(lab.id):
        return LabUpdate(lab, "current", place)  # edited, and the course has nothing newer
    return LabUpdate(lab, "kept", place)


def _copy(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, temporary)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise storage_error(error, target) from error


def _sources(path: Path) -> str:
    """A digest of what a person can write in this notebook: its cells' sources, not their outputs."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = json.dumps([["".join(cell["source"]), cell["cell_type"]] for cell in cells])
    except (OSError, ValueError, KeyError, TypeError):
        return "unreadable"
    return hashlib.sha256(text.encode()).hexdigest()
