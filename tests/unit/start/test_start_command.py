"""``slipway start``: what it makes, what it refuses, and what it says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from checker.commands import start as command
from checker.commands.start import choose_source, has_display, ready_workspace, register
from checker.core.course import Course
from checker.core.project import CARD_NAME
from checker.errors import DataError, SetupError, UsageError, WorkspaceError
from checker.jupyter import running, server
from checker.jupyter.running import Server
from checker.workspace import creation
from checker.workspace.layout import DataSource
from checker.workspace.workspace import ENVIRONMENT, Workspace, default_root, mark_as_workspace

ROWS = "rooms,price\n" + "".join(f"{number % 7},{number * 3.5}\n" for number in range(300))


@pytest.fixture
def houses(tmp_path: Path) -> Path:
    """Somebody's own CSV."""
    path = tmp_path / "houses.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def nobodys_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder without a workspace."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.chdir(tmp_path)
    return home


def test_the_first_start_makes_a_workspace_in_the_home_folder(
        course: Course, houses: Path, nobodys_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = ready_workspace(course, None, choose_source(course, None, houses, "price", None))
    assert made.root == default_root().resolve() == (nobodys_home / "slipway-workspace").resolve()
    assert (made.project / CARD_NAME).is_file() and list(made.labs.glob("*.ipynb"))
    assert f"Your workspace is made: {made.root}" in capsys.readouterr().out


def test_the_second_start_finds_it_again(course: Course, houses: Path, nobodys_home: Path,
                                         capsys: pytest.CaptureFixture[str]) -> None:
    first = ready_workspace(course, None, choose_source(course, None, houses, "price", None))
    capsys.readouterr()
    assert ready_workspace(course, None, None) == first
    assert capsys.readouterr().out == ""


def test_the_environment_may_name_a_place_that_is_not_made_yet(
        course: Course, houses: Path, nobodys_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "elsewhere"))
    made = ready_workspace(course, None, choose_source(course, None, houses, "price", None))
    assert made.root == (tmp_path / "elsewhere").resolve()


def test_without_options_the_default_kit_is_taken(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                  workspace: Workspace) -> None:
    asked: list[str] = []

    def find(root: Path, name: str) -> DataSource:
        asked.append(name)
        raise UsageError("enough")
    monkeypatch.setattr("checker.workspace.kits.find_kit", find)
    with pytest.raises(UsageError, match="enough"):
        ready_workspace(course, tmp_path / "new", None)
    assert asked == ["late_delivery"]


def test_a_project_is_never_replaced(course: Course, workspace: Workspace, houses: Path) -> None:
    before = {path: path.read_bytes() for path in workspace.project.rglob("*") if path.is_file()}
    with pytest.raises(WorkspaceError, match="has a project already, and it is kept as it is") as caught:
        ready_workspace(course, workspace.root, choose_source(course, None, houses, "price", None))
    assert "--workspace DIR" in caught.value.next_step
    assert {path: path.read_bytes() for path in workspace.project.rglob("*") if path.is_file()} == before


def test_a_project_that_is_gone_says_how_to_begin_a_new_one(course: Course, workspace: Workspace, houses: Path) -> None:
    workspace.project.rename(workspace.root / "moved away")
    with pytest.raises(WorkspaceError, match="Your project folder is gone: it was moved") as caught:
        ready_workspace(course, workspace.root, None)
    assert "slipway start --kit late_delivery" in caught.value.next_step
    ready_workspace(course, workspace.root, choose_source(course, None, houses, "price", None))
    assert workspace.card().target == "price"


def test_a_damaged_card_is_said_before_a_browser_opens(course: Course, workspace: Workspace) -> None:
    (workspace.project / CARD_NAME).write_text("[project\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"project\.toml is not valid TOML"):
        ready_workspace(course, workspace.root, None)


def test_a_newer_lab_is_told_and_an_edited_one_is_kept(course: Course, workspace: Workspace,
                                                       monkeypatch: pytest.MonkeyPatch,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    from checker.workspace.labs import LabUpdate
    lab = course.labs[0]
    updates = [LabUpdate(lab, what, Path("x")) for what in ("added", "current", "updated", "kept")]
    monkeypatch.setattr(creation, "open_workspace", lambda *_: updates)
    ready_workspace(course, workspace.root, None)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"Lab {lab.stem} has a newer version; it is in place.",
                     f"Lab {lab.stem} has a newer version; yours stays, because you edited it. "
                     f"To have the new one too: slipway reset {lab.stem[:2]}"]


@pytest.mark.parametrize(("options", "sentence"), [
    ({"kit": "tumour", "data": Path("x.csv")}, "Give either --kit or --data, not both."),
    ({"target": "price"}, "--target and --time belong to --data."),
    ({"time": "day"}, "--target and --time belong to --data."),
    ({"data": Path("x.csv")}, "Which column should be predicted?"),
])
def test_half_a_question_is_refused(options: dict[str, Any], sentence: str, course: Course) -> None:
    asked = {"kit": None, "data": None, "target": None, "time": None} | options
    with pytest.raises(UsageError) as caught:
        choose_source(course, **asked)
    assert caught.value.what == sentence
    assert "--data" in caught.value.next_step


def test_own_data_that_is_not_there(course: Course, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        choose_source(course, None, tmp_path / "no.csv", "price", None)


@pytest.mark.parametrize(("environment", "platform", "seen"), [
    ({}, "linux", False), ({"DISPLAY": ":0"}, "linux", True), ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
    ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "1 2 3 4"}, "linux", False),
    ({}, "darwin", True), ({"SSH_TTY": "/dev/ttys1"}, "darwin", False), ({}, "win32", True)])
def test_a_browser_is_opened_where_somebody_can_see_it(environment: dict[str, str], platform: str, seen: bool) -> None:
    assert has_display(environment, platform) is seen


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    """A workspace with nothing in it."""
    (tmp_path / "ws").mkdir()
    return mark_as_workspace(tmp_path / "ws", "0")


def test_a_server_that_runs_already_is_not_started_again(empty: Workspace, monkeypatch: pytest.MonkeyPatch,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(running, "running_server", lambda _: Server(8890, "secret", 1))
    command.serve(empty, "labs/00 start.ipynb", None, browser=False)
    said = capsys.readouterr().out
    assert "JupyterLab is running already for this workspace:" in said
    assert "http://127.0.0.1:8890/lab/tree/labs/00%20start.ipynb?token=secret" in said


def test_a_port_that_was_asked_for_and_is_taken(empty: Workspace) -> None:
    import socket
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {port} is in use by ") as caught:
            command.serve(empty, "", port, browser=False)
    assert "leave --port away" in caught.value.next_step


def test_a_server_that_ends_at_once_shows_its_last_words(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "server_command", python_that("import sys; sys.exit('the disk is on fire')"))
    with pytest.raises(SetupError, match="JupyterLab ended before it answered: the disk is on fire") as caught:
        server.start_jupyterlab(empty)
    assert caught.value.where.endswith("server.log")


def test_a_server_that_never_answers_is_stopped(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LONGEST_START", 0.5)
    monkeypatch.setattr(server, "server_command", python_that("import time; time.sleep(60)"))
    with pytest.raises(SetupError, match="JupyterLab did not answer within"):
        server.start_jupyterlab(empty)


def python_that(program: str) -> Callable[..., list[str]]:
    import sys
    return lambda *_, **__: [sys.executable, "-c", program]


def test_help_shows_every_option_and_an_example() -> None:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    shown = CliRunner().invoke(app, ["start", "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    for option in ("--workspace", "--kit", "--data", "--target", "--time", "--port", "--no-browser"):
        assert option in shown
    assert "slipway start --data houses.csv --target price" in shown
