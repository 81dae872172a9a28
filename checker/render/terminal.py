"""A report in a terminal: the sum first, then for each lab what did not pass, and what to try."""

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.render.letters import letters, symbol
from checker.render.overview import exercise_line, lab_line, next_exercise, progress_sum, standing
from checker.render.plain import number, one_line, score, shorten, table_lines
from checker.render.words import COURSE_AT_FAULT, WORDS, explained, headline, tally, waits_for

__all__ = ["render_lab", "render_progress", "render_report", "symbol"]

_LABEL_WIDTH = len("How to get it:")


def render_report(report: Report, console: Console) -> None:
    """Print the whole report: a table of the labs, then every lab in detail."""
    name = one_line(report.learner) or "Report"
    console.print(letters(f"{name} · {score(report.earned, report.possible)}", console, "bold"))
    if report.problem:
        console.print(letters(shorten(report.problem), console))
    if report.labs:
        console.print(_sums(report.labs, console))
    for lab in report.labs:
        render_lab(lab, console)


def render_lab(lab: LabResult, console: Console) -> None:
    """Print one lab: a line for each exercise, and what to do about each check that did not pass."""
    name = one_line(lab.title) or one_line(lab.id)
    console.print(letters(f"{name} · {score(lab.earned, lab.possible)}", console, "bold"))
    sentences = {check.name: check.sentence for check in lab.checks}
    for exercise in lab.exercises:
        _print_exercise(exercise, sentences, console)
    for note in lab.notes:
        console.print(Padding(letters(f"Note: {shorten(note)}", console), (0, 0, 0, 2)))
    if lab.log:
        console.print(Padding(letters(f"Log: {one_line(lab.log)}", console), (0, 0, 0, 2)))


def render_progress(report: Report, console: Console) -> None:
    """Print how far a learner is: every lab with a bar, every exercise with its word, and what is next."""
    console.print(letters(progress_sum(report.labs), console, "bold"))
    for lab in report.labs:
        console.print()
        console.print(letters(lab_line(lab), console, "bold"))
        for each in lab.exercises:
            line = Text("  ").append_text(_sign(standing(each), console))
            console.print(line.append_text(letters(f" {exercise_line(each)}", console)))
    following = next_exercise(report.labs)
    if following:
        console.print()
        console.print(letters(f"Next: {following}", console))


def _sums(labs: Iterable[LabResult], console: Console) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Lab", overflow="fold")
    table.add_column("Points", justify="right", no_wrap=True)
    table.add_column("Checks", overflow="fold")
    for lab in labs:
        table.add_row(letters(one_line(lab.title) or one_line(lab.id), console),
                      letters(f"{number(lab.earned)} of {number(lab.possible)}", console),
                      letters(tally(lab.checks) or "none gave a result", console))
    return table


def _print_exercise(exercise: ExerciseResult, sentences: dict[str, str], console: Console) -> None:
    line = Text("  ").append_text(_sign(exercise.outcome, console))
    console.print(line.append_text(letters(f" {one_line(exercise.title)} · {headline(exercise)}", console)))
    for check in exercise.checks:
        if check.outcome is not Outcome.PASSED:
            console.print(Padding(_check(check, sentences, console), (0, 0, 0, 4)))
        for row in table_lines(check.table, indent=6):
            console.print(letters(row, console), soft_wrap=True)


def _check(check: CheckResult, sentences: dict[str, str], console: Console) -> Table:
    """A check that did not pass: its word and sentence, and under it the rows that explain it."""
    sentence = one_line(check.sentence)
    if check.outcome is Outcome.WAITING:
        sentence += f" (waits for: {one_line(waits_for(check, sentences))})"
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, min_width=_LABEL_WIDTH)
    grid.add_column(overflow="fold")
    grid.add_row(letters(WORDS[check.outcome].text + ":", console, WORDS[check.outcome].terminal),
                 letters(sentence, console))
    for name, text, _kind in [] if check.outcome is Outcome.WAITING else _rows(check):
        grid.add_row(letters(name + ":", console, "dim"), letters(shorten(text), console))
    return grid


def _rows(check: CheckResult) -> list[tuple[str, str, str]]:
    if check.outcome is not Outcome.AUTHOR_ERROR:
        return explained(check)
    return [("Why", COURSE_AT_FAULT, ""), ("Details", "\n".join(filter(None, [check.found, check.detail])), "")]


def _sign(outcome: Outcome, console: Console) -> Text:
    return Text(symbol(outcome, console.encoding), style=WORDS[outcome].terminal)
