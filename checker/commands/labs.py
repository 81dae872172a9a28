"""``slipway reset`` and ``slipway jump``: a fresh copy of a lab, and a start in the middle."""

import typer
from rich.console import Console

from checker.commands.options import LabArgument, WorkspaceOption
from checker.commands.tools import bring_tools_up_to
from checker.core.course import load_course
from checker.grading.jump import jump_to
from checker.render.progress import progress_steps
from checker.workspace.labs import reset_lab
from checker.workspace.workspace import find_workspace


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("reset")(reset)
    app.command("jump")(jump)


def reset(lab: LabArgument, workspace: WorkspaceOption = None) -> None:
    """Put a fresh copy of a lab's notebook in place; your own is kept under a dated name. Your project stays as it is.

    Example: [bold]slipway reset 02[/bold]
    """
    course, here = load_course(), find_workspace(workspace)
    wanted = course.lab(lab)
    kept = reset_lab(course, wanted, here)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Fresh: {here.labs / (wanted.stem + '.ipynb')}", markup=False)
    if kept:
        console.print(f"Yours: {kept}", markup=False)


def jump(lab: LabArgument, workspace: WorkspaceOption = None) -> None:
    """Start at a later lab: the project becomes the reference's, as it stands before that lab. Yours is kept beside it.

    Commits that the reference made carry its name, and a portfolio says which labs were jumped over.

    Example: [bold]slipway jump 02[/bold]
    """
    course, here = load_course(), find_workspace(workspace)
    wanted = course.lab(lab)
    bring_tools_up_to([wanted], course)
    with progress_steps(f"Rebuilding the project before lab {wanted.stem}", len(course.before(wanted))) as step:
        done = jump_to(course, wanted, here, on_lab=lambda each: step(each.stem))
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Your project now stands where lab {wanted.stem} begins: {here.project}", markup=False)
    if done.kept:
        console.print(f"Your own project is kept: {done.kept}", markup=False)
    console.print(f"Next: open labs/{wanted.stem}.ipynb, and restart its kernel if it is open", markup=False)
