"""A progress display for a person who waits: one line drawn again and again, or plain lines when nobody looks."""

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

PLAIN_EVERY = 10.0  # seconds between two plain lines
DRAW_EVERY = 0.1
_BAR = 24


class Progress:
    """What is being done, how much of it is done, how many megabytes came, and for how long."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic, *,
                 redraw: bool | None = None) -> None:
        """``redraw``: draw one line again and again. Default: when the stream is a terminal. A notebook can do it, too."""
        self._stream, self._clock = stream or sys.stderr, clock
        self._terminal = self._stream.isatty() if redraw is None else redraw
        self._began = self._last = clock()
        self._drawn = 0
        self.task, self.done, self.total, self.megabytes = "", 0, 0, 0.0

    def start(self, task: str, total: int = 0) -> None:
        """Go on to the next task."""
        self.task, self.done, self.total = task, 0, total
        self._last = self._clock()
        self._show()

    def advance(self, *, done: int | None = None, total: int | None = None, megabytes: float | None = None) -> None:
        """Take over new numbers, and show them when it is time."""
        self.done = self.done if done is None else done
        self.total = self.total if total is None else total
        self.megabytes = self.megabytes if megabytes is None else megabytes
        if self._clock() - self._last >= (DRAW_EVERY if self._terminal else PLAIN_EVERY):
            self._last = self._clock()
            self._show()

    def finish(self, sentence: str) -> None:
        """End with a sentence that stays."""
        self.clear()
        print(sentence, file=self._stream, flush=True)

    def clear(self) -> None:
        """Leave a clean line for whoever writes next."""
        if self._drawn:
            print("\r" + " " * self._drawn + "\r", end="", file=self._stream, flush=True)
            self._drawn = 0

    @property
    def seconds(self) -> float:
        """How long it has been going."""
        return self._clock() - self._began

    def text(self) -> str:
        """The line as it stands: ``Installing packages  83/144  168 MB  0:12``."""
        parts = [self.task]
        if self.total:
            parts.append(f"{min(self.done, self.total)}/{self.total}")
        if self.megabytes >= 1:
            parts.append(f"{self.megabytes:.0f} MB")
        parts.append(f"{int(self.seconds) // 60}:{int(self.seconds) % 60:02d}")
        return "  ".join(parts)

    def _show(self) -> None:
        if not self._terminal:
            print(self.text(), file=self._stream, flush=True)
            return
        line = self._bar() + self.text()
        line = line[: max(20, shutil.get_terminal_size().columns - 1)]
        print("\r" + line.ljust(self._drawn), end="", file=self._stream, flush=True)
        self._drawn = len(line)

    def _bar(self) -> str:
        if not self.total:
            return ""
        full = _BAR * min(self.done, self.total) // self.total
        return "[" + "#" * full + "." * (_BAR - full) + "] "
