"""``slipway start``: a workspace, and JupyterLab in it."""

import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.commands.options import WorkspaceOption
from checker.errors import SetupError, UsageError, WorkspaceError
from checker.workspace.workspace import (
    ENVIRONMENT,
    Workspace,
    default_root,
    find_workspace,
    has_project,
    is_workspace,
)

if TYPE_CHECKING:
    from checker.core.course import Course
    from checker.workspace.layout import DataSource

_NO_PROJECT = "Your project folder is gone: it was moved, renamed or deleted."
_OWN_DATA = "slipway start --data FILE --target COLUMN"
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")  # as far as this system has them: the terminal was closed, for example


def register(app: typer.Typer) -> None:
    """Add ``start`` to the application."""
    app.command("start")(start)


KitOption = Annotated[str | None, typer.Option("--kit", metavar="NAME", help="Begin with this project kit. Default: "
                                               "late_delivery.")]
DataOption = Annotated[Path | None, typer.Option("--data", metavar="FILE", help="Begin with your own CSV file.")]
TargetOption = Annotated[str | None, typer.Option("--target", metavar="COLUMN", help="With --data: what to predict.")]
TimeOption = Annotated[str | None, typer.Option("--time", metavar="COLUMN", help="With --data: the column that orders "
                                                "the rows in time.")]
PortOption = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Default: 8888 or the next free one.")]
BrowserOption = Annotated[bool, typer.Option("--no-browser", help="Only print the address.")]


def start(workspace: WorkspaceOption = None, kit: KitOption = None, data: DataOption = None,
          target: TargetOption = None, time: TimeOption = None, port: PortOption = None,
          no_browser: BrowserOption = False) -> None:
    """Make your workspace the first time, and open the first lab in JupyterLab.

    Runs until Ctrl-C, which ends JupyterLab and is no error (exit code 0). Your work is saved in the workspace.

    Examples: [bold]slipway start[/bold] · [bold]slipway start --kit tumour[/bold] ·
    [bold]slipway start --data houses.csv --target price[/bold]
    """
    from checker.core.course import load_course

    course = load_course()
    here = ready_workspace(course, workspace, choose_source(course, kit, data, target, time))
    serve(here, f"labs/{course.labs[0].stem}.ipynb", port, browser=not no_browser and has_display(os.environ))


def choose_source(course: "Course", kit: str | None, data: Path | None, target: str | None,
                  time: str | None) -> "DataSource | None":
    """The kit or the CSV that was asked for, or None when neither was. Raises UsageError for half a question."""
    if kit and data:
        raise UsageError("Give either --kit or --data, not both.", next_step=_OWN_DATA)
    if (target or time) and not data:
        raise UsageError("--target and --time belong to --data.", next_step=_OWN_DATA)
    if data:
        if not target:
            raise UsageError("Which column should be predicted?", where=data,
                             next_step=f'slipway start --data "{data}" --target COLUMN')
        from checker.workspace.own_data import profile_csv

        return profile_csv(data, target, time or "")
    if kit:
        from checker.workspace.kits import find_kit

        return find_kit(course.root, kit)
    return None


def ready_workspace(course: "Course", given: Path | None, source: "DataSource | None") -> Workspace:
    """The workspace, made when there is none, with its labs up to date. A project in it is never replaced."""
    from checker.workspace.creation import create_workspace, open_workspace

    root = _place(given)
    if not is_workspace(root):
        made, card = create_workspace(root, source or _default_source(course), course)
        print(f"Your workspace is made: {made.root}\nYour project: {card.title}. {card.question}", flush=True)
        return made
    here = Workspace(root.resolve())
    _keep_or_renew_project(here, source)
    for update in open_workspace(here, course):
        if update.what == "updated":
            print(f"Lab {update.lab.stem} has a newer version; it is in place.", flush=True)
        elif update.what == "kept":
            print(f"Lab {update.lab.stem} has a newer version; yours stays, because you edited it. "
                  f"To have the new one too: slipway reset {update.lab.stem[:2]}", flush=True)
    return here


def _place(given: Path | None) -> Path:
    """Where the workspace is, or where a new one is made."""
    if given is not None:
        return given
    try:
        return find_workspace(None).root
    except WorkspaceError:
        named = os.environ.get(ENVIRONMENT)
        return Path(named) if named else default_root()


def _default_source(course: "Course") -> "DataSource":
    from checker.grading.origin import DEFAULT_KIT
    from checker.workspace.kits import find_kit

    return find_kit(course.root, DEFAULT_KIT)


def _keep_or_renew_project(here: Workspace, source: "DataSource | None") -> None:
    """Lay out a project where it is gone and a new one was asked for; refuse to replace one that is there."""
    if has_project(here):
        if source is not None:
            raise WorkspaceError("This workspace has a project already, and it is kept as it is.", where=here.project,
                                 next_step="begin another one: slipway start --workspace DIR, and the same options")
        here.card()  # says what is wrong with it, before a browser opens
        return
    if source is None:
        raise WorkspaceError(_NO_PROJECT, where=here.project,
                             next_step="move it back to that place, or begin a new one there: slipway start --kit "
                                       "late_delivery")
    from checker.workspace.layout import lay_out_project

    print(f"A new project is laid out: {here.project}", flush=True)
    lay_out_project(source, here.project)


def has_display(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a browser opened here would be seen by whoever typed the command."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return False
    return platform in ("win32", "darwin") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def serve(here: Workspace, notebook: str, port: int | None, *, browser: bool) -> None:
    """Run JupyterLab until it ends or somebody ends it. Says so when this workspace's server runs already."""
    from checker.jupyter.running import running_server
    from checker.jupyter.server import start_jupyterlab

    server = running_server(here)
    if server is not None:
        print(f"JupyterLab is running already for this workspace:\n\n    {server.address(notebook)}\n\n"
              "To end it: Ctrl-C where it was started, or File > Shut Down in JupyterLab.", flush=True)
        _open(server.address(notebook), browser)
        return
    if port is not None:
        _refuse_a_taken_port(port)
    print("Starting JupyterLab …", flush=True)
    with _every_end_is_an_interrupt():
        lab = start_jupyterlab(here, port)
        try:
            print(f"JupyterLab is ready:\n\n    {lab.server.address(notebook)}\n\nTo end it: Ctrl-C", flush=True)
            _open(lab.server.address(notebook), browser)
            lab.wait()
        except KeyboardInterrupt:
            print("\nEnding JupyterLab …", flush=True)
        finally:
            lab.stop()
    print("JupyterLab has ended. Your work is saved in", here.root, flush=True)


def _refuse_a_taken_port(port: int) -> None:
    from checker.doctor.ports import holder_of, port_is_free

    if not port_is_free(port):
        raise SetupError(f"Port {port} is in use by {holder_of(port)}.",
                         next_step="end that program, or leave --port away: the next free one is taken then")


def _open(address: str, browser: bool) -> None:
    if browser:  # in a thread: some browsers make the caller wait until they are closed
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


@contextmanager
def _every_end_is_an_interrupt() -> Iterator[None]:
    """Closing the terminal or a plain ``kill`` ends JupyterLab as cleanly as Ctrl-C does."""
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    wanted = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = [(each, signal.signal(each, interrupt)) for each in wanted]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)

