"""Checks of lab 00: they compare the learner's answers with the project's own card and rows."""

from checker.core.check import check, fail
from checker.probes.writing import require_own_words


@check("first-answer")
def check_target_is_named(answers, project):
    """You know which column your project predicts."""
    given = answers.text("first-answer", "target")
    if given != project.card.target:
        known = "another column" if given in project.features() else "no column of your data"
        fail(expected="the value of “target” in project.toml", found=f"{given[:60]}, which is {known}",
             try_next="read the project card above once more: the line that begins with target")


@check("data")
def check_rows_are_counted(answers, project):
    """You have counted the rows of your data."""
    given, there = answers.number("data", "rows"), len(project.rows())
    if given != there:
        fail(expected="the number of rows in all files together", found=f"{given:g}",
             try_next="rows is the whole table: len(rows) counts its rows")


@check("data")
def check_missing_values_are_counted(answers, project):
    """You have counted the missing values in the whole table."""
    given, there = answers.number("data", "missing"), int(project.rows().isna().sum().sum())
    if given != there:
        fail(expected="the number of missing values in all columns together", found=f"{given:g}",
             try_next="rows.isna().sum() counts them for each column; add these numbers up")


@check("data", waits_for=check_rows_are_counted)
def check_data_card_is_complete(project):
    """Your data card says where the rows are from: no TODO is left in it."""
    lines = project.read("data/README.md").splitlines()
    left = next((number for number, line in enumerate(lines, start=1) if "TODO" in line), 0)
    if left:
        fail(expected="your own words about where the rows are from", found=f"TODO in line {left} of data/README.md",
             try_next="open data/README.md, and write who collected the rows, when, and under which licence")


@check("order")
def check_total_is_from_a_clean_run(answers):
    """Your total is the one that everybody gets who runs the notebook once, from top to bottom."""
    given = answers.number("order", "total")
    if given != 30:
        fail(expected="the total after each cell ran exactly once", found=f"{given:g}",
             try_next="Kernel, Restart Kernel and Run All Cells…; then run the answer cell again")


@check("break-it")
def check_the_message_was_read(answers):
    """You have seen what a damaged project card does, and read the message."""
    message = answers.text("break-it", "message")
    if "not valid TOML" not in message:
        fail(expected="the first sentence of the card that you saw", found=message[:100],
             try_next="delete one quotation mark in project.toml, save it, run a check, and copy its first sentence")


@check("story")
def check_the_problem_is_told(project):
    """docs/STORY.md says in 40 words or more of your own which problem you solve."""
    require_own_words(project, "docs/STORY.md", 40)
