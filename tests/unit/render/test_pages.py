"""A report as a page, and many reports on one."""

import re
from html import unescape

import pytest

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.render.page import relative_link, render_page
from checker.render.summary_page import render_summary_page


def lab(name, *outcomes, **more):
    checks = tuple(CheckResult(f"check_{each}", "e", f"The sentence of {each}.", each, found=f"found {each}",
                               detail="seen in the log") for each in outcomes)
    return LabResult(name, name.title(), (ExerciseResult("e", "An exercise", 2, checks),), **more)


def words(page):
    text = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_a_page_says_the_sum_the_labs_and_what_to_do():
    page = words(render_page(Report("ada", (lab("git", Outcome.PASSED, Outcome.FAILED),), course="0.1.0")))
    assert "1 of 2 points" in page and "Git 1 of 2 1 passed, 1 failed" in page and "course 0.1.0" in page
    assert "✗ failed The sentence of failed. Found found failed" in page


def test_a_moment_is_written_for_people():
    assert "Graded 2026-11-20 10:00 UTC" in words(render_page(Report("ada", (), made_at="2026-11-20T10:00:59Z")))
    assert "Graded some day" in words(render_page(Report("ada", (), made_at="some day")))


def test_points_that_could_not_be_looked_at_are_not_counted():
    page = words(render_page(Report("ada", (lab("image", Outcome.PASSED, Outcome.NOT_VERIFIED),))))
    assert "1 of 1 point," in page and "1 more not counted" in page


def test_what_was_not_verified_stands_at_the_top():
    page = words(render_page(Report("ada", (lab("image", Outcome.NOT_VERIFIED),))))
    told = "Not verified, neither passed nor failed: The sentence of not_verified. found not_verified"
    assert told in page and page.index(told) < page.index("Lab Points Checks")


def test_the_executed_notebook_is_linked_beside_the_report():
    page = render_page(Report("ada", (lab("git", Outcome.PASSED, log="logs/02 git.ipynb"),)))
    assert '<a href="logs/02%20git.ipynb">The executed notebook</a>' in page


@pytest.mark.parametrize("path", ["/etc/passwd", "//evil.example/x", "..\\..\\x", "a/../../b", "\\\\host\\share"])
def test_a_log_that_lies_elsewhere_is_not_linked(path):
    assert "href" not in relative_link(path, "log")


def test_an_address_is_not_taken_for_a_file():
    assert 'href="javascript%3Aalert%281%29"' in relative_link("java\x00script:alert(1)", "log")


def test_a_page_loads_nothing_and_runs_nothing():
    page = render_page(Report("ada", (lab("git", *Outcome),), problem="x"))
    assert "default-src 'none'" in unescape(page)
    for loading in ("<script", "src=", "<link", "@import", "url(", "http://", "https://", "<img", "<iframe"):
        assert loading not in page


def test_a_page_has_a_dark_scheme_and_goes_on_paper():
    page = render_page(Report("ada", ()))
    assert "@media (prefers-color-scheme: dark)" in page and "@media print" in page


def test_a_report_that_could_not_be_made_says_why():
    assert "The notebook is not JSON." in words(render_page(Report("ada", (), problem="The notebook is not JSON.")))


def test_the_summary_links_every_report_and_tells_where_a_class_is_stuck():
    reports = [Report("ada", (lab("git", Outcome.PASSED, Outcome.FAILED),)),
               Report("bob", (lab("git", Outcome.PASSED, Outcome.FAILED), lab("image", Outcome.NOT_VERIFIED))),
               Report("eve", (), problem="The notebook is not JSON.")]
    page = render_summary_page(reports, ["ada/report.html", "bob/report.html", "eve/report.html"])
    assert '<a href="bob/report.html">bob</a>' in page
    told = words(page)
    assert "ada 1 of 2 1 of 2" in told
    assert "bob 1 of 2 0 of 0 1 of 2 1 check not verified" in told
    assert "eve 0 of 0 The notebook is not JSON." in told
    assert "Fails most Lab For The sentence of failed. git 2 learners of 2" in told


def test_a_summary_without_failures_has_no_table_of_them():
    assert "Fails most" not in render_summary_page([Report("ada", (lab("git", Outcome.PASSED),))], ["a.html"])
