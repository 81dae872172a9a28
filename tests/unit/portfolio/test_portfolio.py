"""The portfolio: built from what was measured, on top of the learner's own history; refused with a reason otherwise."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.core.course import Course
from checker.core.outcome import Outcome
from checker.errors import PortfolioError
from checker.portfolio import verify as verify_module
from checker.portfolio.assemble import build_portfolio
from checker.portfolio.collect import collect
from checker.portfolio.pages import BUILT
from checker.portfolio.verify import verify_portfolio
from checker.workspace.workspace import Workspace
from tests.small_course import build_file_tree
from tests.unit.portfolio.finished import METRICS, Git


def refused(workspace: Workspace, course: Course) -> str:
    """The whole message with which this project is refused."""
    with pytest.raises(PortfolioError) as caught:
        collect(workspace, course)
    assert caught.value.next_step
    return str(caught.value)


def test_the_pages_are_one_commit_on_top_of_the_learners_history(finished: Workspace, course: Course, git: Git) -> None:
    built = build_portfolio(finished, course)
    assert git("log", "--format=%an: %s", cwd=built.path).splitlines() == [f"Ada: {BUILT}", "Ada: Go on", "Ada: Begin"]
    assert git("rev-parse", "HEAD~1", cwd=built.path) == git("rev-parse", "HEAD")
    assert git("status", "--porcelain", cwd=built.path) == "" == git("remote", cwd=built.path)


def test_a_data_card_may_leave_words_out(finished: Workspace, course: Course, git: Git) -> None:
    build_file_tree(finished.project, {"data/README.md": "# Rows\n\nColumns `worst_…` hold the largest value. No TODO is left.\n"})
    git("commit", "-q", "-a", "-m", "Describe the columns")
    assert collect(finished, course).commit == git("rev-parse", "HEAD").strip()


def test_the_readme_says_what_was_measured_and_nothing_else(finished: Workspace, course: Course) -> None:
    readme = (build_portfolio(finished, course).path / "README.md").read_text(encoding="utf-8")
    for words in ("| **Model** | **0.900** |", "| -0.010 |", "R²", "author brought the rows", "Not verified in a fresh clone yet.",
                  "docs/DECISIONS.md", "People who sell a house"):
        assert words in readme, words
    assert "limits" not in readme.lower().split("## how it was made")[0].replace("and the limits", "")
    assert not any(word in readme for word in ("TODO", "___", "{{", "{%", str(finished.root)))


def test_two_builds_give_the_same_pages(finished: Workspace, course: Course) -> None:
    def pages() -> dict[str, bytes]:
        place = build_portfolio(finished, course).path
        return {name: (place / name).read_bytes() for name in ("README.md", "docs/results.json", "docs/results.svg", "run.py")}

    assert pages() == pages()


def test_the_learners_readme_and_edits_are_kept(finished: Workspace, course: Course, git: Git) -> None:
    build_file_tree(finished.project, {"README.md": "# Houses\n\nWhat?\n\nI learned a lot here.\n\nMore of it.\n"})
    git("commit", "-q", "-a", "-m", "Say more")
    built = build_portfolio(finished, course)
    assert "I learned a lot here." in (built.path / "docs" / "NOTES.md").read_text(encoding="utf-8")
    assert "docs/NOTES.md" in (built.path / "README.md").read_text(encoding="utf-8")
    (built.path / "run.py").write_text("# my own\n", encoding="utf-8")
    again = build_portfolio(finished, course)
    assert (again.path / "run.py").read_text(encoding="utf-8") == "# my own\n"
    assert any("You changed run.py" in note for note in again.notes)


def test_without_a_git_identity_the_sentence_says_how_to_set_one(finished: Workspace, course: Course, git: Git,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git("config", "--unset", "user.name")
    git("config", "--unset", "user.email")
    with pytest.raises(PortfolioError, match="tell Git who you are"):
        build_portfolio(finished, course)
    assert not (finished.root / "portfolio" / "houses").exists()


def test_labs_that_were_jumped_over_are_declared(finished: Workspace, course: Course) -> None:
    finished.remember(jumps=[{"to": "git", "labs": ["colours"], "at": "2026-11-23T00:00:00Z"}])
    readme = (build_portfolio(finished, course).path / "README.md").read_text(encoding="utf-8")
    assert "taken over from the course's reference project: Colours." in readme


@pytest.mark.parametrize(("name", "text", "sentence"), [
    ("metrics.json", None, "metrics.json is not in your newest commit"),
    ("metrics.json", "[", "no valid JSON object"),
    ("metrics.json", '{"metric": "r2", "model": 1, "seed": 1, "rows_train": 1, "rows_test": 1}', "metrics.json lacks baseline"),
    ("metrics.json", json.dumps({**METRICS, "model": float("nan")}), "lacks a finite number"),
    ("metrics.json", json.dumps({**METRICS, "rows_test": "many"}), "lacks a finite number"),
    ("docs/STORY.md", None, "the portfolio needs your own words"),
    ("docs/STORY.md", "# The problem\n\n(Write … here)\n", "still holds words of the template: “…”"),
    ("data/README.md", "# Rows\n\nTODO: where from\n", "still has a TODO in it"),
])
def test_what_is_missing_is_refused_with_the_next_step(finished: Workspace, course: Course, git: Git, name: str,
                                                       text: str | None, sentence: str) -> None:
    if text is None:
        git("rm", "-q", name)
    else:
        build_file_tree(finished.project, {name: text})
    git("commit", "-q", "-a", "-m", "Change it")
    assert sentence in refused(finished, course)


def test_rows_that_are_no_text_are_refused(finished: Workspace, course: Course) -> None:
    (finished.project / "data" / "raw" / "data.csv").write_bytes(b"size,price\n\xff\xfe,1\n")
    assert "not a CSV file in UTF-8" in refused(finished, course)


def test_no_word_of_the_learner_swallows_the_rest_of_the_page(finished: Workspace, course: Course, git: Git) -> None:
    build_file_tree(finished.project, {"docs/STORY.md": "# Story\n\n<!-- open, `a<b` <https://example.invalid>\n\n```\nx<y\n"})
    git("commit", "-q", "-a", "-m", "Say it with marks")
    readme = (build_portfolio(finished, course).path / "README.md").read_text(encoding="utf-8")
    assert "&lt;!-- open, `a<b` <https://example.invalid>\n\n```\nx<y\n```\n" in readme


def test_files_whose_place_the_portfolio_takes_are_named(finished: Workspace, course: Course, git: Git) -> None:
    build_file_tree(finished.project, {"requirements.txt": "pandas\n"})
    git("add", ".")
    git("commit", "-q", "-m", "Say what it needs")
    assert build_portfolio(finished, course).notes == (
        "Your project has a requirements.txt of its own. The portfolio's one takes its place; yours stays in the Git history.",)


@pytest.mark.parametrize(("name", "text", "code", "sentence"), [
    ("docs/results.json", "{", 2, "docs/results.json is missing or is not as it was recorded"),
    ("data/raw/data.csv", "size,price\n", 2, "is not the file that the result was measured on"),
    ("src/houses/train.py", "raise SystemExit(3)\n", 2, "The training ended with an error."),
    ("src/houses/train.py", "open('metrics.json', 'w').write('[]')\n", 2, "left no metrics.json with the numbers"),
    ("data/make_data.py", "raise SystemExit(1)\n", 2, "data/make_data.py ended with an error"),
    ("metrics.json", "{}", 0, "model: 0.900000, recorded 0.900000: the same"),
])
def test_run_py_says_in_a_sentence_what_is_wrong(finished: Workspace, course: Course, name: str, text: str, code: int,
                                                 sentence: str) -> None:
    place = build_portfolio(finished, course).path
    if name != "data/make_data.py":
        build_file_tree(place, {"data/raw/data.csv": (finished.project / "data/raw/data.csv").read_text(encoding="utf-8")})
    build_file_tree(place, {name: text})
    done = subprocess.run([sys.executable, str(place / "run.py")], capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "PYTHONPATH": str(place / "src"), "PYTHONUTF8": "1"}, cwd=finished.root)
    assert sentence in done.stdout
    assert "Traceback" not in done.stderr
    assert done.returncode == code


def test_changes_that_are_not_committed_are_listed(finished: Workspace, course: Course) -> None:
    build_file_tree(finished.project, {"docs/DECISIONS.md": "changed"})
    assert "These changes are not committed: docs/DECISIONS.md." in refused(finished, course)


def test_a_detached_head_is_named(finished: Workspace, course: Course, git: Git) -> None:
    git("checkout", "-q", "--detach")
    assert "detached HEAD" in refused(finished, course)


def test_no_repository_no_commit_and_no_rows_are_told_apart(workspace: Workspace, finished: Workspace, course: Course,
                                                            git: Git) -> None:
    (finished.project / "data" / "raw" / "data.csv").unlink()
    assert "There are no rows to record" in refused(finished, course)
    (finished.project / ".git").rename(finished.root / "git-away")
    assert "not a Git repository yet" in refused(finished, course)
    git("init", "-q")
    assert "has no commit yet" in refused(finished, course)


def test_verify_runs_the_readmes_commands_in_a_fresh_clone(finished: Workspace, course: Course,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(_: object) -> str:
        raise verify_module.NotVerified("no fresh environment could be made here")

    monkeypatch.setattr(verify_module, "_install", no_network)
    built = build_portfolio(finished, course)
    verified = verify_portfolio(built.path, finished, course)
    assert [(step.name, step.outcome) for step in verified.steps] == [
        ("clone", Outcome.PASSED), ("install", Outcome.NOT_VERIFIED), ("data", Outcome.PASSED), ("train", Outcome.PASSED),
        ("predict", Outcome.PASSED)]
    assert verified.passed
    readme = (built.path / "README.md").read_text(encoding="utf-8")
    assert "| install: no fresh environment could be made here | not verified |" in readme
    assert "supplied from the author's machine" in readme


def test_what_a_program_said_cannot_break_the_table(finished: Workspace, course: Course, git: Git,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_module, "_install", lambda _: "an environment")
    build_file_tree(finished.project, {"src/houses/train.py": "raise SystemExit('a | b <c>')\n"})
    git("commit", "-q", "-a", "-m", "Break the training")
    built = build_portfolio(finished, course)
    assert not verify_portfolio(built.path, finished, course).passed
    assert r"a \| b &lt;c&gt;" in (built.path / "README.md").read_text(encoding="utf-8")


def test_a_number_that_does_not_come_out_again_fails(finished: Workspace, course: Course, git: Git,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_module, "_install", lambda _: "an environment")
    build_file_tree(finished.project, {"metrics.json": json.dumps({**METRICS, "model": 0.95})})
    git("commit", "-q", "-a", "-m", "Nicer numbers")
    verified = verify_portfolio(build_portfolio(finished, course).path, finished, course)
    assert not verified.passed
    assert verified.steps[-1].detail.startswith("model is 0.9, recorded is 0.95")


def test_verify_without_a_portfolio_says_how_to_build_one(finished: Workspace, course: Course, tmp_path: Path) -> None:
    with pytest.raises(PortfolioError, match="slipway portfolio build"):
        verify_portfolio(tmp_path / "nothing", finished, course)


def test_a_portfolio_older_than_the_project_is_said_to_be_so(finished: Workspace, course: Course, git: Git,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_module, "_install", lambda _: "an environment")
    built = build_portfolio(finished, course)
    git("commit", "-q", "--allow-empty", "-m", "Newer")
    with pytest.raises(PortfolioError, match="newer commits than the portfolio"):
        verify_portfolio(built.path, finished, course)
