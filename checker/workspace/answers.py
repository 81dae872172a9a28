"""What a learner answers in a notebook, kept as plain data in ``.slipway/answers.json``."""

import math
from collections.abc import Mapping
from typing import Any

from checker.errors import UsageError
from checker.workspace.files import read_json, write_json
from checker.workspace.workspace import Workspace

LONGEST_TEXT = 10_000
_DEEPEST = 4


def store_answer(workspace: Workspace, lab: str, exercise: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they were stored for this exercise. Earlier answers under other names stay.

    Numbers of NumPy become plain numbers; anything that is not plain data is a UsageError.
    """
    plain = {name: plain_value(value, name) for name, value in values.items()}
    everything = read_json(workspace.answers_file, {})
    everything = everything if isinstance(everything, dict) else {}
    everything.setdefault(lab, {}).setdefault(exercise, {}).update(plain)
    write_json(workspace.answers_file, everything)
    return plain


def plain_value(value: Any, name: str, depth: int = 0) -> Any:
    """The value as JSON can hold it, or a UsageError that names the answer."""
    if hasattr(value, "item") and not isinstance(value, (str, bytes)) and getattr(value, "size", 1) == 1:
        value = value.item()
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        raise UsageError(f"The answer {name} is {value}, which is not a number that can be checked.",
                         next_step="look at how it was computed, then run this cell again")
    if isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    if depth < _DEEPEST and isinstance(value, Mapping):
        return {str(key): plain_value(each, name, depth + 1) for key, each in value.items()}
    if depth < _DEEPEST and hasattr(value, "tolist"):
        value = value.tolist()
    if depth < _DEEPEST and isinstance(value, (list, tuple, set, frozenset)) and len(value) <= 1000:
        return [plain_value(each, name, depth + 1) for each in value]
    raise UsageError(f"The answer {name} is a {type(value).__name__}, which cannot be stored as an answer.",
                     next_step="give a text, a number, True or False, or a short list of them")
