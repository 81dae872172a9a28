"""Starting in the middle: the project as the reference leaves it before a lab, in place of the learner's own."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checker.core.course import Course, Lab
from checker.errors import WorkspaceError
from checker.grading.origin import workspace_origin
from checker.grading.reference import REFERENCE_AUTHOR, reference_after
from checker.workspace.files import storage_error, write_json
from checker.workspace.labs import set_aside
from checker.workspace.workspace import Workspace, now

_NOT_TAKEN_OVER = frozenset({"project", "labs", ".slipway"})


@dataclass(frozen=True)
class Jump:
    """What a jump did: the labs that the reference did, and where the learner's own project was put."""

    done_by_reference: tuple[Lab, ...]
    kept: Path | None


def jump_to(course: Course, lab: Lab, workspace: Workspace,
            on_lab: Callable[[Lab], None] | None = None) -> Jump:
    """Put the reference project, as it stands before ``lab``, in place. The learner's project is kept under a dated name.

    The jump is remembered in the workspace, and commits of the reference name it as their author, so that a portfolio
    can say which work is whose.
    """
    before = course.before(lab)
    if not before:
        raise WorkspaceError(f"Lab {lab.stem} is the first one: there is nothing to jump over.",
                             next_step="begin with: slipway start")
    origin = workspace_origin(course, workspace)
    kept_state = reference_after(course, before, origin, environment=REFERENCE_AUTHOR, on_lab=on_lab)
    fresh = workspace.root / ".project-new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        shutil.copytree(kept_state / "project", fresh, symlinks=True)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise storage_error(error, fresh) from error
    aside = set_aside(workspace.project) if workspace.project.exists() else None
    fresh.rename(workspace.project)
    _take_over_answers(kept_state, workspace, before)
    jumps = list(workspace.state().get("jumps", []))
    workspace.remember(jumps=[*jumps, {"to": lab.id, "labs": [each.id for each in before], "at": now()}])
    return Jump(before, aside)


def _take_over_answers(kept_state: Path, workspace: Workspace, labs: tuple[Lab, ...]) -> None:
    """Answers of the labs that were jumped over come from the reference; the learner's other answers stay."""
    theirs = _read(kept_state / ".slipway" / "answers.json")
    mine = _read(workspace.answers_file)
    for lab in labs:
        if lab.id in theirs:
            mine[lab.id] = theirs[lab.id]
    write_json(workspace.answers_file, mine)
    for folder in (each for each in kept_state.iterdir() if each.is_dir() and each.name not in _NOT_TAKEN_OVER):
        here = workspace.root / folder.name
        if folder.name == workspace.practice.name and here.exists():
            continue  # practice repositories of the learner's own are not mixed with others
        shutil.copytree(folder, here, symlinks=True, dirs_exist_ok=True, copy_function=_copy_what_is_missing)


def _copy_what_is_missing(source: str, target: str) -> None:
    """Stores beside the project, such as a remote for rows, gain what they lack; nothing of the learner's is replaced."""
    if not Path(target).exists():
        shutil.copy2(source, target)


def _read(path: Path) -> dict[str, object]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
