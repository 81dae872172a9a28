"""Lint and types: what ruff and mypy say about the whole tree."""

import subprocess
import sys

import pytest

from checker.core.course import course_root


@pytest.mark.parametrize("command", [("ruff", "check", "."), ("mypy", "checker")], ids=lambda command: command[0])
def test_nothing_is_found(command: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=course_root(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
