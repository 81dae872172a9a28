"""The Git probe on real repositories: what it sees, and what of the repository's it never runs."""

import os
import subprocess
from pathlib import Path

import pytest

from checker.core.check import Failed, NotVerified
from checker.probes.git import Git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a name for commits."""
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Ada")
    git(folder, "config", "user.email", "ada@slipway.invalid")
    return folder


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, name: str, text: str, message: str) -> str:
    """Commit one file; the commit's hash."""
    (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", name)
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD").strip()


def test_an_empty_repository_has_no_commits(repository: Path) -> None:
    probe = Git(repository)
    assert probe.is_repository() and probe.commits() == [] and probe.tracked() == [] and probe.tags() == []


def test_a_repository_further_up_does_not_count(repository: Path) -> None:
    (repository / "inside").mkdir()
    assert not Git(repository / "inside").is_repository()


def test_commits_come_with_their_files_whatever_they_are_called(repository: Path) -> None:
    commit(repository, "a b ü.txt", "1", "First\n\nwith a body")
    second = commit(repository, "zwei.txt", "2", "Second | with ; signs")
    newest, oldest = Git(repository).commits()
    assert (newest.hash, newest.subject, newest.files, newest.parents) == (
        second, "Second | with ; signs", ("zwei.txt",), (oldest.hash,))
    assert (oldest.files, oldest.body, oldest.author_email) == (("a b ü.txt",), "with a body", "ada@slipway.invalid")


def test_what_was_committed_once_is_found_on_any_branch_even_when_deleted(repository: Path) -> None:
    commit(repository, "kept.txt", "1", "Keep")
    git(repository, "switch", "-q", "-c", "side")
    bad = commit(repository, ".env", "PASSWORD=x", "Oops")
    git(repository, "rm", "-q", ".env")
    git(repository, "commit", "-q", "-m", "Remove it")
    git(repository, "switch", "-q", "main")
    found = Git(repository).ever_committed()
    assert set(found) == {"kept.txt", ".env"}
    assert found[".env"] == bad


def test_tags_lead_to_their_commits(repository: Path) -> None:
    first = commit(repository, "a", "1", "One")
    git(repository, "tag", "light")
    git(repository, "tag", "-a", "v1.0.0", "-m", "one")
    assert {(tag.name, tag.annotated, tag.target) for tag in Git(repository).tags()} == {
        ("light", False, first), ("v1.0.0", True, first)}


def test_names_and_hashes_are_resolved_or_empty(repository: Path) -> None:
    first = commit(repository, "a", "1", "One")
    second = commit(repository, "a", "2", "Two")
    probe = Git(repository)
    assert probe.resolve(first[:8]) == first and probe.resolve("no-such-name") == ""
    assert probe.is_ancestor(first, second) and not probe.is_ancestor(second, first)
    assert probe.merge_base(first, second) == first
    assert probe.branches() == {"main": second}
    assert probe.show("HEAD", "a") == "2" and probe.show("HEAD", "b") is None
    assert probe.files(second) == ["a"]


def test_nothing_that_a_repository_names_is_run(repository: Path, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {marker}\n", encoding="utf-8")
    program.chmod(0o755)
    commit(repository, "a", "1", "One")
    (repository / ".gitattributes").write_text("a diff=evil\n", encoding="utf-8")
    for key in ("core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv", "core.editor"):
        git(repository, "config", key, str(program))
    hooks = repository / ".git" / "hooks"
    for name in ("post-checkout", "pre-commit", "post-index-change"):
        (hooks / name).write_bytes(program.read_bytes())
        (hooks / name).chmod(0o755)
    probe = Git(repository)
    probe.commits()
    probe.run("status", "--porcelain")
    probe.run("log", "-p", "--no-textconv", "--no-ext-diff")
    probe.show("HEAD", "a")
    assert not marker.exists()


def test_what_git_refuses_is_a_failed_check_in_gits_words(repository: Path) -> None:
    with pytest.raises(Failed) as caught:
        Git(repository).run("rev-parse", "nothing")
    assert "nothing" in caught.value.found and caught.value.try_next == "git status"


def test_without_git_nothing_is_verified_and_the_way_to_get_it_is_named(repository: Path,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(NotVerified, match="winget install Git"):
        Git(repository).is_repository()
