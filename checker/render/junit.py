"""A report as JUnit XML, which every CI system shows: a suite for each lab, a case for each check."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, LabResult, Report
from checker.render.plain import clean, labelled, one_line
from checker.render.words import WORDS

#: The element inside a case that says what came of it. A passed check has none.
_ELEMENTS = {
    Outcome.FAILED: "failure", Outcome.TIMED_OUT: "error", Outcome.AUTHOR_ERROR: "error",
    Outcome.WAITING: "skipped", Outcome.NOT_ATTEMPTED: "skipped", Outcome.NOT_VERIFIED: "skipped",
}


def to_junit(report: Report) -> str:
    """The report as JUnit XML. What could not be read or did not run is an error: it must not look like a pass."""
    root = Element("testsuites", name=one_line(report.learner) or "slipway")
    for lab in report.labs:
        _add_suite(root, lab)
    if report.problem or not report.labs:
        _add_error(root, "submission", report.problem or "Nothing was graded.")
    for key in ("tests", "failures", "errors", "time"):
        total = sum(float(suite.get(key, "0")) for suite in root)
        root.set(key, f"{total:.3f}" if key == "time" else f"{total:.0f}")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _add_suite(root: Element, lab: LabResult) -> None:
    if not lab.checks:
        _add_error(root, one_line(lab.id), "\n".join(lab.notes) or "No check of this lab gave a result.")
        return
    suite = _suite(root, one_line(lab.id), lab.checks)
    for exercise in lab.exercises:
        for check in exercise.checks:
            _add_case(suite, f"{one_line(lab.id)}.{one_line(exercise.id)}", check)
    notes = [*lab.notes, *([f"Executed notebook: {lab.log}"] if lab.log else [])]
    if notes:
        SubElement(suite, "system-out").text = clean("\n".join(notes))


def _suite(root: Element, name: str, checks: Iterable[CheckResult]) -> Element:
    found = [_ELEMENTS.get(check.outcome, "") for check in checks]
    return SubElement(root, "testsuite", name=name, tests=str(len(found)), failures=str(found.count("failure")),
                      errors=str(found.count("error")), skipped=str(found.count("skipped")),
                      time=f"{sum(check.seconds for check in checks):.3f}")


def _add_case(suite: Element, classname: str, check: CheckResult) -> None:
    case = SubElement(suite, "testcase", classname=classname, name=one_line(check.name), time=f"{check.seconds:.3f}")
    kind = _ELEMENTS.get(check.outcome)
    if kind is None:
        return
    message = f"{WORDS[check.outcome].text}: {one_line(check.sentence)}"
    if kind == "skipped":
        reason = one_line(check.found or check.try_next)
        SubElement(case, kind, message=f"{message} {reason}".strip())
        return
    rows = (("Expected", check.expected), ("Found", check.found), ("Try next", check.try_next),
            ("Detail", check.detail))
    said = SubElement(case, kind, message=message, type=str(check.outcome))
    said.text = "\n".join(labelled(name, value, indent=0) for name, value in rows if value.strip())


def _add_error(root: Element, name: str, what: str) -> None:
    suite = SubElement(root, "testsuite", name=name, tests="1", failures="0", errors="1", skipped="0", time="0.000")
    case = SubElement(suite, "testcase", classname=name, name="graded", time="0.000")
    SubElement(case, "error", message=one_line(what), type="not_graded").text = clean(what)
