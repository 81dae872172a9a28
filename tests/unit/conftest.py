"""What most unit tests need: a small course with a workspace in it, and nothing of this machine's user."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.build.course_files import light_files
from checker.core.course import COURSE_ENVIRONMENT, Course
from checker.grading.throwaway import empty_workspace
from checker.workspace.files import write_atomically
from checker.workspace.labs import bring_labs
from checker.workspace.workspace import ENVIRONMENT, Workspace
from tests.small_course import small_course, small_project


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course of one small lab, with its learner's notebook built."""
    made = small_course(tmp_path / "course")
    for path, text in light_files(made).items():
        write_atomically(path, text)
    monkeypatch.setenv(COURSE_ENVIRONMENT, str(made.root))
    monkeypatch.setenv("SLIPWAY_CACHE", str(tmp_path / "cache"))
    return made


@pytest.fixture
def workspace(tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace with the small course's lab, in the middle of which this process stands."""
    made = empty_workspace(tmp_path / "mine", small_project(tmp_path / "origin"))
    bring_labs(course, made)
    monkeypatch.setenv(ENVIRONMENT, str(made.root))
    monkeypatch.chdir(made.root)
    yield made
