"""The HTTP probe on real servers: one that answers, one that ends, one that is silent, one that never stops talking."""

from pathlib import Path

import psutil
import pytest

from checker.core.check import Failed
from checker.probes import http as http_module
from checker.probes.http import Http
from tests.small_course import build_file_tree

SERVER = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path != "/missing" else 404)
        self.send_header("X-Who", "me")
        self.end_headers()
        if self.path == "/endless":
            while True: self.wfile.write(b"x" * 65536)
        self.wfile.write(b'{"ok": true}' if self.path != "/text" else b"plain")
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(body + self.headers["Content-Type"].encode())
    def log_message(self, *words): pass
HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else int(os.environ["PORT"])), Handler).serve_forever()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build_file_tree(tmp_path, {"server.py": SERVER, "silent.py": "import threading; threading.Event().wait()",
                                      "ends.py": "raise SystemExit('no model file')"})


def test_a_service_is_asked_and_stopped(folder: Path) -> None:
    with Http().serve(["server.py", "{port}"], cwd=folder) as service:
        answer = service.get("/")
        assert (answer.status, answer.json(), answer.headers["x-who"]) == (200, {"ok": True}, "me")
        assert service.get("/missing").status == 404
        assert service.post("/", json=[1]).text == "[1]application/json"
        assert service.post("/", data=b"a", headers={"Content-Type": "text/plain"}).text == "atext/plain"
        with pytest.raises(Failed, match="an answer in JSON; found plain"):
            service.get("/text").json()
    with pytest.raises(Failed, match="none"):
        service.get("/")


def test_a_body_without_an_end_is_cut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "MOST_BYTES", 1_000_000)
    with Http().serve(["server.py"], cwd=folder) as service, pytest.raises(Failed, match="an answer that does not end"):
        service.get("/endless")


def test_a_service_that_ends_tells_its_last_words(folder: Path) -> None:
    with pytest.raises(Failed, match="no model file"), Http().serve(["ends.py"], cwd=folder):
        raise AssertionError("a service that ended was served")


def test_a_silent_service_is_given_up_and_stopped(folder: Path) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with pytest.raises(Failed, match="no answer"), Http().serve(["silent.py"], cwd=folder, seconds=1):
        raise AssertionError("a silent service was served")
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
