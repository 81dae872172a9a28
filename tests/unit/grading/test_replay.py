"""Playing notebooks that misbehave: what they cost, and what the learner is told."""

from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat import NotebookNode

from checker.grading.replay import Limits, replay
from checker.workspace.workspace import Workspace


def notebook(*sources: str) -> NotebookNode:
    """A notebook of these code cells, each belonging to an exercise named by its place."""
    return nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell(source, metadata={"slipway": {"role": "starter", "exercise": f"e{place}"}})
        for place, source in enumerate(sources, start=1)], metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})


def test_a_cell_that_fails_costs_itself_and_the_rest_is_played(workspace: Workspace, tmp_path: Path) -> None:
    played = replay(notebook("1 / 0", "def (:", "print('the rest')"), workspace, tmp_path / "log.ipynb")
    assert played.notes[0] == "In exercise “e1”, a cell ended with ZeroDivisionError: division by zero"
    assert played.notes[1].startswith("In exercise “e2”, a cell ended with SyntaxError")
    assert "the rest" in played.log.read_text(encoding="utf-8")


def test_an_endless_loop_is_stopped_and_the_rest_is_played(workspace: Workspace, tmp_path: Path) -> None:
    played = replay(notebook("while True: pass", "print('the rest')"), workspace, tmp_path / "log.ipynb", Limits(cell=2))
    assert played.notes == ("In exercise “e1”, a cell was stopped after 2 seconds",)
    assert "the rest" in played.log.read_text(encoding="utf-8")


def test_a_kernel_that_dies_is_said_to_have_died_and_what_ran_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    played = replay(notebook("print('before')", "import os; os._exit(1)", "print('after')"), workspace,
                    tmp_path / "log.ipynb")
    assert played.notes[0] == "The kernel died: the notebook ended its own process, or memory ran out."
    assert "before" in played.log.read_text(encoding="utf-8")


def test_a_lab_that_outlasts_its_time_is_stopped_with_everything_it_started(workspace: Workspace, tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    stubborn = (f"import subprocess, sys, pathlib\n"
                f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
                f"pathlib.Path({str(marker)!r}).write_text(str(child.pid))\n"
                "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n")
    played = replay(notebook(stubborn), workspace, tmp_path / "log.ipynb", Limits(cell=60, lab=6))
    assert "This lab was stopped after 6 seconds. Look for a loop without an end." in played.notes
    assert not psutil.pid_exists(int(marker.read_text())) or psutil.Process(
        int(marker.read_text())).status() == psutil.STATUS_ZOMBIE
    assert played.log.is_file()


def test_a_question_for_the_keyboard_does_not_wait_for_ever(workspace: Workspace, tmp_path: Path) -> None:
    played = replay(notebook("name = input('your name? ')"), workspace, tmp_path / "log.ipynb")
    assert "StdinNotImplementedError" in played.notes[0]


def test_a_replay_finds_none_of_this_users_secrets(workspace: Workspace, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret-of-mine")
    played = replay(notebook("import os; print(sorted(os.environ))"), workspace, tmp_path / "log.ipynb")
    assert "GITHUB_TOKEN" not in played.log.read_text(encoding="utf-8")
    assert "SLIPWAY_WORKSPACE" in played.log.read_text(encoding="utf-8")
