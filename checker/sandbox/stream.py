"""A child process that is read line by line against the clock, and that leaves nothing behind when it is left."""

import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from checker.sandbox.tree import new_group, stop_tree

_LONGEST_LINE = 10_000_000
_KEPT_ERRORS = 64_000


class LineTimeout(Exception):
    """No line came in time; the process still runs until the block around it ends."""


class Child:
    """A running child. Its lines are read by a thread, because pipes cannot be waited for on Windows."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._errors = b""
        assert process.stdout is not None and process.stderr is not None
        self._readers = [threading.Thread(target=self._read_lines, args=(process.stdout,), daemon=True),
                         threading.Thread(target=self._read_errors, args=(process.stderr,), daemon=True)]
        for reader in self._readers:
            reader.start()

    def next_line(self, seconds: float) -> str | None:
        """The next line without its end, or None when there are no more. Raises LineTimeout after ``seconds``."""
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            raise LineTimeout from None

    def error_tail(self, characters: int) -> str:
        """The end of what the child wrote to standard error, once it has closed it."""
        self._readers[1].join(timeout=1)
        return self._errors.decode("utf-8", errors="replace")[-characters:]

    def _read_lines(self, stream: IO[bytes]) -> None:
        for line in iter(lambda: stream.readline(_LONGEST_LINE), b""):
            self._lines.put(line.decode("utf-8", errors="replace").rstrip("\r\n"))
        self._lines.put(None)

    def _read_errors(self, stream: IO[bytes]) -> None:
        while chunk := stream.read1(65536):  # type: ignore[attr-defined]
            self._errors = (self._errors + chunk)[-_KEPT_ERRORS:]


@contextmanager
def stream_lines(command: Sequence[str], *, cwd: Path, env: dict[str, str]) -> Iterator[Child]:
    """Start ``command`` and yield it as a Child; when the block ends, it and all its children are stopped."""
    process = subprocess.Popen(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, **new_group())
    try:
        yield Child(process)
    finally:
        stop_tree(process)
