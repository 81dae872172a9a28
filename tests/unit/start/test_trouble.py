"""Each trouble with the environment gives one sentence, the place, and what to type."""

import errno
import importlib.util
import io
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from checker.environment import make, trouble
from checker.environment.installer import InstallerFailedError
from checker.environment.launch import launch, set_up
from checker.environment.progress import Progress
from checker.environment.ready import CORE_LOCK, Verdict
from checker.errors import SetupError

NO_NETWORK = (
    ("error: Failed to fetch: `https://index.example/simple/attrs/`", "  Caused by: dns error"),
    ("WARNING: Retrying after connection broken by 'NewConnectionError'", "ERROR: No matching distribution found"),
)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name in (CORE_LOCK, "requirements-test.lock", "pyproject.toml"):
        (tmp_path / name).write_text("")
    return tmp_path


def quiet() -> Progress:
    return Progress(io.StringIO())


@pytest.mark.parametrize("lines", NO_NETWORK)
def test_no_network(lines: tuple[str, ...], tmp_path: Path) -> None:
    error = trouble.install_failed(tmp_path, tmp_path / "install.log", lines)
    assert error.what == "The packages could not be downloaded: the package index does not answer."
    assert "install.log" in error.where
    assert "HTTPS_PROXY" in error.next_step and "slipway start" in error.next_step


def test_a_disk_that_became_full(tmp_path: Path) -> None:
    lines = ("error: Failed to install: numpy", "  Caused by: No space left on device (os error 28)")
    error = trouble.install_failed(tmp_path, tmp_path / "log", lines)
    assert error.what == "The disk became full while the packages were installed."
    assert trouble.is_final(lines), "pip would fail in the same way as uv"
    assert not trouble.is_final(NO_NETWORK[0]), "pip may know a proxy that uv does not"
    assert "became full while the environment" in str(trouble.venv_failed(tmp_path, "[Errno 28] No space left"))


def test_a_package_that_somebody_changed(tmp_path: Path) -> None:
    lines = ("error: Hash mismatch for `attrs==26.1.0`",)
    assert "its hash differs" in trouble.install_failed(tmp_path, tmp_path / "log", lines).what


def test_any_other_failure_shows_the_installers_own_words(tmp_path: Path) -> None:
    lines = ("Building x", "ERROR: gcc is missing", "hint: see above")
    error = trouble.install_failed(tmp_path, tmp_path / "log", lines)
    assert error.what == "The packages could not be installed."
    assert error.where.endswith("ERROR: gcc is missing")
    assert trouble.install_failed(tmp_path, tmp_path / "log", ()).where.endswith("it printed nothing")


def test_a_disk_that_is_too_full_is_said_before_anything_is_downloaded(
        course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10e9, 9e9, 0.4e9))
    with pytest.raises(SetupError, match=r"The disk is too full: 0\.4 GB are free, 1\.5 GB are needed\.") as caught:
        make.make_ready(course, CORE_LOCK, Verdict("make"), quiet(), 0)
    assert "free some space" in caught.value.next_step
    assert not (course / ".venv").exists()


def test_a_folder_with_other_things_in_it_is_left_alone(course: Path) -> None:
    (course / ".venv").mkdir()
    (course / ".venv" / "thesis.docx").write_text("years of work")
    with pytest.raises(SetupError, match="holds something that is not a Python environment") as caught:
        make.make_ready(course, CORE_LOCK, Verdict("make"), quiet(), 0)
    assert "move that folder elsewhere" in caught.value.next_step
    assert (course / ".venv" / "thesis.docx").read_text() == "years of work"


def test_an_environment_in_use_on_windows(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (course / ".venv" / "Scripts").mkdir(parents=True)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(SetupError, match="The old environment cannot be removed: Access is denied") as caught:
        make.make_ready(course, CORE_LOCK, Verdict("make"), quiet(), 0)
    assert "close JupyterLab" in caught.value.next_step


def without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in modules else real(name))


def test_a_python_without_venv_and_nothing_in_its_place(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "ensurepip", "uv", "virtualenv")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SetupError, match="its venv module is missing") as caught:
        make.make_venv(course / ".venv")
    assert caught.value.where == sys.executable
    if Path("/etc/debian_version").exists():
        assert f"sudo apt install python3.{sys.version_info[1]}-venv" in caught.value.next_step


def test_a_python_without_venv_falls_back_to_uv(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "ensurepip", "virtualenv")
    monkeypatch.setattr(make, "find_uv", lambda: ["uv"])
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> "subprocess.CompletedProcess[str]":
        commands.append(command)
        make.python_of(course / ".venv").parent.mkdir(parents=True)
        make.python_of(course / ".venv").write_text("")
        return subprocess.CompletedProcess(command, 0, "", "")
    monkeypatch.setattr(subprocess, "run", run)
    make.make_venv(course / ".venv")
    assert [command[:3] for command in commands] == [["uv", "venv", "--seed"]]


def test_a_venv_that_cannot_be_made_shows_why(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "virtualenv")
    monkeypatch.setattr(make, "find_uv", lambda: None)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(
        command, 1, "", "Error: the interpreter is broken"))
    with pytest.raises(SetupError, match=r"The environment could not be made\.") as caught:
        make.make_venv(course / ".venv")
    assert "the interpreter is broken" in caught.value.where


def test_pip_is_tried_when_uv_fails(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def fail(command: list[str], *_: object) -> None:
        tried.append("pip" if "-m" in command else "uv")
        raise InstallerFailedError(NO_NETWORK[0])
    monkeypatch.setattr(make, "find_uv", lambda: ["uv"])
    monkeypatch.setattr(make, "make_venv", lambda venv: venv.mkdir())
    monkeypatch.setattr(make, "run_installer", fail)
    with pytest.raises(SetupError, match="the package index does not answer"):
        make.make_ready(course, CORE_LOCK, Verdict("make"), quiet(), 0)
    assert tried == ["uv", "pip"]


@pytest.mark.parametrize(("number", "sentence"), [
    (errno.EROFS, "The course's folder may not be written, so its environment cannot be made there."),
    (errno.EACCES, "The course's folder may not be written, so its environment cannot be made there."),
    (errno.ENOSPC, "The disk is full."),
    (errno.EIO, "The environment could not be made: Input/output error."),
])
def test_a_folder_that_refuses_files(number: int, sentence: str, course: Path, monkeypatch: pytest.MonkeyPatch,
                                     capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "Input/output error", str(course))
    monkeypatch.setattr(Path, "open", refuse)
    assert set_up(course, CORE_LOCK) == 3
    said = capsys.readouterr().err
    assert f"slipway: {sentence}" in said
    assert f"Where: {course}" in said
    assert "Next: " in said


def test_ctrl_c_while_installing_says_that_nothing_is_lost(course: Path, monkeypatch: pytest.MonkeyPatch,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt
    monkeypatch.setattr(make, "make_venv", interrupt)
    assert set_up(course, CORE_LOCK) == 130
    assert "stopped. Nothing is lost" in capsys.readouterr().err
    assert set_up(course, CORE_LOCK) == 130, "the lock was let go"


def test_asking_for_help_does_not_download_anything(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert launch(str(course), ["--help"]) == 0
    assert "slipway start" in capsys.readouterr().out
    assert not (course / ".venv").exists()


def test_every_sentence_names_the_command_as_this_system_types_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert trouble.how_to_type() == "slipway start"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert trouble.how_to_type("test") == "./slipway test"
