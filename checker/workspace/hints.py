"""Which hint comes next: one more each time, the last one again when there are no more."""

from checker.core.course import Exercise, Lab
from checker.errors import UsageError
from checker.workspace.files import read_json, write_json
from checker.workspace.workspace import Workspace


def next_hint(workspace: Workspace, lab: Lab, exercise: Exercise) -> int:
    """The place (from 0) of the hint to show now. Raises UsageError when the exercise has none."""
    if not exercise.hints:
        raise UsageError(f"The exercise “{exercise.id}” has no hints.", next_step=f'look at: solution("{exercise.id}")')
    path = workspace.state_folder / "hints.json"
    shown = read_json(path, {})
    shown = shown if isinstance(shown, dict) else {}
    key = f"{lab.id}/{exercise.id}"
    count = shown.get(key, 0) if isinstance(shown.get(key, 0), int) else 0
    write_json(path, {**shown, key: min(count + 1, len(exercise.hints))})
    return min(count, len(exercise.hints) - 1)
