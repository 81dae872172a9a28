"""What a look at one thing of this machine gives."""

import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARN = "warn"  # one can begin without it; ``why`` says what will not work
    MISSING = "missing"  # the course does not work without it


@dataclass(frozen=True)
class Mend:
    """What to do about it, for each system."""

    linux: str
    macos: str
    windows: str

    @classmethod
    def everywhere(cls, text: str) -> "Mend":
        """The same on each system."""
        return cls(text, text, text)

    def here(self) -> str:
        """What to do on this system."""
        return str(getattr(self, system_name()))


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    found: str
    why: str  # why it matters to a learner
    mend: Mend | None = None  # None when there is nothing to mend

    def as_data(self) -> dict[str, Any]:
        """The finding as JSON can hold it."""
        return asdict(self)


def system_name() -> str:
    """``linux``, ``macos`` or ``windows``."""
    return {"darwin": "macos", "win32": "windows"}.get(sys.platform, "linux")
