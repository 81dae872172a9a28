"""JupyterLab in a workspace neither uses nor changes somebody's own Jupyter."""

import json
import os
import sys
from pathlib import Path

import pytest

from checker.jupyter.running import Server, running_server
from checker.jupyter.settings import (
    jupyter_folder,
    runtime_folder,
    server_command,
    server_environment,
    token_of,
    write_settings,
)
from checker.workspace.workspace import Workspace, mark_as_workspace

NOTICES = "config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    """A workspace with nothing in it."""
    (tmp_path / "ws").mkdir()
    return mark_as_workspace(tmp_path / "ws", "0")


def test_every_folder_of_jupyter_is_inside_the_workspace(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/my/own")
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", "/my/own")
    monkeypatch.setenv("PYTHONPATH", "/my/own")
    environment = server_environment(empty)
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    folders = [environment[name] for name in names]
    assert all(Path(folder).is_relative_to(jupyter_folder(empty)) for folder in folders)
    assert "JUPYTERLAB_SETTINGS_DIR" not in environment and "PYTHONPATH" not in environment
    assert environment["SLIPWAY_WORKSPACE"] == str(empty.root)


def test_terminals_and_commands_find_this_python_first(empty: Workspace) -> None:
    assert server_environment(empty)["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_the_kernel_is_this_python(empty: Workspace) -> None:
    write_settings(empty)
    spec = json.loads((jupyter_folder(empty) / "data/kernels/python3/kernel.json").read_text(encoding="utf-8"))
    assert spec["argv"][0] == sys.executable


def test_what_a_learner_chose_in_jupyterlab_stays(empty: Workspace) -> None:
    write_settings(empty)
    notices = jupyter_folder(empty) / NOTICES
    assert json.loads(notices.read_text(encoding="utf-8")) == {"fetchNews": "false", "checkForUpdates": False}
    notices.write_text('{"fetchNews": "true"}', encoding="utf-8")
    write_settings(empty)
    assert notices.read_text(encoding="utf-8") == '{"fetchNews": "true"}'


def test_the_token_is_long_kept_and_for_one_user_only(empty: Workspace) -> None:
    token = token_of(empty)
    assert len(token) == 48 and token_of(empty) == token
    file = jupyter_folder(empty) / "token.json"
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0
    assert all(token not in word for word in server_command(empty, 8888, exactly=False)), "others can read commands"
    file.write_text('"short"', encoding="utf-8")
    assert len(token_of(empty)) == 48


def test_only_a_port_that_was_asked_for_is_taken_exactly(empty: Workspace) -> None:
    assert "--ServerApp.port_retries=0" in server_command(empty, 9000, exactly=True)
    assert "--ServerApp.port_retries=50" in server_command(empty, 8888, exactly=False)


@pytest.mark.parametrize("note", ["", "{", "[]", '{"port": "x", "pid": 1}', '{"port": 9, "pid": 999999}'])
def test_notes_of_servers_that_are_gone_are_no_servers(note: str, empty: Workspace) -> None:
    write_settings(empty)
    (runtime_folder(empty) / "jpserver-1.json").write_text(note, encoding="utf-8")
    assert running_server(empty) is None


def test_an_address_survives_names_with_spaces() -> None:
    server = Server(8888, "t", 1)
    assert server.address() == "http://127.0.0.1:8888/lab?token=t"
    assert server.address("labs/my läb.ipynb") == "http://127.0.0.1:8888/lab/tree/labs/my%20l%C3%A4b.ipynb?token=t"
