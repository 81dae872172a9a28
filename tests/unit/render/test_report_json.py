"""A report as JSON, and back."""

import copy
import json
import math

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.errors import ExitCode, ReportError
from checker.render.data import read_report, report_from_json, report_schema, to_json

TEXT = st.text(max_size=12)
AMOUNT = st.floats(0, 1000, allow_nan=False)
CHECKS = st.builds(CheckResult, TEXT, TEXT, TEXT, st.sampled_from(Outcome), TEXT, TEXT, TEXT,
                   st.lists(TEXT, max_size=2).map(tuple), AMOUNT, TEXT)
EXERCISES = st.builds(ExerciseResult, TEXT, TEXT, AMOUNT, st.lists(CHECKS, max_size=3).map(tuple))
LABS = st.builds(LabResult, TEXT, TEXT, st.lists(EXERCISES, max_size=3).map(tuple),
                 st.lists(TEXT, max_size=2).map(tuple), TEXT, AMOUNT)
REPORTS = st.builds(Report, TEXT, st.lists(LABS, max_size=3).map(tuple), TEXT, TEXT, TEXT, TEXT)

ONE = Report("ada", (LabResult("git", "Git", (ExerciseResult("ignore", "Leave out", 2, (
    CheckResult("check_a", "ignore", "It is so.", Outcome.PASSED),)),)),))


def strict(schema):
    """The schema as writers must keep to it: nothing that it does not name."""
    schema = copy.deepcopy(schema)
    for part in (schema, *schema["$defs"].values()):
        if part.get("additionalProperties"):
            part["additionalProperties"] = False
    return schema


@given(REPORTS)
def test_every_report_keeps_to_the_schema_and_comes_back_equal(report):
    text = to_json(report)
    jsonschema.Draft202012Validator(strict(report_schema())).validate(json.loads(text))
    assert report_from_json(text) == report


def test_the_published_schema_is_itself_valid():
    jsonschema.Draft202012Validator.check_schema(report_schema())


def test_a_report_is_read_from_its_file(tmp_path):
    path = tmp_path / "report.json"
    path.write_text("\ufeff" + to_json(ONE), encoding="utf-8")  # an editor on Windows may have put a mark in front
    assert read_report(path) == ONE


def test_half_characters_do_not_break_the_file():
    text = to_json(Report("a\ud800b", ()))
    assert text.encode("utf-8").decode("utf-8") == text
    assert report_from_json(text).learner == "a\ufffdb"


def test_points_are_counted_from_the_checks_not_believed():
    data = ONE.to_dict()
    data["earned"] = data["labs"][0]["earned"] = 900
    assert report_from_json(json.dumps(data)).earned == 2


def test_keys_of_a_later_course_are_ignored():
    data = ONE.to_dict()
    data["labs"][0]["mood"] = "good"
    assert report_from_json(json.dumps(data)) == ONE


@pytest.mark.parametrize(("change", "sentence"), [
    (lambda data: data.update(version=2), "This report has version 2; this Slipway reads version 1."),
    (lambda data: data.pop("version"), "This report has version None; this Slipway reads version 1."),
    (lambda data: data.pop("labs"), "This JSON is not a report of Slipway: it has no labs."),
    (lambda data: data.pop("learner"), "at its top: 'learner' is a required property."),
    (lambda data: data["labs"][0].update(seconds="long"), "at labs[0].seconds: it should be of type number."),
    (lambda data: data["labs"][0]["exercises"][0].update(points=-1),
     "at labs[0].exercises[0].points: -1 is less than the minimum of 0."),
    (lambda data: data["labs"][0]["exercises"][0].update(points=math.inf), "Infinity is not a number."),
    (lambda data: data["labs"][0]["exercises"][0]["checks"][0].update(outcome="great"),
     "at labs[0].exercises[0].checks[0].outcome: great is none of the words allowed there."),
])
def test_a_wrong_report_is_refused_with_what_is_wrong_and_where(tmp_path, change, sentence):
    data = ONE.to_dict()
    change(data)
    path = tmp_path / "report.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ReportError) as caught:
        read_report(path)
    assert sentence in caught.value.what
    assert caught.value.where == str(path) and "slipway grade" in caught.value.next_step
    assert caught.value.exit_code is ExitCode.BAD_INPUT


@pytest.mark.parametrize(("content", "sentence"), [
    (b'{"labs": [', "The report is not valid JSON: Expecting value, line 1."),
    (b"[]", "This JSON is not a report of Slipway: it has no labs."),
    (b"", "The report is not valid JSON: Expecting value, line 1."),
    (b"\xff\xfe\x00", "The report is not UTF-8 text."),
    (b"[" * 100_000, "it is nested too deeply."),
    (b'{"labs": ' + b"1" * 5000 + b"}", "The report is not valid JSON: Exceeds the limit"),
    (b'{"labs": [], "version": 1e400}', "This report has version inf"),
])
def test_a_file_that_is_no_report_is_refused_with_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "report.json"
    path.write_bytes(content)
    with pytest.raises(ReportError) as caught:
        read_report(path)
    assert sentence in caught.value.what


def test_a_missing_report_is_said_to_be_missing(tmp_path):
    with pytest.raises(ReportError, match="There is no such report"):
        read_report(tmp_path / "none.json")


def test_a_folder_in_place_of_a_report_is_refused(tmp_path):
    with pytest.raises(ReportError, match="The report cannot be read"):
        read_report(tmp_path)
