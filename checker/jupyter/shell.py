"""How ``!command`` runs in a lab: through pipes and not in a pretended terminal.

Jupyter gives commands a terminal on Linux and macOS, so they draw progress bars, colours and moving cursors that end
up as noise in a notebook, and wait for keys that nobody can press. On Windows it does not. Through pipes, output is
plain, and the same everywhere.
"""

import codecs
import os
import subprocess
import sys
import types
from typing import Any


def run_commands_through_pipes(shell: Any) -> None:
    """Let ``!command`` in this notebook's kernel run as above. Nothing else changes: ``$name`` and ``{name}`` still work."""
    shell.system = types.MethodType(_system, shell)


def _system(shell: Any, command: str) -> None:
    """Run a command, show what it prints as it comes, and leave its exit code in ``_exit_code``."""
    words = shell.var_expand(command, depth=1)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    with subprocess.Popen(words, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=environment) as process:
        try:
            _show(process)
        except KeyboardInterrupt:
            process.terminate()
            print("\nStopped.")
    shell.user_ns["_exit_code"] = process.returncode


def _show(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
    while chunk := process.stdout.read1(8192):  # type: ignore[attr-defined]
        sys.stdout.write(decode(chunk))
        sys.stdout.flush()
    sys.stdout.write(decode(b"", final=True))
