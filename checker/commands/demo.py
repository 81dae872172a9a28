"""``slipway demo``: the whole course, unattended, from nothing to a verified portfolio."""

import json
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from checker.commands.grade import write_report
from checker.commands.options import JsonOption
from checker.commands.start import DataOption, KitOption, TargetOption, TimeOption, choose_source
from checker.commands.tools import bring_tools
from checker.core.course import Course, Lab, load_course
from checker.core.report import Report
from checker.errors import ExitCode, WorkspaceError
from checker.grading.grade import grade
from checker.grading.origin import DEFAULT_KIT
from checker.grading.play import play_reference
from checker.grading.submission import find_submissions
from checker.portfolio.assemble import build_portfolio
from checker.portfolio.verify import verify_portfolio
from checker.render.progress import progress_steps
from checker.render.terminal import render_report
from checker.workspace.creation import create_workspace
from checker.workspace.kits import find_kit
from checker.workspace.results import record_results
from checker.workspace.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add ``demo`` to the application."""
    app.command("demo")(demo)


def demo(kit: KitOption = None, data: DataOption = None, target: TargetOption = None, column: TimeOption = None,
         output: Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", help="A new folder for everything. "
                                                     "Default: a temporary one that is kept.")] = None,
         as_json: JsonOption = False) -> None:
    """Play the reference answers of every lab from nothing, grade them, build the portfolio, and verify it.

    Real Git, real training, nothing of yours is touched. Takes a few minutes.

    Examples: [bold]slipway demo[/bold] · [bold]slipway demo --data houses.csv --target price[/bold]
    """
    course, began, seconds = load_course(), time.perf_counter(), dict[str, float]()
    source = choose_source(course, kit, data, target, column) or find_kit(course.root, DEFAULT_KIT)
    root = _new_folder(output)
    console = Console(highlight=False, soft_wrap=True, stderr=as_json)
    bring_tools(course.labs)
    workspace, card = create_workspace(root / "workspace", source, course)
    console.print(f"{card.title}: {card.task}, target {card.target}, {root}", markup=False)
    _play(course, workspace, seconds)
    with _timed("grade", seconds), progress_steps("Grading", len(course.labs) * 2) as step:
        (submission,) = find_submissions(workspace.root, course)
        report = grade(submission, course, root / "report", on_lab=lambda lab, what: step(f"{lab.stem}: {what}"))
        _keep(report, root / "report", course, workspace)
    render_report(report, console)
    with _timed("portfolio", seconds):
        built = build_portfolio(workspace, course)
    with _timed("verify", seconds):
        verified = verify_portfolio(built.path, workspace, course)
    passed = report.passed and verified.passed
    total = time.perf_counter() - began
    console.print("\n" + ", ".join(f"{name} {spent:.0f} s" for name, spent in seconds.items()) + f"; together {total:.0f} s")
    console.print(f"Report:    {root / 'report' / 'report.html'}", markup=False)
    console.print(f"Portfolio: {built.path}", markup=False)
    console.print("All of it passed." if passed else "Not all of it passed: look at the report.", markup=False)
    if as_json:
        typer.echo(json.dumps({"version": 1, "passed": passed, "report": str(root / "report" / "report.json"),
                               "portfolio": str(built.path), "seconds": seconds, "earned": report.earned,
                               "possible": report.possible}, indent=2))
    raise typer.Exit(ExitCode.DONE if passed else ExitCode.NOT_PASSED)


def _keep(report: Report, folder: Path, course: Course, workspace: Workspace) -> None:
    """Write the report, and its results into the workspace: the portfolio says which labs were checked."""
    write_report(report, folder)
    for each in report.labs:
        record_results(workspace, course.lab(each.id), each.exercises)


def _play(course: Course, workspace: Workspace, seconds: dict[str, float]) -> None:
    """Play every lab's reference in the workspace, as a learner would, one after the other."""
    with progress_steps("Playing the reference answers", len(course.labs)) as step:
        for lab in course.labs:
            step(lab.stem)
            with _timed(lab.stem, seconds):
                _play_one(lab, workspace)


def _play_one(lab: Lab, workspace: Workspace) -> None:
    notes = play_reference(lab, workspace)
    if notes:
        raise WorkspaceError(f"The reference of lab {lab.stem} does not run on this data: {notes[0]}",
                             where=workspace.labs / f"{lab.stem}.ipynb",
                             next_step="please report it, with the first lines of the data if you may share them")


class _timed:
    """Adds the seconds that a block took to a dictionary."""

    def __init__(self, name: str, seconds: dict[str, float]) -> None:
        self.name, self.seconds = name, seconds

    def __enter__(self) -> None:
        self.began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds[self.name] = round(time.perf_counter() - self.began, 1)


def _new_folder(output: Path | None) -> Path:
    if output is None:
        return Path(tempfile.mkdtemp(prefix="slipway-demo-")).resolve()
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise WorkspaceError("The folder for the demo is not empty.", where=output.absolute(),
                             next_step="name a new folder with --output DIR")
    return output.absolute()
