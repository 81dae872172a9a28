"""A finished project, as the portfolio finds it."""

import subprocess
from pathlib import Path

import pytest

from checker.core.course import Course
from checker.workspace.workspace import Workspace
from tests.small_course import build_file_tree
from tests.unit.portfolio.finished import FILES, Git


@pytest.fixture
def git(workspace: Workspace) -> Git:
    """``git("status")`` in the project."""
    def run(*words: str, cwd: Path | None = None) -> str:
        return subprocess.run(["git", *words], cwd=cwd or workspace.project, check=True, capture_output=True, text=True).stdout

    return run


@pytest.fixture
def finished(workspace: Workspace, git: Git, course: Course) -> Workspace:
    """A workspace whose project has everything that a portfolio needs."""
    (course.root / "portfolio_template").symlink_to(Path(__file__).resolve().parents[3] / "portfolio_template")
    build_file_tree(workspace.project, FILES)
    git("init", "-q", "-b", "main")
    git("config", "user.name", "Ada")
    git("config", "user.email", "ada@slipway.invalid")
    git("add", ".")
    git("commit", "-q", "-m", "Begin")
    git("commit", "-q", "--allow-empty", "-m", "Go on")
    return workspace
