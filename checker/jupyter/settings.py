"""JupyterLab's settings inside the workspace, so that the learner's own Jupyter is neither used nor changed."""

import os
import secrets
import sys
from pathlib import Path

from checker.workspace.files import read_json, write_json
from checker.workspace.workspace import ENVIRONMENT, Workspace

#: Not needed for the labs. The first one looks for a dozen language servers at every start; the second changes how
#: every notebook is read and saved, and a lab must come back as it was given.
_LEFT_OUT = {"jupyter_lsp": False, "jupyterlab_jupytext": False}
_NOTICES = Path("lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings")


def jupyter_folder(workspace: Workspace) -> Path:
    """Where everything of JupyterLab lies that is about this workspace."""
    return workspace.state_folder / "jupyter"


def runtime_folder(workspace: Workspace) -> Path:
    """Where a running server says where it is."""
    return jupyter_folder(workspace) / "runtime"


def write_settings(workspace: Workspace) -> None:
    """Put the settings in place. What a learner may change in JupyterLab (theme, notices) is written once only."""
    folder = jupyter_folder(workspace)
    write_json(folder / "config" / "jupyter_server_config.json", {"ServerApp": {"jpserver_extensions": _LEFT_OUT}})
    write_json(folder / "config" / "labconfig" / "page_config.json",
               {"disabledExtensions": {"jupyterlab-jupytext": True}})
    if not (folder / "config" / _NOTICES).exists():
        write_json(folder / "config" / _NOTICES, {"fetchNews": "false", "checkForUpdates": False})
    # “python3” of this environment, by its full path: the one of another Jupyter must not be taken for it.
    write_json(folder / "data" / "kernels" / "python3" / "kernel.json", {
        "argv": [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (ipykernel)", "language": "python", "metadata": {"debugger": True}})
    runtime_folder(workspace).mkdir(parents=True, exist_ok=True)


def token_of(workspace: Workspace) -> str:
    """The secret part of the address. It stays the same, so that a bookmark keeps working."""
    path = jupyter_folder(workspace) / "token.json"
    kept = read_json(path, "")
    if isinstance(kept, str) and len(kept) >= 32:
        return kept
    token = secrets.token_hex(24)
    write_json(path, token, private=True)  # who knows it can run programs as this user
    return token


def server_environment(workspace: Workspace) -> dict[str, str]:
    """The environment of the server, its kernels and its terminals: this Python first, this workspace, own folders."""
    folder, scripts = jupyter_folder(workspace), str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath)
    if path.split(os.pathsep)[0] != scripts:
        path = scripts + os.pathsep + path
    own = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_DATA_DIR": str(folder / "data"),
           "JUPYTER_RUNTIME_DIR": str(runtime_folder(workspace)), "JUPYTER_TOKEN": token_of(workspace),
           "IPYTHONDIR": str(folder / "ipython"), ENVIRONMENT: str(workspace.root), "PATH": path,
           "JUPYTER_PREFER_ENV_PATH": "0", "JUPYTER_PLATFORM_DIRS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    if sys.prefix != sys.base_prefix:
        own["VIRTUAL_ENV"] = sys.prefix
    theirs = {name: value for name, value in os.environ.items()
              if not name.startswith("JUPYTER") and name not in ("PYTHONHOME", "PYTHONPATH")}
    return theirs | own


def server_command(workspace: Workspace, port: int, *, exactly: bool) -> list[str]:
    """The command that starts the server. ``exactly``: fail when the port is taken, in place of trying the next."""
    command = [
        sys.executable, "-P", "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", f"--ServerApp.port_retries={0 if exactly else 50}",
        f"--ServerApp.root_dir={workspace.root}",
        # Nothing is asked of the network: no news, no search for newer versions, no list of extensions.
        "--LabApp.news_url=None", "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # containers and course servers often have no other user
    return command

