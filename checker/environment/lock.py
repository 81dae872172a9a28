"""One at a time: a lock on a file that the system itself lets go when its holder ends, however it ends."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

_LOOK_AGAIN = 0.2  # seconds; neither system wakes us when a lock of another process is let go and Ctrl-C must work


@contextlib.contextmanager
def only_one(path: Path, when_waiting: Callable[[], None]) -> Iterator[int]:
    """Hold the lock inside the ``with``; give its file descriptor, for a child that must keep holding it.

    ``when_waiting`` is called once when another process has it. Raises OSError when the file cannot be made.
    """
    with path.open("a+b") as file:
        if not _try_lock(file):
            when_waiting()
            while not _try_lock(file):
                time.sleep(_LOOK_AGAIN)
        try:
            yield file.fileno()
        finally:
            _unlock(file)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
