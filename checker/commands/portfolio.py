"""``slipway portfolio``: assemble what can be shown, and prove it."""

import json
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console

from checker.commands.options import JsonOption, WorkspaceOption
from checker.core.course import load_course
from checker.errors import ExitCode
from checker.portfolio.assemble import build_portfolio
from checker.portfolio.verify import Verified, verify_portfolio
from checker.render.progress import progress_steps
from checker.render.terminal import symbol
from checker.workspace.workspace import Workspace, find_workspace

STEPS = 6


def register(app: typer.Typer) -> None:
    """Add ``portfolio`` and its commands to the application."""
    portfolio = typer.Typer(no_args_is_help=True, help="Turn your finished project into a repository that you can show.")
    portfolio.command("build")(build)
    portfolio.command("verify")(verify)
    app.add_typer(portfolio, name="portfolio")


def build(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Make the portfolio: your own Git history, with pages made from measured results on top.

    It is refused, with the reason, while your words are missing or a result was not measured.

    Example: [bold]slipway portfolio build[/bold]
    """
    here = find_workspace(workspace)
    built = build_portfolio(here, load_course())
    if as_json:
        typer.echo(json.dumps({"version": 1, "path": str(built.path), "notes": list(built.notes)}, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Portfolio: {built.path}", markup=False)
    for note in built.notes:
        console.print(note, markup=False)
    console.print("Next: slipway portfolio verify", markup=False)


def verify(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Prove the portfolio in a fresh clone with a fresh environment: install, data, tests, training, prediction.

    The result is written into its README and docs/results.json. Ends with 1 when a step failed.

    Example: [bold]slipway portfolio verify[/bold]
    """
    course, here = load_course(), find_workspace(workspace)
    path = portfolio_folder(here)
    with progress_steps("Verifying", STEPS) as step:
        verified = verify_portfolio(path, here, course, on_step=step)
    if as_json:
        typer.echo(json.dumps({"version": 1, "passed": verified.passed, "portfolio": str(path), "logs": str(verified.logs),
                               "notes": list(verified.notes), "steps": [asdict(each) for each in verified.steps]}, indent=2))
    else:
        print_steps(verified, Console(highlight=False, soft_wrap=True))
    raise typer.Exit(ExitCode.DONE if verified.passed else ExitCode.NOT_PASSED)


def portfolio_folder(workspace: Workspace) -> Path:
    """Where this workspace's portfolio lies, once it is built."""
    return workspace.root / "portfolio" / workspace.card().package


def print_steps(verified: Verified, console: Console) -> None:
    """Print one line for each step."""
    for each in verified.steps:
        word = str(each.outcome).replace("_", " ")
        console.print(f"{symbol(each.outcome)} {each.name}: {each.detail} ({word}, {each.seconds} s)", markup=False)
    for note in verified.notes:
        console.print(note, markup=False)
    console.print(f"Logs: {verified.logs}", markup=False)
