"""What is shown while something takes its time."""

from io import StringIO

import pytest
from rich.console import Console

from checker.render.progress import progress_steps


def plain(stream):
    return Console(file=stream, force_terminal=False, _environ={})


def clock(*seconds):
    times = iter(seconds)
    return lambda: next(times)


def test_outside_a_terminal_each_step_is_a_plain_line():
    stream = StringIO()
    with progress_steps("Grading ada", 2, plain(stream), clock(0, 5, 9)) as step:
        step("02_git: replaying")
        step("02_git: checking")
    assert stream.getvalue() == "Grading ada: 02_git: replaying (1 of 2)\nGrading ada: 02_git: checking (2 of 2)\n"


def test_what_is_done_within_a_second_leaves_no_lines():
    stream = StringIO()
    with progress_steps("Checking", None, plain(stream), clock(0, 0.2, 0.9, 1.5)) as step:
        for sentence in ("one", "two", "three"):
            step(sentence)
    assert stream.getvalue() == "Checking: three\n"


def test_more_steps_than_announced_do_not_count_beyond_the_total():
    stream = StringIO()
    with progress_steps("Building", 1, plain(stream), clock(0, 2, 3)) as step:
        step("one")
        step("two")
    assert stream.getvalue().endswith("two (1 of 1)\n")


def test_no_escape_code_or_markup_of_a_file_name_reaches_the_log():
    stream = StringIO()
    with progress_steps("Grading [red]\x1b[2J", 1, plain(stream), clock(0, 2)) as step:
        step("\x1b]0;title\x07[bold]x\ny")
    assert stream.getvalue() == "Grading [red]: [bold]x y (1 of 1)\n"


@pytest.mark.parametrize("total", [None, 3])
def test_a_terminal_gets_one_line_that_is_gone_at_the_end(total):
    stream = StringIO()
    console = Console(file=stream, force_terminal=True, color_system=None, width=80, _environ={})
    with progress_steps("Grading [red]ada", total, console) as step:
        step("02_git: replaying")
        step("02_git: checking")
    shown = stream.getvalue()
    assert "Grading [red]ada · 02_git: checking" in shown
    assert shown.endswith("\x1b[1A\x1b[2K") or "\x1b[2K" in shown.split("\n")[-1]
    assert ("1/3" in shown) == (total == 3)


def test_the_cursor_comes_back_when_work_is_interrupted():
    stream = StringIO()
    console = Console(file=stream, force_terminal=True, color_system=None, width=80, _environ={})
    with pytest.raises(KeyboardInterrupt), progress_steps("Grading", 3, console) as step:
        step("one")
        raise KeyboardInterrupt
    assert stream.getvalue().rindex("\x1b[?25h") > stream.getvalue().rindex("\x1b[?25l")
