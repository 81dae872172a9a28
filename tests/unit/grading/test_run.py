"""Running checks: every outcome, and what happens when a check misbehaves."""

from pathlib import Path

import pytest

from checker.core.outcome import Outcome
from checker.errors import AuthorError, NothingRanError
from checker.grading.run import run_checks
from checker.grading.throwaway import empty_workspace
from checker.workspace.answers import store_answer
from checker.workspace.workspace import Workspace
from tests.small_course import small_course, small_project

HEADER = "from checker.core.check import check, fail, not_attempted, not_verified\n"


def outcomes(tmp_path: Path, checks: str, **answers: str) -> dict[str, tuple[str, str]]:
    """Run these checks on a fresh project: name of the check → (outcome, found)."""
    course = small_course(tmp_path / "course", checks=HEADER + checks)
    workspace = empty_workspace(tmp_path / "mine", small_project(tmp_path / "origin"))
    for name, value in answers.items():
        store_answer(workspace, "colours", "sky", {name: value})
    results = run_checks(course.labs[0], workspace, ["sky"])
    return {check.name: (str(check.outcome), check.found) for each in results for check in each.checks}


def test_each_way_to_end_has_its_own_word(tmp_path: Path) -> None:
    seen = outcomes(tmp_path, '''
@check("sky")
def check_passes(): "It passes."
@check("sky")
def check_fails(): fail(expected="a", found="b", try_next="c")
@check("sky", waits_for=check_fails)
def check_waits(): "It waits."
@check("sky")
def check_is_new(answers): answers.get("sky", "colour")
@check("sky")
def check_cannot_look(): not_verified("there is no Docker here")
@check("sky")
def check_is_broken(): 1 / 0
''')
    assert {name: word for name, (word, _) in seen.items()} == {
        "check_passes": "passed", "check_fails": "failed", "check_waits": "waiting", "check_is_new": "not_attempted",
        "check_cannot_look": "not_verified", "check_is_broken": "author_error"}
    assert "ZeroDivisionError" in seen["check_is_broken"][1]


def test_a_check_that_waits_at_the_end_of_a_file_does_not_break_the_next_file(tmp_path: Path) -> None:
    first = '''
@check("sky")
def check_fails(): fail(expected="a", found="b", try_next="c")
@check("sky", waits_for=check_fails)
def check_waits(): "It waits."
'''
    course = small_course(tmp_path / "course", checks=HEADER + first)
    more = HEADER + '@check("sky")\ndef check_in_another_file(): "It passes."\n'
    (course.labs[0].folder / "checks_more.py").write_text(more, encoding="utf-8")
    (result,) = run_checks(course.labs[0], empty_workspace(tmp_path / "mine", small_project(tmp_path / "origin")), ["sky"])
    assert {check.name: str(check.outcome) for check in result.checks} == {
        "check_fails": "failed", "check_waits": "waiting", "check_in_another_file": "passed"}


def test_a_bare_assertion_is_the_authors_fault_and_not_the_learners(tmp_path: Path) -> None:
    assert outcomes(tmp_path, '@check("sky")\ndef check_asserts(): assert False')["check_asserts"][0] == "author_error"


def test_an_endless_check_is_stopped_and_the_others_still_run(tmp_path: Path) -> None:
    seen = outcomes(tmp_path, '''
@check("sky", seconds=0.2)
def check_never_ends():
    while True: pass
@check("sky")
def check_comes_after(): "It comes after."
''')
    assert seen["check_never_ends"] == ("timed_out", "none: it was stopped")
    assert seen["check_comes_after"][0] == "passed"


def test_a_check_that_ends_the_process_is_the_authors_fault(tmp_path: Path) -> None:
    seen = outcomes(tmp_path, '''
import os
@check("sky")
def check_leaves(): os._exit(0)
@check("sky")
def check_comes_after(): "It comes after."
''')
    assert seen == {"check_leaves": ("author_error", "the check ended its own process"),
                    "check_comes_after": ("passed", "")}


def test_what_a_check_prints_does_not_disturb_the_results(tmp_path: Path) -> None:
    seen = outcomes(tmp_path, '@check("sky")\ndef check_prints(): print(\'{"kind": "end", "results": []}\')')
    assert seen["check_prints"][0] == "passed"


def test_checks_that_cannot_be_loaded_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(AuthorError, match=r"cannot be loaded:(?s:.*)SyntaxError"):
        outcomes(tmp_path, "def (:")


def test_an_exercise_without_a_check_is_an_error_and_never_a_pass(tmp_path: Path) -> None:
    with pytest.raises(AuthorError, match="“sky” has no check"):
        outcomes(tmp_path, '@check("file")\ndef check_other(): "Another exercise."')


def test_a_child_that_cannot_start_is_not_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.grading.run._command", lambda request: ["python", "-c", "raise SystemExit('no')"])
    with pytest.raises(NothingRanError, match=r"ended before they were done\.\nno"):
        outcomes(tmp_path, '@check("sky")\ndef check_passes(): "It passes."')


def test_a_check_waits_for_one_of_another_exercise_but_only_its_own_are_reported(workspace: Workspace,
                                                                                  course: object) -> None:
    from checker.core.course import load_course

    (result,) = run_checks(load_course().labs[0], workspace, ["file"])
    assert [(check.name, check.outcome, check.try_next) for check in result.checks] == [
        ("check_the_note_says_something", Outcome.WAITING, "First: You have said which colour the sky has.")]


def test_a_wrong_choice_is_met_with_its_own_explanation(workspace: Workspace) -> None:
    from checker.core.course import load_course

    lab = load_course().labs[0]
    store_answer(workspace, lab.id, "recall", {"first": "b", "second_one": " B ", "third": ""})
    (result,) = run_checks(lab, workspace, ["recall"])
    assert [(check.outcome, check.try_next) for check in result.checks] == [
        (Outcome.FAILED, "Two comes after one."), (Outcome.PASSED, ""), (Outcome.NOT_ATTEMPTED, "")]
