"""A report in a terminal: any width, any letters, with and without colours."""

import re
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from rich.console import Console

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.render.letters import fit
from checker.render.terminal import render_lab, render_progress, render_report, symbol

IGNORE = ExerciseResult("ignore", "Tell Git what to leave out", 2, (
    CheckResult("check_a", "ignore", "There is a .gitignore.", Outcome.PASSED),
    CheckResult("check_b", "ignore", "No data, model or secret is in any commit.", Outcome.FAILED,
                "no file of data/raw in any commit", "data/raw/orders.csv, in the commit “first try”",
                "git rm --cached data/raw/orders.csv"),
    CheckResult("check_c", "ignore", "The history is small.", Outcome.WAITING, waits_for=("check_b",))))
IMAGE = ExerciseResult("image", "Build the image", 1, (
    CheckResult("check_d", "image", "The image starts.", Outcome.NOT_VERIFIED, found="Docker is not running.",
                try_next="start Docker, then check again"),))
LAB = LabResult("git", "Git: a history you can read", (IGNORE, IMAGE), ("A cell was stopped after 60 seconds.",),
                "02_git.ipynb")
DONE = LabResult("start", "Start here", (ExerciseResult("a", "Say hello", 1, (
    CheckResult("check_e", "a", "It says hello.", Outcome.PASSED),)),))
REPORT = Report("ada", (DONE, LAB))


def printed(render, thing, width=80, **more):
    stream = StringIO()
    settings = {"force_terminal": False, "_environ": {}, **more}  # FORCE_COLOR and the like are the tester's own
    render(thing, Console(file=stream, width=width, highlight=False, **settings))
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def test_the_whole_report_at_80_columns(golden):
    golden("terminal_report.txt", printed(render_report, REPORT))


def test_one_lab(golden):
    golden("terminal_lab.txt", printed(render_lab, LAB))


def test_how_far_a_learner_is(golden):
    never = LabResult("image", "Image", (ExerciseResult("build", "Build it", 3, ()),))
    golden("terminal_progress.txt", printed(render_progress, Report("", (DONE, LAB, never))))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_longer_than_the_screen_and_nothing_is_lost(width):
    text = printed(render_report, REPORT, width)
    assert max(len(line) for line in text.split("\n")) <= width
    for word in ("data/raw/orders.csv,", "--cached", "Docker", "02_git.ipynb"):
        assert word in text


def test_colours_only_add_to_what_is_said_in_words():
    coloured = printed(render_lab, LAB, force_terminal=True, color_system="standard")
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == printed(render_lab, LAB).split()


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "cp850", "iso8859-1"])
def test_a_console_that_is_not_utf8_gets_letters_that_it_has(encoding):
    raw = BytesIO()
    stream = TextIOWrapper(raw, encoding=encoding, errors="strict")
    render_report(REPORT, Console(file=stream, width=80, highlight=False, force_terminal=False))
    stream.flush()
    text = raw.getvalue().decode(encoding)
    assert "x Tell Git what to leave out" in text and "failed:" in text
    assert "�" not in text and text.count("?") == 1  # the sign of "not verified"


def test_a_problem_is_said_when_there_is_nothing_else():
    assert "The notebook is not JSON." in printed(render_report, Report("ada", (), problem="The notebook is not JSON."))


def test_an_error_of_the_course_is_said_not_to_be_the_learners_fault():
    broken = CheckResult("check_a", "a", "It is so.", Outcome.AUTHOR_ERROR, found="KeyError: 1", detail="line 7")
    text = printed(render_lab, LabResult("git", "Git", (ExerciseResult("a", "A", 1, (broken,)),)))
    assert "not yours" in " ".join(text.split()) and "KeyError: 1" in text and "line 7" in text


def test_markup_of_rich_is_shown_and_not_obeyed():
    check = CheckResult("check_a", "a", "[bold]It[/bold] is [link=http://x]so[/link].", Outcome.FAILED, "[/]", ":boom:")
    text = printed(render_lab, LabResult("git", "[red]Git", (ExerciseResult("a", "[/A]", 1, (check,)),)),
                   force_terminal=True, color_system="standard")
    for shown in ("[bold]It[/bold]", "[link=http://x]so[/link]", "[/]", ":boom:", "[red]Git", "[/A]"):
        assert shown in text


@pytest.mark.parametrize(("text", "encoding", "shown"), [
    ("“a” → b…", "ascii", '"a" -> b...'), ("✓ ✗ ○", "cp437", "+ x -"), ("日本", "cp1252", "??"), ("é", "cp1252", "é"),
    ("é✓", "utf-8", "é✓"), ("é", "no-such-encoding", "?"), ("✓", "UTF8", "✓")])
def test_letters_that_a_console_lacks_are_replaced(text, encoding, shown):
    assert fit(text, encoding) == shown


def test_a_symbol_is_plain_where_it_has_to_be():
    assert symbol(Outcome.PASSED, "utf-8") == "✓" and symbol(Outcome.PASSED, "ascii") == "+"
    assert symbol(Outcome.WAITING, "cp437") == "~"
