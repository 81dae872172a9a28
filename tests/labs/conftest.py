"""The real course, and its kits' untouched projects."""

from pathlib import Path

import pytest

from checker.core.course import Course, load_course
from checker.grading.origin import kit_origin


@pytest.fixture(scope="session")
def course() -> Course:
    """The course that this repository holds."""
    return load_course()


@pytest.fixture(scope="session")
def origin(course: Course) -> Path:
    """The default kit's project before the first lab."""
    return kit_origin(course)
