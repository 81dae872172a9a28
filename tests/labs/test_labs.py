"""One file for all labs, present and future."""

from pathlib import Path

import pytest

from checker.build.audit import audit_lab
from checker.build.course_files import drift
from checker.build.inspection import inspect_lab
from checker.core.course import Course, load_course

LABS = [lab.stem for lab in load_course().labs]


@pytest.mark.parametrize("name", LABS)
def test_a_lab_is_written_as_the_house_wants_it(course: Course, name: str) -> None:
    assert inspect_lab(course, course.lab(name)) == []


def test_generated_files_are_what_the_solutions_say(course: Course) -> None:
    assert drift(course, None) == []


@pytest.mark.slow
def test_solved_notebooks_are_what_a_fresh_run_gives(course: Course, origin: Path) -> None:
    assert drift(course, origin) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", LABS)
def test_a_lab_keeps_its_promises(course: Course, origin: Path, name: str) -> None:
    audit = audit_lab(course, course.lab(name), origin)
    assert audit.findings == []
    assert audit.checks > 0 and audit.variants > 0
