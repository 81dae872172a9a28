"""A service of the learner's, started in a clean process on a free port and asked over HTTP."""

import http.client
import json as json_module
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.core.check import fail
from checker.sandbox.limits import clean_environment
from checker.sandbox.stream import Child, LineTimeout
from checker.sandbox.tree import new_group, stop_tree

MOST_BYTES = 10 * 1024 * 1024
_PAUSE = 0.05  # between two attempts to connect: the operating system has no event for "somebody else now listens"


@dataclass(frozen=True)
class Answer:
    """What a service answered."""

    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        """The answer as data. Ends the check as failed when it is no JSON."""
        try:
            return json_module.loads(self.text)
        except ValueError:
            fail(expected="an answer in JSON", found=self.text[:200] or "an empty answer",
                 try_next="let the service answer with JSON (in Flask: return a dict)")


class Service:
    """A running service."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def get(self, path: str, seconds: float = 10.0) -> Answer:
        """The answer to GET."""
        return self.ask("GET", path, seconds=seconds)

    def post(self, path: str, *, json: Any = None, data: bytes | None = None, headers: dict[str, str] | None = None,
             seconds: float = 10.0) -> Answer:
        """The answer to POST, with a body as JSON or as bytes."""
        body = data if data is not None else json_module.dumps(json).encode()
        kind = {} if data is not None else {"Content-Type": "application/json"}
        return self.ask("POST", path, body=body, headers={**kind, **(headers or {})}, seconds=seconds)

    def ask(self, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None,
            seconds: float = 10.0) -> Answer:
        """The answer to any request. Ends the check as failed when none comes, or when it has no end."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        deadline = time.monotonic() + seconds
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            text = self._read(response, deadline, f"{method} {path}")
            return Answer(response.status, {key.lower(): value for key, value in response.getheaders()}, text)
        except (OSError, http.client.HTTPException) as error:
            fail(expected=f"an answer to {method} {path} within {seconds:.0f} s",
                 found=f"none ({type(error).__name__})", try_next="start the service in a terminal and look at what it prints")
        finally:
            connection.close()

    @staticmethod
    def _read(response: http.client.HTTPResponse, deadline: float, what: str) -> str:
        body = bytearray()
        while chunk := response.read1(65536):
            body += chunk
            if len(body) > MOST_BYTES or time.monotonic() > deadline:
                fail(expected=f"an answer to {what} of at most {MOST_BYTES // 2**20} MB, in time",
                     found="an answer that does not end", try_next="look at what the service sends back")
        return body.decode("utf-8", errors="replace")


class Http:
    """Starts services; all of them are stopped when the check ends."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []

    @contextmanager
    def serve(self, args: Sequence[str], *, cwd: Path, ready: str = "/", seconds: float = 30.0,
              env: dict[str, str] | None = None) -> Iterator[Service]:
        """A service started with ``python ARGS…``, once it answers GET ``ready``; stopped when the block ends.

        ``{port}`` in ``args`` is replaced by a free port, which the service also finds in the variable PORT.
        """
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        command = [sys.executable, "-P", *(each.replace("{port}", str(port)) for each in args)]
        environment = clean_environment({"PORT": str(port), "PYTHONPATH": str(cwd / "src"), **(env or {})})
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, **new_group())
        self._running.append(process)
        child = Child(process)
        try:
            _wait_until_ready(process, child, port, ready, seconds)
            yield Service(port)
        finally:
            stop_tree(process)
            self._running.remove(process)

    def close(self) -> None:
        """Stop everything that still runs."""
        for process in self._running:
            stop_tree(process)
        self._running.clear()


def _wait_until_ready(process: "subprocess.Popen[bytes]", child: Child, port: int, path: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            fail(expected="a service that keeps running", found=child.error_tail(300).strip() or "it ended at once",
                 try_next="start it in a terminal and read the last line that it prints")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", path)
            connection.getresponse().read(1)
            return
        except (OSError, http.client.HTTPException):
            try:
                child.next_line(_PAUSE)  # returns at once when the service prints something, which is worth a new try
            except LineTimeout:
                continue
        finally:
            connection.close()
    fail(expected=f"a service that answers GET {path} within {seconds:.0f} s", found="no answer",
         try_next="let it listen on 127.0.0.1 and on the port in the variable PORT")
