"""What a learner changed or added in the portfolio's folder outlives another build and another proof."""

from pathlib import Path

import pytest

from checker.core.course import Course
from checker.grading.reference import REFERENCE_EMAIL
from checker.portfolio import verify as verify_module
from checker.portfolio.assemble import build_portfolio
from checker.portfolio.verify import verify_portfolio
from checker.workspace.workspace import Workspace
from tests.unit.portfolio.finished import Git


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No environment can be made, as on a machine without a network."""
    def not_here(_: object) -> str:
        raise verify_module.NotVerified("no fresh environment could be made here")

    monkeypatch.setattr(verify_module, "_install", not_here)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_build_after_a_proof_takes_nothing_for_the_learners(finished: Workspace, course: Course, git: Git) -> None:
    built = build_portfolio(finished, course)
    assert verify_portfolio(built.path, finished, course).notes == ()
    git("commit", "-q", "--allow-empty", "-m", "Newer")
    again = build_portfolio(finished, course)
    assert again.notes == ()
    assert git("rev-parse", "--short=10", "HEAD").strip() in read(again.path / "README.md")
    assert [path.name for path in again.path.parent.iterdir() if "before" in path.name] == []


def test_a_proof_keeps_a_readme_that_the_learner_changed(finished: Workspace, course: Course, git: Git) -> None:
    built = build_portfolio(finished, course)
    (built.path / "README.md").write_text("my words\n", encoding="utf-8")
    (built.path / "mine.txt").write_text("mine\n", encoding="utf-8")
    verified = verify_portfolio(built.path, finished, course)
    assert read(built.path / "README.md") == "my words\n"
    assert "not verified" in read(built.path / "README.md.new")
    assert "You changed README.md" in verified.notes[0]
    assert "mine.txt" not in git("ls-files", cwd=built.path)
    again = build_portfolio(finished, course)
    assert read(again.path / "README.md") == "my words\n"


def test_files_commits_and_remotes_of_the_learner_outlive_a_build(finished: Workspace, course: Course, git: Git) -> None:
    built = build_portfolio(finished, course)
    git("remote", "add", "origin", "https://example.invalid/houses.git", cwd=built.path)
    git("commit", "-q", "--allow-empty", "-m", "My own commit", cwd=built.path)
    (built.path / "mine.txt").write_text("mine\n", encoding="utf-8")
    again = build_portfolio(finished, course)
    (aside,) = [path for path in again.path.parent.iterdir() if "-before-" in path.name]
    assert read(aside / "mine.txt") == "mine\n"
    assert "My own commit" in git("log", "--format=%s", cwd=aside)
    assert "mine.txt" in again.notes[0]
    assert "My own commit" in again.notes[0]
    assert str(aside) in again.notes[0]
    assert git("remote", "get-url", "origin", cwd=again.path).strip() == "https://example.invalid/houses.git"


def test_a_fresh_environment_is_claimed_only_when_one_was_made(finished: Workspace, course: Course,
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    built = build_portfolio(finished, course)
    verify_portfolio(built.path, finished, course)
    assert "in a fresh clone:" in read(built.path / "README.md")
    monkeypatch.setattr(verify_module, "_install", lambda _: "an environment")
    verify_portfolio(built.path, finished, course)
    assert "in a fresh clone with a fresh environment:" in read(built.path / "README.md")


def test_a_page_says_when_there_are_no_tests_and_no_commits_of_the_author(finished: Workspace, course: Course, git: Git) -> None:
    built = build_portfolio(finished, course)
    verify_portfolio(built.path, finished, course)
    readme = read(built.path / "README.md")
    assert "has no automated tests yet" in readme
    assert "| data: 1 file of rows" in readme
    assert "2 commits by the author on 20" in readme
    git("update-ref", "-d", "HEAD")
    git("-c", f"user.email={REFERENCE_EMAIL}", "commit", "-q", "-m", "Taken over")
    readme = read(build_portfolio(finished, course).path / "README.md")
    assert "No commit is by the author yet." in readme
    assert "–" not in readme
