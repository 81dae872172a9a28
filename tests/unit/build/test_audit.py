"""The audit: it is content with a lab that keeps its promises, and names each promise that another one breaks."""

from pathlib import Path

import pytest

from checker.build.audit import audit_lab
from checker.build.course_files import light_files
from checker.workspace.files import write_atomically
from tests.small_course import CHECKS, LAB_MD, WRONG_COLOUR, build_file_tree, small_course, small_project

MORE = '''

@check("sky")
def check_nobody_fails(answers):
    """It holds."""
    answers.get("sky", "colour")
'''


def findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> list[str]:
    """What the audit says of the small lab with these files changed."""
    made = small_course(tmp_path / "course")
    build_file_tree(made.labs[0].folder, files)
    made = type(made)(made.root, tuple(type(lab)(**vars(lab)) for lab in made.labs))
    for path, text in light_files(made).items():
        write_atomically(path, text)
    monkeypatch.setenv("SLIPWAY_COURSE", str(made.root))
    monkeypatch.setenv("SLIPWAY_CACHE", str(tmp_path / "cache"))
    return audit_lab(made, made.labs[0], small_project(tmp_path / "origin")).findings


def test_a_lab_that_keeps_its_promises_has_no_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings(tmp_path, monkeypatch, {}) == []


@pytest.mark.parametrize(("files", "finding"), [
    ({"lab.md": LAB_MD.replace('# answer("sky", colour="…")', 'answer("sky", colour="bl" + "ue")')},
     "The starter already passes check_the_sky_has_a_colour of exercise “sky”."),
    ({"lab.md": LAB_MD.replace('colour="blue"', 'colour="grey"')},
     "The reference does not pass check_the_sky_has_a_colour (failed)"),
    ({"variants/wrong_colour.md": WRONG_COLOUR.replace("colour=\"red\"", "colour=\"blue\"")},
     "wrong_colour should make check_the_sky_has_a_colour failed, but it is check_the_sky_has_a_colour (passed)"),
    ({"variants/wrong_colour.md": WRONG_COLOUR.replace("[red]", "[look down]")},
     "wrong_colour: the learner is not told “look down”"),
    ({"variants/wrong_colour.md": WRONG_COLOUR.replace("check_the_sky", "check_the_sea")},
     "wrong_colour names a check that does not exist: check_the_sea_has_a_colour."),
    ({"checks.py": CHECKS + MORE},
     "No variant fails check_nobody_fails of exercise “sky”."),
    ({"checks.py": "def (:"}, "could not be graded: The checks of this lab cannot be loaded"),
])
def test_each_broken_promise_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str],
                                      finding: str) -> None:
    said = findings(tmp_path, monkeypatch, files)
    assert any(finding in each for each in said), said
