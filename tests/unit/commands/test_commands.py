"""The command line: help with examples, exit codes, JSON, and one sentence for whatever goes wrong."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli import COMMAND_MODULES, main
from checker.core.course import Course
from checker.errors import ExitCode
from checker.render.data import report_schema
from checker.workspace.answers import store_answer
from checker.workspace.workspace import ENVIRONMENT, Workspace

COMMANDS = ["start", "doctor", "status", "check", "hint", "solution", "reset", "jump", "grade", "demo", "test",
            "portfolio build", "portfolio verify", "author build", "author audit", "author new"]


def typed(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of ``slipway COMMAND``, run in this process."""
    monkeypatch.setattr(sys, "argv", ["slipway", *command.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.fixture
def slipway(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    """``slipway("check 00")`` types that command."""
    return lambda command: typed(command, monkeypatch, capsys)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(slipway, command: str) -> None:
    code, out, _ = slipway(f"{command} --help")
    assert code == 0
    assert "Example" in out


def test_every_module_of_commands_is_registered(slipway) -> None:
    modules = {path.stem for path in (Path(__file__).parents[3] / "checker" / "commands").glob("*.py")}
    assert modules - {"__init__", "options"} == set(COMMAND_MODULES)


def test_a_check_that_fails_ends_with_1_and_one_that_passes_with_0(slipway, workspace: Workspace) -> None:
    store_answer(workspace, "colours", "sky", {"colour": "red"})
    code, out, _ = slipway("check 00 sky")
    assert code == ExitCode.NOT_PASSED and "look up" in out
    store_answer(workspace, "colours", "sky", {"colour": "blue"})
    assert slipway("check colours sky")[0] == ExitCode.DONE


def test_an_exercise_that_is_named_twice_is_checked_once(slipway, workspace: Workspace) -> None:
    code, out, err = slipway("check 00 sky sky")
    assert (code, out.count("You have said which colour the sky has.")) == (ExitCode.NOT_PASSED, 1), err


def test_json_is_what_the_schema_says(slipway, workspace: Workspace) -> None:
    import jsonschema

    for command in ("check 00 --json", "status --json"):
        _, out, _ = slipway(command)
        jsonschema.validate(json.loads(out), report_schema())


@pytest.mark.parametrize(("command", "code", "sentence"), [
    ("check 17", ExitCode.USAGE, "There is no lab called “17”"),
    ("check 00 sea", ExitCode.USAGE, "one of: sky, file, recall"),
    ("hint 00 sea", ExitCode.USAGE, "has no exercise called “sea”"),
    ("check", ExitCode.USAGE, "Missing argument"),
    ("chekc", ExitCode.USAGE, "No such command"),
    ("grade nothing.ipynb", ExitCode.BAD_INPUT, "There is nothing at this path"),
    ("jump 00", ExitCode.WORKSPACE, "there is nothing to jump over"),
    ("author new Bad-Name", ExitCode.USAGE, "cannot be a lab's id"),
    ("author new colours", ExitCode.USAGE, "choose another name"),
    ("demo --target price", ExitCode.USAGE, "belong to --data"),
])
def test_what_goes_wrong_is_one_sentence_with_the_right_exit_code(slipway, workspace: Workspace, command: str, code: int,
                                                                 sentence: str) -> None:
    ended, out, err = slipway(command)
    assert ended == code
    assert sentence in " ".join((out + err).replace("│", " ").split())
    assert "Traceback" not in out + err


def test_without_a_workspace_the_exit_code_is_4(slipway, course: Course, tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "nowhere"))
    code, _, err = slipway("status")
    assert code == ExitCode.WORKSPACE and "slipway start" in err


def test_hints_and_reset_work_from_a_terminal(slipway, workspace: Workspace) -> None:
    assert "Hint 1 of 2: Look out of the window." in slipway("hint 00 sky")[1]
    code, out, _ = slipway("reset 00")
    assert code == 0 and "Yours:" in out


def test_a_new_lab_is_made_where_the_audit_finds_it(slipway, course: Course) -> None:
    code, out, _ = slipway("author new shapes")
    assert code == 0 and "author audit 01_shapes" in out
    assert (course.root / "solutions" / "01_shapes" / "lab.md").is_file()


def test_a_bug_of_ours_is_said_to_be_ours(slipway, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("checker.commands.learn.last_results", broken)
    code, _, err = slipway("status")
    assert code == ExitCode.NOT_FINISHED
    assert "Slipway itself made a mistake (ValueError: a bug)" in err and "SLIPWAY_DEBUG=1" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
def test_ctrl_c_ends_with_130_and_a_sentence(workspace: Workspace, course: Course) -> None:
    checks = course.labs[0].folder / "checks.py"
    checks.write_text(checks.read_text(encoding="utf-8").replace('colour = answers', 'while True: pass\n    colour = answers'),
                      encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", "import sys; from checker.cli import main; sys.stderr.write('ready\\n');"
                                "sys.stderr.flush(); main()", "check", "00", "sky"], stderr=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, text=True, env={**os.environ, ENVIRONMENT: str(workspace.root)})
    assert process.stderr is not None and process.stderr.readline() == "ready\n"
    _until_a_child_runs(process.pid)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == ExitCode.INTERRUPTED, said
    assert "stopped. Nothing that was saved is lost" in said and "Traceback" not in said


def _until_a_child_runs(pid: int) -> None:
    import psutil

    while not psutil.Process(pid).children():
        psutil.Process(pid).cpu_percent(interval=0.05)  # waits; there is no event for "somebody else has a child"
