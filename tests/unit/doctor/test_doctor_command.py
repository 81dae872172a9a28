"""``slipway doctor`` as a person and as a program meet it."""

import json
from collections.abc import Sequence

import pytest
import typer
from typer.testing import CliRunner, Result

from checker.commands.doctor import register
from checker.doctor import examine as examination
from checker.doctor.examine import all_looks, carefully, examine
from checker.doctor.finding import Finding, Mend, State, system_name

GIT_IS_MISSING = Finding("Git", State.MISSING, "not on PATH", "It keeps your history.",
                         Mend("apt install git", "brew install git", "winget install Git.Git"))
DOCKER_IS_MISSING = Finding("Docker", State.WARN, "not installed", "Later labs.", Mend.everywhere("install Docker"))
PYTHON_IS_FINE = Finding("Python", State.OK, "3.12.1", "It runs the course.")


def run(findings: Sequence[Finding], monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    monkeypatch.setattr(examination, "examine", lambda workspace: tuple(findings))
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return CliRunner().invoke(app, ["doctor", *options])


def test_a_warning_does_not_keep_anybody_from_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run([PYTHON_IS_FINE, DOCKER_IS_MISSING], monkeypatch)
    assert result.exit_code == 0
    assert "You can begin. Worth a look: Docker." in result.output


def test_what_is_needed_and_missing_ends_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run([PYTHON_IS_FINE, GIT_IS_MISSING], monkeypatch)
    assert result.exit_code == 3
    assert "Needed and missing: Git." in result.output


def test_advice_is_for_this_system_unless_asked_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert GIT_IS_MISSING.mend is not None
    others = {"linux": "brew", "macos": "winget", "windows": "brew"}
    here = run([GIT_IS_MISSING], monkeypatch).output
    assert f"Next: {GIT_IS_MISSING.mend.here()}" in here and others[system_name()] not in here
    everywhere = run([GIT_IS_MISSING], monkeypatch, "--all-systems").output
    assert all(text in everywhere for text in ("apt install git", "brew install git", "winget install Git.Git"))


def test_nothing_to_mend_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Everything is in place." in run([PYTHON_IS_FINE], monkeypatch).output


def test_json_is_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run([GIT_IS_MISSING], monkeypatch, "--json")
    report = json.loads(result.output)
    assert (result.exit_code, report["ok"], report["system"]) == (3, False, system_name())
    assert report["findings"][0]["mend"]["windows"] == "winget install Git.Git"


def test_a_look_that_breaks_becomes_a_warning() -> None:
    def broken() -> Finding:
        raise RuntimeError("nobody foresaw this")
    finding = carefully("Memory", broken)
    assert (finding.name, finding.state) == ("Memory", State.WARN)
    assert "nobody foresaw this" in finding.found


def test_everything_is_looked_at_once_and_in_order() -> None:
    findings = examine()
    assert [finding.name for finding in findings] == list(all_looks(None))
    for finding in findings:
        assert finding.why and (finding.mend is not None or finding.state is State.OK), finding
