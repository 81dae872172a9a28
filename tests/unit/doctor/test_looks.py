"""Each look of the doctor, on machines as they may be."""

import os
import socket
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from checker.doctor import machine, ports, tools
from checker.doctor.ask import Reply, ask
from checker.doctor.finding import Finding, Mend, State
from checker.doctor.place import look_at_workspace
from checker.workspace.workspace import Workspace

Programs = Callable[[dict[str, Reply]], None]


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Let the doctor's questions be answered as given; every other program is not there."""
    def answer(replies: dict[str, Reply]) -> None:
        def fake(*command: str, **_: object) -> Reply:
            return replies.get(" ".join(command), Reply(False, False, f"{command[0]} is not on PATH"))
        monkeypatch.setattr(tools, "ask", fake)
    return answer


def yes(text: str) -> Reply:
    return Reply(True, True, text)


def no(text: str) -> Reply:
    return Reply(True, False, text)


def test_this_python_is_one_that_the_course_was_run_with() -> None:
    finding = machine.look_at_python()
    assert (finding.state, finding.mend) == (State.OK, None)
    assert sys.executable in finding.found


def test_a_python_from_the_future_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "TESTED_PYTHONS", ((3, 5), (3, 6)))
    finding = machine.look_at_python()
    assert finding.state is State.WARN
    assert finding.mend is not None and "winget install" in finding.mend.windows


def test_a_python_shared_with_other_programs_is_a_warning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    assert machine.look_at_environment().state is State.WARN
    (tmp_path / "conda-meta").mkdir()
    assert machine.look_at_environment().state is State.OK, "a conda environment is one of its own"


def test_packages_are_compared_with_the_lock(tmp_path: Path) -> None:
    def look(*lines: str) -> Finding:
        (tmp_path / "requirements.lock").write_text("".join(f"{line} \\\n    --hash=sha256:00\n" for line in lines))
        return machine.look_at_packages(tmp_path)

    from importlib.metadata import version
    typer = f"typer=={version('typer')}"
    assert look(typer, "no-such-package==1 ; sys_platform == 'no-such-system'").state is State.OK
    assert "no-such-package is not installed" in look(typer, "no-such-package==1").found
    other = look("typer==0.0.1")
    assert (other.state, "in place of 0.0.1" in other.found) == (State.WARN, True)


def test_a_file_that_was_deleted_from_a_package_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "small-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: small\nVersion: 1.0\n")
    (info / "RECORD").write_text("small/__init__.py,sha256=x,1\nsmall/gone.py,sha256=x,1\n")
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "__init__.py").write_text("")
    (tmp_path / "requirements.lock").write_text("small==1.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    finding = machine.look_at_packages(tmp_path)
    assert (finding.state, finding.found) == (State.MISSING, "small/gone.py of small is gone")


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "state"), [(9e9, State.OK), (3e9, State.WARN), (0.5e9, State.MISSING)])
def test_disk_space(free: float, state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1e12, 0, free))
    finding = machine.look_at_disk(tmp_path / "not" / "there" / "yet")
    assert (finding.state, f"{free / 1e9:.1f} GB free" in finding.found) == (state, True)


Memory = namedtuple("Memory", "total available")


@pytest.mark.parametrize(("total", "free", "state"), [
    (16e9, 8e9, State.OK), (16e9, 0.5e9, State.WARN), (3e9, 2e9, State.WARN), (0.9e9, 0.9e9, State.MISSING)])
def test_memory(total: float, free: float, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Memory(total, free))
    assert machine.look_at_memory().state is state


@pytest.mark.parametrize(("reply", "state"), [
    (yes("git version 2.39.5"), State.OK), (yes("git version 2.45.1.windows.1"), State.OK),
    (yes("git version 2.25.1"), State.MISSING), (Reply(False, False, "git is not on PATH"), State.MISSING)])
def test_git(reply: Reply, state: State, programs: Programs) -> None:
    programs({"git --version": reply})
    finding = tools.look_at_git()
    assert finding.state is state
    assert (finding.mend is None) == (state is State.OK)


def test_a_missing_git_identity_says_what_to_type(programs: Programs) -> None:
    programs({"git config user.name": yes("Ada"), "git config user.email": no("")})
    finding = tools.look_at_git_identity(None)
    assert (finding.state, finding.found) == (State.WARN, "user.email not set")
    assert finding.mend is not None
    assert finding.mend.here() == 'git config --global user.email "you@example.com"'


def test_a_git_identity_is_read_from_the_project_too(programs: Programs) -> None:
    programs({"git config user.name": yes("Ada"), "git config user.email": yes("ada@example.com")})
    assert tools.look_at_git_identity(None).found == "Ada <ada@example.com>"
    programs({})
    assert tools.look_at_git_identity(None).found == "Git is missing"


def test_docker_is_never_needed_to_begin(programs: Programs) -> None:
    programs({})
    assert (tools.look_at_docker().state, tools.look_at_docker().found) == (State.WARN, "not installed")
    assert tools.look_at_docker_plugins().state is State.WARN
    programs({"docker --version": yes("Docker version 28.2.2"),
              "docker version --format {{.Server.Version}}": no("Cannot connect to the Docker daemon")})
    finding = tools.look_at_docker()
    assert (finding.state, "Cannot connect" in finding.found) == (State.WARN, True)
    assert finding.mend is not None and "systemctl start docker" in finding.mend.linux


def test_docker_with_all_its_parts(programs: Programs) -> None:
    programs({"docker --version": yes("Docker version 28.2.2"),
              "docker version --format {{.Server.Version}}": yes("28.2.2"),
              "docker compose version --short": yes("2.26.1"),
              "docker buildx version": yes("github.com/docker/buildx v0.13.1 abc")})
    assert tools.look_at_docker().found == "engine 28.2.2"
    assert tools.look_at_docker_plugins().found == "compose 2.26.1, buildx 0.13.1"
    programs({"docker --version": yes("Docker version 28.2.2"), "docker compose version --short": yes("2.26.1")})
    assert tools.look_at_docker_plugins().found == "no buildx"


def test_a_port_in_use_names_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        finding = ports.look_at_port(port)
        assert finding.state is State.WARN
        assert f"(process {os.getpid()})" in finding.found
    assert ports.look_at_port(port).state is State.OK


def test_a_holder_that_may_not_be_seen_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(kind: str) -> None:
        raise psutil.AccessDenied
    monkeypatch.setattr(psutil, "net_connections", refuse)
    assert ports.holder_of(1) == "another program"


def test_the_workspace_is_looked_at(workspace: Workspace, tmp_path: Path) -> None:
    assert look_at_workspace(None).state is State.OK
    (workspace.project / "project.toml").write_text("[project\n")
    assert "not valid TOML" in look_at_workspace(None).found
    assert look_at_workspace(tmp_path / "elsewhere").state is State.MISSING


def test_no_workspace_yet_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLIPWAY_WORKSPACE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    finding = look_at_workspace(None)
    assert (finding.state, finding.mend) == (State.WARN, Mend.everywhere("make one with: slipway start"))


def test_a_program_that_hangs_is_stopped() -> None:
    reply = ask(sys.executable, "-c", "import time; time.sleep(60)", seconds=0.3)
    assert (reply.there, reply.worked, reply.timed_out) == (True, False, True)


def test_a_program_that_is_not_there_is_no_error() -> None:
    assert ask("no-such-program-anywhere") == Reply(False, False, "no-such-program-anywhere is not on PATH")


def test_a_program_that_cannot_be_run_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")
    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert ask(sys.executable) == Reply(True, False, "Permission denied")
