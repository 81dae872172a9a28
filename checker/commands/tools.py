"""``slipway tools``: what the labs need beside the course's own packages, brought ahead of time."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console

from checker.core.course import Course, Lab, load_course
from checker.environment.progress import Progress
from checker.workspace.tools import install_tools, missing_tools, size_of


def register(app: typer.Typer) -> None:
    """Add ``tools`` to the application."""
    app.command("tools")(tools)


def tools(labs: Annotated[list[str] | None, typer.Argument(metavar="[LAB]…", help="Only these labs. Default: all.")] = None,
          ) -> None:
    """Install what the labs need now, while there is a network. Each lab does it by itself when it is opened.

    Examples: [bold]slipway tools[/bold] · [bold]slipway tools 04[/bold]
    """
    course = load_course()
    chosen = [course.lab(name) for name in labs] if labs else list(course.labs)
    bring_tools(chosen)
    Console(highlight=False).print("Everything that these labs need is installed.", markup=False)


def bring_tools_up_to(labs: Iterable[Lab], course: Course) -> None:
    """``bring_tools`` for these labs and all before them, whose reference answers may have to be played."""
    last = max((lab.number for lab in labs), default=-1)
    bring_tools(lab for lab in course.labs if lab.number <= last)


def bring_tools(labs: Iterable[Lab]) -> None:
    """Install what these labs need and this environment lacks, with a line that says how much it is. Raises SetupError."""
    for lab in labs:
        if missing_tools(lab):
            Console(stderr=True, highlight=False).print(
                f"Lab {lab.stem} needs {lab.tools}: {size_of(lab)}.", markup=False)
            install_tools(lab, Progress())
