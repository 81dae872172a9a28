"""Asks a program something, for a few seconds at most."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from checker.sandbox.limited import run_limited

SECONDS = 8.0


@dataclass(frozen=True)
class Reply:
    """What a program answered. ``text`` is its output, or why there is none."""

    there: bool  # the program exists
    worked: bool  # and ended well
    text: str
    timed_out: bool = False


def ask(*command: str, where: Path | None = None, seconds: float = SECONDS) -> Reply:
    """What ``command`` prints; it is stopped when it takes longer than ``seconds``. Never raises."""
    program = shutil.which(command[0])
    if program is None:
        return Reply(False, False, f"{command[0]} is not on PATH")
    try:
        # Docker's contexts and Git's settings are found through variables, so this gets all of them.
        done = run_limited([program, *command[1:]], cwd=where or Path.home(), env=dict(os.environ), seconds=seconds)
    except OSError as error:
        return Reply(True, False, error.strerror or str(error))
    if done.timed_out:
        return Reply(True, False, f"no answer within {seconds:.0f} s", timed_out=True)
    return Reply(True, done.returncode == 0, done.stdout.strip() if done.returncode == 0 else done.last_words)
