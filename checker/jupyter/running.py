"""A JupyterLab server that runs for a workspace: where it is, whether it answers, how to end it."""

import contextlib
import http.client
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from checker.jupyter.settings import runtime_folder, token_of
from checker.workspace.workspace import Workspace

_SECONDS = 2.0  # on this machine's own address an answer takes milliseconds


@dataclass(frozen=True)
class Server:
    """One server. It need not be running any more: ask ``answers``."""

    port: int
    token: str
    pid: int

    def address(self, notebook: str = "") -> str:
        """What to type into a browser; opens ``notebook``, a path inside the workspace."""
        place = f"lab/tree/{quote(notebook)}" if notebook else "lab"
        return f"http://127.0.0.1:{self.port}/{place}?token={self.token}"

    def answers(self) -> bool:
        """Whether a server answers there that knows this workspace's token."""
        return isinstance(self._ask("GET", "/api/status"), dict)

    def shut_down(self) -> None:
        """Ask the server to end, and its kernels with it."""
        self._ask("POST", "/api/shutdown")

    def _ask(self, method: str, path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            connection.request(method, path, headers={"Authorization": f"token {self.token}"})
            answer = connection.getresponse()
            body = answer.read()
            return json.loads(body) if answer.status == 200 and body else None
        return None


def running_server(workspace: Workspace) -> Server | None:
    """The server that answers for this workspace now, or None."""
    for note in sorted(runtime_folder(workspace).glob("jpserver-*.json")):
        server = _read(note, token_of(workspace))
        if server is not None and server.answers():
            return server
    return None


def forget_servers(workspace: Workspace) -> None:
    """Remove the notes of servers that ended without doing so themselves; for when none answers."""
    for note in runtime_folder(workspace).glob("jpserver-*"):
        note.unlink(missing_ok=True)


def _read(note: Path, token: str) -> Server | None:
    try:
        entry = json.loads(note.read_text(encoding="utf-8"))
        return Server(int(entry["port"]), token, int(entry["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
