"""The course as its files say it: every name that a learner may type finds its lab, every other one gets a sentence."""

from pathlib import Path

import pytest

from checker.core.course import Course, load_course
from checker.errors import AuthorError, UsageError
from tests.small_course import small_course


@pytest.mark.parametrize("name", ["0", "00", "colours", "00_colours", "00_colours.ipynb", "labs/00_colours.ipynb"])
def test_a_lab_is_found_by_every_name_that_it_has(course: Course, name: str) -> None:
    assert course.lab(name).id == "colours"


@pytest.mark.parametrize("name", ["7", "colors", "", "²"])
def test_an_unknown_lab_is_met_with_the_known_ones(course: Course, name: str) -> None:
    with pytest.raises(UsageError, match="There is no lab called") as caught:
        course.lab(name)
    assert caught.value.next_step == "one of: 00_colours"


def test_an_unknown_exercise_is_met_with_the_known_ones(course: Course) -> None:
    with pytest.raises(UsageError, match="has no exercise called “sea”") as caught:
        course.labs[0].exercise("sea")
    assert caught.value.next_step == "one of: sky, file, recall"


def test_a_folder_without_labs_is_no_course(tmp_path: Path) -> None:
    with pytest.raises(AuthorError, match="There are no labs in this course"):
        load_course(tmp_path)


@pytest.mark.parametrize(("copy", "field"), [("00_sounds", "number"), ("01_colours", "id")])
def test_two_labs_never_share_a_number_or_an_id(tmp_path: Path, copy: str, field: str) -> None:
    made = small_course(tmp_path)
    (made.root / "solutions" / copy).mkdir()
    (made.root / "solutions" / copy / "lab.toml").write_bytes((made.labs[0].folder / "lab.toml").read_bytes())
    with pytest.raises(AuthorError, match=f"Two labs have the same {field}"):
        load_course(made.root)


def test_a_folder_with_a_bad_name_is_said_to_have_one(tmp_path: Path) -> None:
    made = small_course(tmp_path)
    made.labs[0].folder.rename(made.root / "solutions" / "00_My Lab")
    with pytest.raises(AuthorError, match="“00_My Lab” is no name for a lab"):
        load_course(made.root)
