"""Starts the server, waits until it answers, and stops it with everything that it started."""

import subprocess
import time
from pathlib import Path

from checker.errors import SetupError
from checker.jupyter.running import Server, forget_servers, running_server
from checker.jupyter.settings import jupyter_folder, server_command, server_environment, write_settings
from checker.sandbox.tree import new_group, stop_tree
from checker.workspace.workspace import Workspace

FIRST_PORT = 8888
LONGEST_START = 90.0  # seconds; a cold, slow disk needs 30
LONGEST_STOP = 5.0  # a server that is asked to end while a kernel starts may hang
_LOOK_AGAIN = 0.05


class JupyterLab:
    """A server that this process started. ``wait`` for its end, and always ``stop`` it."""

    def __init__(self, process: "subprocess.Popen[bytes]", server: Server) -> None:
        self._process, self.server = process, server

    def wait(self) -> int:
        """The exit code of the server, when it ends by itself (File > Shut Down)."""
        return self._process.wait()

    def stop(self) -> None:
        """End the server and its kernels: by asking, and by force when it does not listen."""
        try:
            if self._process.poll() is None:
                self.server.shut_down()
                self._process.wait(timeout=LONGEST_STOP)
        except subprocess.TimeoutExpired:
            pass
        finally:
            stop_tree(self._process)


def start_jupyterlab(workspace: Workspace, port: int | None = None) -> JupyterLab:
    """JupyterLab for this workspace, ready to answer. With no ``port``: 8888 or the next free one.

    Raises SetupError when it ends at once or does not answer.
    """
    write_settings(workspace)
    forget_servers(workspace)
    log = jupyter_folder(workspace) / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            server_command(workspace, port or FIRST_PORT, exactly=port is not None), cwd=workspace.root,
            env=server_environment(workspace), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            **new_group())
    try:
        return JupyterLab(process, _until_it_answers(workspace, process, log))
    except BaseException:
        stop_tree(process)
        raise


def _until_it_answers(workspace: Workspace, process: "subprocess.Popen[bytes]", log: Path) -> Server:
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        server = running_server(workspace)
        if server is not None:
            return server
        if process.poll() is not None:
            raise SetupError(f"JupyterLab ended before it answered: {_last_words(log)}", where=log,
                             next_step="slipway doctor; if it finds nothing, report the end of that file")
        time.sleep(_LOOK_AGAIN)  # a process of its own tells nobody when it begins to listen
    raise SetupError(f"JupyterLab did not answer within {LONGEST_START:.0f} seconds: {_last_words(log)}", where=log,
                     next_step="start it once more; the first start after a restart of the computer is the slowest")


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it printed nothing"
