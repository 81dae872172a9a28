"""What every test can use: ``--slow``, and ``needs(…)`` for what a machine may lack.

A test that needs a component skips with a reason on somebody's own machine, and fails in CI: there it must not
go unnoticed that a part of the suite was not run.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the tests that replay labs or make environments")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    for item in items:
        if item.get_closest_marker("slow") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="slow: runs with --slow"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser"):
        require("chromium")
    if item.get_closest_marker("engine"):
        require("engine")


def require(component: str) -> str:
    """The component's path (or name). When it is missing: skip here, fail in CI."""
    found = COMPONENTS[component]()
    if not found:
        message = f"needs {component}, which this machine lacks"
        if IN_CI:
            pytest.fail(f"{message}; in CI that is a failure", pytrace=False)
        pytest.skip(message)
    return found


@cache
def _chromium() -> str:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), "")


@cache
def _engine() -> str:
    docker = shutil.which("docker")
    if docker is None:
        return ""
    try:
        answer = subprocess.run([docker, "info"], capture_output=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return docker if answer.returncode == 0 else ""


COMPONENTS: dict[str, Callable[[], str]] = {
    "chromium": _chromium,
    "engine": _engine,
    "git": lambda: shutil.which("git") or "",
    "uv": lambda: shutil.which("uv") or "",
    "bubblewrap": lambda: shutil.which("bwrap") or "",
}


@pytest.fixture
def needs() -> Callable[[str], str]:
    """``needs("chromium")`` gives its path, or skips the test (fails it in CI)."""
    return require


@pytest.fixture
def course_folder() -> Path:
    """The folder of the course, as it was cloned."""
    return ROOT
