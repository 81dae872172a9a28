"""``slipway grade``: the autograder."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from checker.commands.options import JsonOption
from checker.commands.tools import bring_tools_up_to
from checker.core.course import Course, load_course
from checker.core.report import Report
from checker.errors import ExitCode, SlipwayError
from checker.grading.grade import grade as grade_one
from checker.grading.replay import Limits
from checker.grading.submission import Submission, find_submissions
from checker.render.data import to_json
from checker.render.gradebook import gradebook_csv
from checker.render.junit import to_junit
from checker.render.page import render_page
from checker.render.progress import progress_steps
from checker.render.summary_page import render_summary_page
from checker.render.terminal import render_report
from checker.workspace.files import write_atomically
from checker.workspace.workspace import find_workspace, now


def register(app: typer.Typer) -> None:
    """Add ``grade`` to the application."""
    app.command("grade")(grade)


def grade(
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="A notebook, a workspace, or a folder of them. "
                                                "Default: your own workspace.")] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where reports and executed notebooks go.")
                      ] = Path("slipway-reports"),
    kit: Annotated[str | None, typer.Option("--kit", help="Begin from this project kit, whatever the submission says.")
                   ] = None,
    cell_seconds: Annotated[int, typer.Option("--cell-seconds", min=1, help="Time limit for a cell.")] = Limits.cell,
    lab_seconds: Annotated[int, typer.Option("--lab-seconds", min=1, help="Time limit for a lab.")] = Limits.lab,
    as_json: JsonOption = False,
) -> None:
    """Replay notebooks with papermill, look at what they built, and report.

    Writes for each learner report.json, report.html, junit.xml and the executed notebooks, and gradebook.csv for all.

    Examples: [bold]slipway grade[/bold] · [bold]slipway grade 02_git.ipynb[/bold] · [bold]slipway grade class/ -o marks[/bold]

    Ends with 0 when every check that could be made passed, 1 when one did not, 5 when a submission could not be read,
    6 when grading could not be finished.
    """
    course = load_course()
    submissions = find_submissions(path or find_workspace().root, course)
    bring_tools_up_to([course.lab(name) for each in submissions for name in each.notebooks], course)
    console, finished = Console(highlight=False, stderr=as_json), list[bool]()
    reports = [_grade_and_write(each, course, output / _folder_name(each), kit, Limits(cell_seconds, lab_seconds), finished)
               for each in submissions]
    write_atomically(output / "gradebook.csv", gradebook_csv(reports))
    if len(reports) > 1:
        pages = [f"{_folder_name(each)}/report.html" for each in submissions]
        write_atomically(output / "index.html", render_summary_page(reports, pages))
    if as_json:
        typer.echo(json.dumps([report.to_dict() for report in reports], indent=2))
    else:
        for report in reports:
            render_report(report, console)
        last = output / ("index.html" if len(reports) > 1 else f"{_folder_name(submissions[0])}/report.html")
        console.print(f"\nReport: {last.absolute()}", soft_wrap=True, markup=False)
    raise typer.Exit(_exit_code(reports, all(finished)))


def _grade_and_write(submission: Submission, course: Course, folder: Path, kit: str | None, limits: Limits,
                     finished: list[bool]) -> Report:
    """The report on one submission, written in every form. A submission that cannot be graded gets a report that says so."""
    with progress_steps(f"Grading {submission.learner}", len(submission.notebooks) * 2) as step:
        try:
            report = grade_one(submission, course, folder, kit=kit, limits=limits,
                               on_lab=lambda lab, what: step(f"{lab.stem}: {what}"))
        except SlipwayError as error:
            report = Report(submission.learner, (), made_at=now(), problem=str(error))
            finished.append(error.exit_code is not ExitCode.NOT_FINISHED)
    write_report(report, folder)
    return report


def write_report(report: Report, folder: Path) -> None:
    """Write the report as JSON, HTML and JUnit XML into this folder."""
    write_atomically(folder / "report.json", to_json(report) + "\n")
    write_atomically(folder / "report.html", render_page(report))
    write_atomically(folder / "junit.xml", to_junit(report))


def _folder_name(submission: Submission) -> str:
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in submission.learner).strip(".") or "learner"


def _exit_code(reports: list[Report], finished: bool) -> ExitCode:
    if not finished:
        return ExitCode.NOT_FINISHED
    if any(report.problem for report in reports):
        return ExitCode.BAD_INPUT
    return ExitCode.DONE if all(report.passed for report in reports) else ExitCode.NOT_PASSED
