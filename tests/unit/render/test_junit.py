"""A report as JUnit XML."""

from xml.etree import ElementTree

import pytest

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.render.data import to_junit


def report(*checks, **more):
    lab = LabResult("git", "Git", (ExerciseResult("ignore", "Leave out", 2, checks),), log="02_git.ipynb")
    return Report("ada", (lab,), **more)


def check(outcome, **more):
    return CheckResult(f"check_{outcome}", "ignore", f"The sentence of {outcome}.", outcome, seconds=0.5, **more)


ALL = report(*(check(outcome, found=f"found {outcome}") for outcome in Outcome))


def test_every_lab_is_a_suite_and_every_check_a_case(golden):
    golden("junit.xml", to_junit(ALL))


@pytest.mark.parametrize(("outcome", "element"), [
    (Outcome.PASSED, None), (Outcome.FAILED, "failure"), (Outcome.TIMED_OUT, "error"),
    (Outcome.AUTHOR_ERROR, "error"), (Outcome.WAITING, "skipped"), (Outcome.NOT_ATTEMPTED, "skipped"),
    (Outcome.NOT_VERIFIED, "skipped")])
def test_each_outcome_is_what_a_ci_system_understands(outcome, element):
    root = ElementTree.fromstring(to_junit(report(check(outcome, found="a reason"))))
    (case,) = root.iter("testcase")
    assert [child.tag for child in case] == ([element] if element else [])
    if element:
        assert f"The sentence of {outcome}." in case[0].get("message")
    if element == "skipped":
        assert "a reason" in case[0].get("message")


def test_the_counts_of_the_suites_agree_with_their_cases():
    root = ElementTree.fromstring(to_junit(ALL))
    (suite,) = root.findall("testsuite")
    cases = suite.findall("testcase")
    assert int(suite.get("tests")) == len(cases) == len(Outcome)
    for count, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(count)) == sum(case.find(element) is not None for case in cases)
    assert root.get("tests") == suite.get("tests") and root.get("failures") == suite.get("failures")
    assert float(root.get("time")) == 3.5


@pytest.mark.parametrize("nothing", [
    Report("ada", (), problem="The notebook is not JSON."), Report("ada", ()),
    Report("ada", (LabResult("git", "Git", (), notes=("No kernel started.",)),))])
def test_a_submission_of_which_nothing_ran_is_an_error_and_not_a_pass(nothing):
    root = ElementTree.fromstring(to_junit(nothing))
    assert root.get("errors") == root.get("tests") == "1"
    said = root.find(".//error").text
    assert said in ("The notebook is not JSON.", "Nothing was graded.", "No kernel started.")


def test_letters_that_xml_forbids_are_taken_out():
    text = "a\x00b\x1b[31mc\ud800d\ufffee]]>f<g>&\x0bh"
    root = ElementTree.fromstring(to_junit(report(check(Outcome.FAILED, found=text, expected=text, detail=text))))
    assert "abc\ufffdde]]>f<g>&h" in root.find(".//failure").text
