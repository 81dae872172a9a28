"""Commands run as somebody else would run them: in a clean process, against the clock."""

import sys
from collections.abc import Sequence
from pathlib import Path

from checker.sandbox.limited import Finished, run_limited
from checker.sandbox.limits import clean_environment

__all__ = ["Finished", "Process"]


class Process:
    """Runs commands without this user's secrets in their environment."""

    def run(self, args: Sequence[str], *, cwd: Path, seconds: float = 60.0, env: dict[str, str] | None = None,
            given: str | None = None) -> Finished:
        """The finished command; a program that does not exist ends with code 127, as in a shell."""
        try:
            return run_limited(args, cwd=cwd, env=clean_environment(env), seconds=seconds, given=given)
        except FileNotFoundError:
            return Finished(tuple(args), 127, "", f"{args[0]}: no such program", 0.0)

    def python(self, *args: str, cwd: Path, seconds: float = 60.0, env: dict[str, str] | None = None,
               given: str | None = None) -> Finished:
        """The finished ``python ARGS…``, with the Python that runs this."""
        return self.run([sys.executable, "-P", *args], cwd=cwd, seconds=seconds, env=env, given=given)
