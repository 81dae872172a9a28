"""A command waits only for what it needs itself."""

import subprocess
import sys

import typer

from checker.cli import COMMAND_MODULES, register_commands

HEAVY = ("nbformat", "papermill", "jupytext", "copier", "pandas", "sklearn", "jupyterlab", "pytest")


def test_the_table_of_commands_is_what_the_modules_register() -> None:
    group = typer.main.get_command(register_commands())
    assert sorted(group.commands) == sorted(name for names in COMMAND_MODULES.values() for name in names)


def test_start_and_doctor_do_not_wait_for_the_autograder() -> None:
    program = ("import sys; from checker.cli import register_commands; register_commands([sys.argv[1]]); "
               f"print([name for name in {HEAVY!r} if name in sys.modules])")
    for command in ("start", "doctor", "test"):
        done = subprocess.run([sys.executable, "-c", program, command], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]", f"{command} imports {done.stdout}"
