"""Running a command to its end, against the clock, with a limit on what it may print."""

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from checker.sandbox.limits import clean_environment
from checker.sandbox.tree import new_group, stop_tree

MOST_OUTPUT = 5 * 1024 * 1024


@dataclass(frozen=True)
class Finished:
    """A command that ended, or was stopped. ``returncode`` is negative when a signal ended it."""

    args: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str
    seconds: float
    timed_out: bool = False
    truncated: bool = False

    @property
    def last_words(self) -> str:
        """The last line that says something, of standard error or else of standard output."""
        lines = [line for line in (self.stderr.strip() or self.stdout.strip()).splitlines() if line.strip()]
        return lines[-1].strip()[:300] if lines else "nothing was printed"


def run_limited(args: Sequence[str], *, cwd: Path, env: dict[str, str] | None = None, seconds: float = 60.0,
                given: str | None = None, most_output: int = MOST_OUTPUT) -> Finished:
    """The finished command. It and everything that it started are gone when this returns, whatever happens.

    Raises FileNotFoundError when there is no such program.
    """
    started = time.perf_counter()
    process = subprocess.Popen(list(args), cwd=cwd, env=clean_environment() if env is None else env,
                               stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, **new_group())
    assert process.stdout is not None and process.stderr is not None
    streams = [_Reader(process.stdout, most_output), _Reader(process.stderr, most_output)]
    timed_out = False
    try:
        if given is not None:
            _give(process, given)
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        timed_out = True
    finally:
        code = process.poll()
        stop_tree(process, close=False)
        texts = [stream.text() for stream in streams]
    return Finished(tuple(args), process.returncode if code is None else code, texts[0], texts[1],
                    time.perf_counter() - started, timed_out, any(stream.truncated for stream in streams))


class _Reader(threading.Thread):
    """Reads a pipe to its end, and keeps only the first part of it: endless output must not fill the memory."""

    def __init__(self, pipe: IO[bytes], most: int) -> None:
        super().__init__(daemon=True)
        self._pipe, self._most, self._kept, self.truncated = pipe, most, bytearray(), False
        self.start()

    def run(self) -> None:
        with self._pipe:
            while chunk := self._pipe.read1(65536):  # type: ignore[attr-defined]
                room = self._most - len(self._kept)
                self._kept += chunk[:room]
                self.truncated |= len(chunk) > room

    def text(self) -> str:
        self.join(timeout=5)
        return self._kept.decode("utf-8", errors="replace").replace("\r\n", "\n")


def _give(process: "subprocess.Popen[bytes]", text: str) -> None:
    def write() -> None:
        try:
            assert process.stdin is not None
            process.stdin.write(text.encode())
            process.stdin.close()
        except OSError:
            pass  # it ended without reading: its own business

    threading.Thread(target=write, daemon=True).start()
