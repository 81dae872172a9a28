"""Runs uv or pip, and reads from what they print how far they are."""

import os
import queue
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from checker.environment.progress import Progress

_TICK = 0.2
_SIZE = re.compile(r"\((\d+(?:\.\d+)?) ?([kKMG])i?B\)")
_MEGABYTES = {"k": 0.001, "K": 0.001, "M": 1.0, "G": 1000.0}
_KEPT_LINES = 30
#: Settings of the person's own that would send the packages elsewhere than into ``.venv``.
_MISLEADING = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PIP_NO_DEPS",
               "PIP_PYTHON", "UV_SYSTEM_PYTHON", "UV_TARGET", "UV_PREFIX", "PYTHONHOME", "PYTHONPATH")


class InstallerFailedError(Exception):
    """uv or pip ended with an error; ``lines`` are the last that it printed."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class Reader:
    """Turns the lines of uv and pip into numbers on a progress display."""

    def __init__(self, progress: Progress, count_installed: Callable[[], int]) -> None:
        self._progress, self._count_installed = progress, count_installed
        self._collected = 0
        self._sizes: dict[str, float] = {}
        self._megabytes = 0.0
        self._installing = False

    def line(self, line: str) -> None:
        """Take in one line of output."""
        words = line.split()
        match words:
            case ["Resolved", number, *_] | ["Prepared", number, *_] if number.isdigit():
                self._progress.advance(total=int(number))
                self._installing = words[0] == "Prepared"
            case ["Downloading", name, *_]:
                self._see_size(name, line)
            case ["Using", "cached", *_]:
                pass
            case ["Downloaded", name]:
                self._add_megabytes(self._sizes.get(name, 0.0))
            case ["Collecting", *_]:
                self._collected += 1
                self._progress.advance(done=self._collected)
            case ["Installing", "collected", "packages:", *names]:
                self._installing = True
                self._progress.start("Installing packages", len(names))
            case ["Installed", number, *_] if number.isdigit():
                self._progress.advance(done=int(number))
            case _:
                pass

    def tick(self) -> None:
        """Nothing was printed for a while: count what has arrived."""
        if self._installing:
            self._progress.advance(done=self._count_installed())
        else:
            self._progress.advance()

    def _see_size(self, name: str, line: str) -> None:
        found = _SIZE.search(line)
        megabytes = float(found[1]) * _MEGABYTES[found[2]] if found else 0.0
        if name.endswith((".whl", ".gz", ".zip")):  # pip says it when the file begins, and nothing when it has come
            self._add_megabytes(megabytes)
        else:
            self._sizes[name] = megabytes

    def _add_megabytes(self, megabytes: float) -> None:
        self._megabytes += megabytes
        self._progress.advance(megabytes=self._megabytes)


def run_installer(command: Sequence[str | Path], reader: Reader, log: Path, keep_open: Sequence[int] = ()) -> None:
    """Run uv or pip to its end. Everything it prints goes to ``log``. Raises InstallerFailedError.

    ``keep_open``: the lock's file; when this process is killed the installer goes on, and so does the lock.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    environment.update(PIP_PROGRESS_BAR="off", PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONIOENCODING="utf-8",
                       PIP_NO_INPUT="1", NO_COLOR="1", PYTHONUNBUFFERED="1")
    options = {} if sys.platform == "win32" else {"pass_fds": tuple(keep_open)}
    with subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
                          env=environment, **options) as process:  # type: ignore[call-overload]
        try:
            last = _follow(process, reader, log)
        except BaseException:  # Ctrl-C reaches the installer too; leave no half-working one behind
            process.terminate()
            raise
    if process.returncode != 0:
        raise InstallerFailedError(last)


def _follow(process: "subprocess.Popen[str]", reader: Reader, log: Path) -> list[str]:
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_feed, args=(process, lines), daemon=True).start()
    last: deque[str] = deque(maxlen=_KEPT_LINES)
    with log.open("a", encoding="utf-8") as file:
        while True:
            try:
                line = lines.get(timeout=_TICK)
            except queue.Empty:
                reader.tick()
                continue
            if line is None:
                break
            file.write(line)
            if line.strip():
                last.append(line.rstrip())
            reader.line(line)
    process.wait()
    return list(last)


def _feed(process: "subprocess.Popen[str]", lines: "queue.Queue[str | None]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put(None)

