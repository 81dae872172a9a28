"""``slipway check``, ``hint``, ``solution`` and ``status``: what the notebook does, from a terminal."""

from typing import Annotated

import typer
from rich.console import Console

from checker import __version__
from checker.commands.options import JsonOption, LabArgument, WorkspaceOption
from checker.core.course import Course, Lab, load_course
from checker.core.outcome import Outcome
from checker.core.report import LabResult, Report
from checker.errors import ExitCode
from checker.grading.reference import solution_cells
from checker.grading.run import run_checks
from checker.render.data import to_json
from checker.render.progress import progress_steps
from checker.render.terminal import render_lab, render_progress
from checker.workspace.hints import next_hint
from checker.workspace.results import last_results, record_results
from checker.workspace.watch import changes
from checker.workspace.workspace import Workspace, find_workspace, now

ExerciseArgument = Annotated[str, typer.Argument(metavar="EXERCISE", help="An exercise of the lab, such as first-commit.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("status")(status)
    app.command("check")(check)
    app.command("hint")(hint)
    app.command("solution")(solution)


def status(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """How far you are: every lab and exercise, as last checked.

    Example: [bold]slipway status[/bold]
    """
    course, here = load_course(), find_workspace(workspace)
    card = here.card()
    report = Report("", tuple(last_results(here, lab) for lab in course.labs), course=__version__, made_at=now(),
                    kit=card.kit)
    if as_json:
        typer.echo(to_json(report))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{card.title}: {card.question}", markup=False)
    console.print(f"Workspace: {here.root}", markup=False)
    render_progress(report, console)


def check(lab: LabArgument, exercises: Annotated[list[str] | None, typer.Argument(
              metavar="[EXERCISE]…", help="Only these exercises.")] = None,
          watch: Annotated[bool, typer.Option("--watch", help="Check again whenever the project changes. Ctrl-C ends it.")
                           ] = False,
          workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Look at your project and say what is right and what to try next.

    Examples: [bold]slipway check 02[/bold] · [bold]slipway check git ignore[/bold] · [bold]slipway check 02 --watch[/bold]

    Ends with 0 when every check that could be made passed, with 1 when one did not.
    """
    course, here = load_course(), find_workspace(workspace)
    wanted = course.lab(lab)
    names = list(dict.fromkeys(wanted.exercise(each).id for each in exercises or ()))
    passed = _check_once(course, wanted, names, here, as_json)
    if watch:
        for _ in changes(here):
            Console().rule()
            passed = _check_once(course, wanted, names, here, as_json)
    raise typer.Exit(ExitCode.DONE if passed else ExitCode.NOT_PASSED)


def hint(lab: LabArgument, exercise: ExerciseArgument, workspace: WorkspaceOption = None) -> None:
    """The next hint for an exercise; call it again for one that says more.

    Example: [bold]slipway hint 02 ignore[/bold]
    """
    course, here = load_course(), find_workspace(workspace)
    known = course.lab(lab).exercise(exercise)
    number = next_hint(here, course.lab(lab), known)
    typer.echo(f"Hint {number + 1} of {len(known.hints)}: {known.hints[number]}")


def solution(lab: LabArgument, exercise: ExerciseArgument) -> None:
    """One good answer to an exercise. There are others: the check decides by what you built.

    Example: [bold]slipway solution 02 ignore[/bold]
    """
    wanted = load_course().lab(lab)
    known = wanted.exercise(exercise)
    typer.echo("\n\n".join(solution_cells(wanted, known.id)))


def _check_once(course: Course, lab: Lab, exercises: list[str], here: Workspace, as_json: bool) -> bool:
    here.card()
    with progress_steps(f"Checking lab {lab.stem}", None) as step:
        results = run_checks(lab, here, exercises, on_result=lambda result: step(result.sentence))
    record_results(here, lab, results)
    result = LabResult(lab.id, lab.title, results)
    if as_json:
        typer.echo(to_json(Report("", (result,), course=lab.stem, made_at=now(), kit=here.card().kit)))
    else:
        render_lab(result, Console(highlight=False))
    return all(check.outcome in (Outcome.PASSED, Outcome.NOT_VERIFIED) for each in results for check in each.checks)
