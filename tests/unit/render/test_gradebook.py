"""The marks of many learners as CSV."""

import csv
from io import StringIO

import pytest

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.render.data import gradebook_csv


def lab(name, *outcomes):
    checks = tuple(CheckResult(f"check_{place}", "e", "It is so.", each) for place, each in enumerate(outcomes))
    return LabResult(name, name.title(), (ExerciseResult("e", "E", 2, checks),))


def rows(reports):
    return list(csv.reader(StringIO(gradebook_csv(reports))))


def test_a_row_for_each_learner_and_a_column_for_each_lab():
    assert rows([
        Report("ada", (lab("start", Outcome.PASSED), lab("git", Outcome.PASSED, Outcome.FAILED, Outcome.FAILED))),
        Report("bob", (lab("git", Outcome.PASSED, Outcome.NOT_VERIFIED),)),
        Report("eve", (), problem="The notebook\nis not JSON."),
    ]) == [
        ["learner", "start", "git", "total", "possible", "remarks"],
        ["ada", "2", "0.67", "2.67", "4", ""],
        ["bob", "", "1", "1", "1", "1 check not verified"],
        ["eve", "", "", "0", "0", "The notebook is not JSON."]]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\x00=1", "＝1"])
def test_a_name_that_a_spreadsheet_would_compute_is_made_text(name):
    first = rows([Report(name, (), problem=name)])[1]
    assert first[0].startswith("'") and first[-1].startswith("'")


def test_a_name_with_a_sign_inside_stays_as_it_is():
    assert rows([Report("ada-lovelace", ())])[1][0] == "ada-lovelace"


def test_commas_quotes_and_line_ends_stay_in_their_cell():
    assert rows([Report('a,"b"\nc', ())])[1][0] == 'a,"b" c'


def test_a_gradebook_without_reports_has_its_heading():
    assert gradebook_csv([]) == "learner,total,possible,remarks\n"
