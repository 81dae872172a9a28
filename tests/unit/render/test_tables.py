"""A check's table: the same rows in a notebook, on a page and in a terminal."""

import io
from dataclasses import replace

from rich.console import Console

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report, check_result_from
from checker.render.data import report_from_json, to_json
from checker.render.notebook import CheckCard
from checker.render.page import render_page
from checker.render.terminal import render_lab

TABLE = (("bug", "your tests"), ("a leak <b>", "✗ missed"), ("no seed", "✓ caught"))
CHECK = CheckResult("check_bugs", "bugs", "Every bug is caught.", Outcome.FAILED, "a test", "none", "write one", table=TABLE)
EXERCISE = ExerciseResult("bugs", "Bugs", 1, (CHECK,))


def test_a_card_shows_the_rows_as_a_table_and_as_text() -> None:
    card = CheckCard(EXERCISE)
    assert '<th scope="col">your tests</th>' in card.html() and "<td>a leak &lt;b&gt;</td>" in card.html()
    assert "      bug         your tests\n      ----------  ----------\n      a leak <b>  ✗ missed" in str(card)


def test_a_check_that_passed_shows_its_table_too() -> None:
    passed = ExerciseResult("bugs", "Bugs", 1, (replace(CHECK, outcome=Outcome.PASSED),))
    assert "✓ caught" in str(CheckCard(passed)) and "<table" in CheckCard(passed).html()


def test_the_page_and_the_terminal_have_it() -> None:
    lab = LabResult("x", "X", (EXERCISE,))
    out = io.StringIO()
    render_lab(lab, Console(file=out, width=100))
    assert "no seed     ✓ caught" in out.getvalue() and "✗ missed" in render_page(Report("Ada", (lab,)))


def test_a_report_keeps_it_and_an_older_report_has_none() -> None:
    report = Report("Ada", (LabResult("x", "X", (EXERCISE,)),))
    assert report_from_json(to_json(report)) == report
    assert check_result_from({"name": "a", "exercise": "b", "sentence": "c", "outcome": "passed"}).table == ()
