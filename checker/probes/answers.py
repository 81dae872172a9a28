"""What the learner answered in the notebook, as plain data."""

import json
from pathlib import Path
from typing import Any

from checker.core.check import NotAttempted, fail


class Answers:
    """The answers of one lab."""

    def __init__(self, path: Path, lab: str) -> None:
        self._path, self._lab = path, lab

    def all(self, exercise: str) -> dict[str, Any]:
        """Every answer to this exercise by its name; none: an empty dict."""
        lab = self._read().get(self._lab, {})
        answers = lab.get(exercise, {}) if isinstance(lab, dict) else {}
        return answers if isinstance(answers, dict) else {}

    def get(self, exercise: str, name: str) -> Any:
        """One answer. Ends the check as not attempted when it was not given yet."""
        answers = self.all(exercise)
        if name not in answers or answers[name] is None:
            raise NotAttempted(f'No answer yet. Give it with: answer("{exercise}", {name}=…)')
        return answers[name]

    def number(self, exercise: str, name: str) -> float:
        """One answer that must be a number; anything else fails the check."""
        value = self.get(exercise, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            fail(expected=f"a number for {name}", found=repr(value)[:100],
                 try_next=f'answer("{exercise}", {name}=0.5), with your number and without quotes')
        return float(value)

    def text(self, exercise: str, name: str) -> str:
        """One answer that must be a text; an empty one was not attempted."""
        value = self.get(exercise, name)
        if not isinstance(value, str):
            fail(expected=f"a text for {name}", found=repr(value)[:100],
                 try_next=f'answer("{exercise}", {name}="…"), with your text between the quotes')
        if not value.strip():
            raise NotAttempted(f'The answer is still empty: answer("{exercise}", {name}="…")')
        return value.strip()

    def _read(self) -> dict[str, Any]:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            fail(expected="a file of answers that can be read", found=f"{self._path.name} is damaged",
                 try_next=f"delete {self._path}, then run your answer cells again")
        return data
