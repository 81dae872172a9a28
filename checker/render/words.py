"""How each outcome is called and drawn, the same in every view: always a word and a symbol, never colour alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, Report
from checker.render.plain import counted


@dataclass(frozen=True)
class Word:
    """One outcome for people. ``fill`` carries white text with at least 4.5:1 and stands out from light and dark."""

    text: str
    symbol: str
    ascii_symbol: str  # for a console that cannot show the other one
    fill: str  # colour of the label in HTML
    terminal: str  # style in a terminal


WORDS: Mapping[Outcome, Word] = {
    Outcome.PASSED: Word("passed", "✓", "+", "#1a7f37", "green"),
    Outcome.FAILED: Word("failed", "✗", "x", "#cf222e", "red"),
    Outcome.WAITING: Word("waiting", "…", "~", "#6a737d", "dim"),
    Outcome.NOT_ATTEMPTED: Word("not attempted", "○", "-", "#0b6bcb", "blue"),
    Outcome.NOT_VERIFIED: Word("not verified", "?", "?", "#6a737d", "dim"),
    Outcome.TIMED_OUT: Word("timed out", "◔", "T", "#b35900", "yellow"),
    Outcome.AUTHOR_ERROR: Word("error in the course", "!", "!", "#8250df", "magenta"),
}

COURSE_AT_FAULT = ("The check itself is broken. This is a fault of the course, not yours, and it costs you no points. "
                   "Please report it to the people who give you the course, with the details below, and go on.")


def tally(checks: Iterable[CheckResult]) -> str:
    """How many checks came out how, in words: ``3 passed, 1 failed``."""
    counts = Counter(check.outcome for check in checks)
    return ", ".join(f"{counts[outcome]} {WORDS[outcome].text}" for outcome in Outcome if counts[outcome])


def headline(result: ExerciseResult) -> str:
    """What came of an exercise, in half a line: ``all 3 checks passed`` or ``1 of 3 checks passed``."""
    passed, total = sum(check.outcome is Outcome.PASSED for check in result.checks), len(result.checks)
    if not total:
        return "not checked yet"
    if passed == total:
        return {1: "its check passed", 2: "both checks passed"}.get(total, f"all {total} checks passed")
    unseen = sum(check.outcome is Outcome.NOT_VERIFIED for check in result.checks)
    return f"{passed} of {counted(total, 'check')} passed" + (f", {unseen} not verified" if unseen else "")


def waits_for(check: CheckResult, sentences: Mapping[str, str]) -> str:
    """The sentence of the check that has to pass before this one is made."""
    for name in check.waits_for:
        if name in sentences:
            return sentences[name]
    return check.try_next.removeprefix("First: ") or "a check before it"


def explained(check: CheckResult) -> list[tuple[str, str, str]]:
    """What to say about a check that did not pass: (label, text, CSS class), only what there is."""
    if check.outcome is Outcome.PASSED:
        return []
    judged = check.outcome in (Outcome.FAILED, Outcome.TIMED_OUT)
    advice = "How to get it" if check.outcome is Outcome.NOT_VERIFIED else "Try next"
    rows = [("Expected", check.expected, ""), ("Found" if judged else "Why", check.found, ""),
            (advice, check.try_next, "s-do")]
    return [row for row in rows if row[1].strip()]


def remarks(report: Report) -> list[str]:
    """What an instructor has to know beside the points: what could not be read, looked at or trusted."""
    counts = Counter(check.outcome for lab in report.labs for check in lab.checks)
    said = [report.problem] if report.problem else []
    said += [f"{counted(counts[outcome], 'check')} {what}" for outcome, what in (
        (Outcome.NOT_VERIFIED, "not verified"), (Outcome.AUTHOR_ERROR, "with an error in the course"))
        if counts[outcome]]
    return said
