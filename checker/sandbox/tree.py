"""Stopping a process together with everything that it started."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

import psutil


def new_group() -> dict[str, Any]:
    """Options for ``Popen`` that put the child in a group of its own, so that Ctrl-C here does not reach it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def stop_tree(process: "subprocess.Popen[bytes]", *, close: bool = True) -> None:
    """Stop this process, its group, and descendants that left the group; wait until they are gone.

    ``close``: also close its pipes; a reader in another thread may want to read them to the end first.
    """
    family = _family(process.pid)
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    for member in family:
        with suppress(psutil.Error):
            member.kill()
    if process.poll() is None:
        process.kill()
    process.wait()
    psutil.wait_procs(family, timeout=5)
    for stream in (process.stdin, process.stdout, process.stderr):
        if close and stream is not None:
            with suppress(OSError, ValueError):
                stream.close()


def _family(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []
