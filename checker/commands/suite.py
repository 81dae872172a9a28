"""``slipway test``: the course's own tests."""

import subprocess
import sys

import typer

from checker.core.course import course_root


def register(app: typer.Typer) -> None:
    """Add ``test`` to the application."""
    app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(run_tests)


def run_tests(context: typer.Context) -> None:
    """Run the course's own test suite; everything after “test” goes to pytest.

    Examples: [bold]slipway test[/bold] · [bold]slipway test --slow[/bold] · [bold]slipway test tests/unit -k git[/bold]
    """
    command = [sys.executable, "-m", "pytest", *context.args]
    raise typer.Exit(subprocess.run(command, cwd=course_root(), check=False).returncode)
