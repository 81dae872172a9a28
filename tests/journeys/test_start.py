"""``slipway start`` from the first line it prints to Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="sends Ctrl-C as POSIX does")]

LONGEST_SECOND_START = 5.0  # seconds from the command to the address


def start(workspace: Path, *options: str) -> "subprocess.Popen[str]":
    """The command, running; what it says comes through its pipe."""
    command = [sys.executable, "-P", "-m", "checker.cli", "start", "--workspace", str(workspace), "--no-browser", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            env={**os.environ, "JUPYTER_CONFIG_DIR": "/somebody/elses", "PYTHONUNBUFFERED": "1"})


def address_of(process: "subprocess.Popen[str]") -> str:
    """Wait for the address that the command prints."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError("".join(said))


def ended_by(process: "subprocess.Popen[str]", number: signal.Signals) -> tuple[int, str]:
    """Exit code and last words after this signal."""
    assert process.stdout is not None
    process.send_signal(number)
    rest = process.stdout.read()
    process.stdout.close()
    return process.wait(timeout=20), rest


def test_it_starts_says_where_and_ends_cleanly(tmp_path: Path) -> None:
    workspace = tmp_path / "my wörkspace"
    first = start(workspace)
    address = address_of(first)
    servers = psutil.Process(first.pid).children(recursive=True)
    with urllib.request.urlopen(address, timeout=20) as page:
        assert page.status == 200 and "00_start_here.ipynb" in address

    second = start(workspace)
    said, _ = second.communicate(timeout=30)
    assert second.returncode == 0
    assert "JupyterLab is running already for this workspace:" in said and address in said

    code, rest = ended_by(first, signal.SIGINT)
    assert (code, "Traceback" in rest) == (0, False), rest
    assert f"JupyterLab has ended. Your work is saved in {workspace}" in rest
    gone, alive = psutil.wait_procs(servers, timeout=5)
    assert gone and not alive

    began = time.perf_counter()
    again = start(workspace)
    assert address_of(again) == address, "a bookmark keeps working"
    took = time.perf_counter() - began
    code, _ = ended_by(again, signal.SIGTERM)
    assert code == 0
    assert took < LONGEST_SECOND_START, f"the second start took {took:.1f} s"
