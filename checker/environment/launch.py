"""The start of everything: an environment that is ready, then the command that was typed, inside it."""

import os
import subprocess
import sys
from pathlib import Path

from checker.environment.ready import CORE_LOCK, READY, TEST_LOCK, look, python_of, venv_of

LOCK_FILE = ".venv.lock"
_WAITING = "Another start is setting up this folder; waiting for it"
_ONLY_ASKING: tuple[list[str], ...] = ([], ["-h"], ["--help"], ["--version"])
_NOT_SET_UP = """Slipway: learn MLOps by launching your own model.

It is not set up in this folder yet. The next command does that (once, about 200 MB to download, 1 GB on disk)
and opens the first lab in JupyterLab:

    {start}
"""


def launch(root: str, arguments: list[str]) -> int:
    """The exit code of the command (on Linux and macOS the command takes this process's place instead)."""
    course = Path(root)
    lock_name = TEST_LOCK if arguments[:1] == ["test"] else CORE_LOCK
    if look(course, lock_name) != READY:
        if arguments in _ONLY_ASKING and not os.path.lexists(venv_of(course)):
            from checker.environment.trouble import how_to_type

            print(_NOT_SET_UP.format(start=how_to_type()))
            return 0
        code = set_up(course, lock_name)
        if code:
            return code
    return hand_over(course, arguments)


def set_up(root: Path, lock_name: str) -> int:
    """0 when the environment is ready; else the exit code, after a sentence that says what to do."""
    from checker.environment.lock import only_one
    from checker.environment.make import make_ready
    from checker.environment.progress import Progress
    from checker.environment.trouble import folder_refused
    from checker.errors import ExitCode, SetupError

    progress = Progress()
    try:
        with only_one(root / LOCK_FILE, lambda: progress.start(_WAITING)) as lock:
            verdict = look(root, lock_name)  # the other one may have done all of it
            if verdict != READY:
                make_ready(root, lock_name, verdict, progress, lock)
    except SetupError as error:
        progress.finish(f"slipway: {error}")
        return error.exit_code
    except OSError as error:
        progress.finish(f"slipway: {folder_refused(root, error)}")
        return ExitCode.SETUP
    except KeyboardInterrupt:
        progress.finish("slipway: stopped. Nothing is lost: the same command goes on with what was downloaded.")
        return ExitCode.INTERRUPTED
    return ExitCode.DONE


def hand_over(root: Path, arguments: list[str]) -> int:
    """Run the command in the environment. ``-P``: a folder “checker” where somebody stands is not ours."""
    command = [str(python_of(venv_of(root))), "-P", "-m", "checker.cli", *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        return run_as_child(command)
    os.execv(command[0], command)


def run_as_child(command: list[str]) -> int:
    """The exit code of a command that shares our terminal, where a process cannot be replaced (Windows)."""
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # it reached the command as well, which ends in its own way
                continue
