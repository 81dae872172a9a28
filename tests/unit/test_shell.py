"""Commands in cells: plain output in its order, the exit code, and names from the notebook."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from checker.jupyter.shell import run_commands_through_pipes


@pytest.fixture
def shell() -> Any:
    """What IPython's shell offers of itself here."""
    made = SimpleNamespace(user_ns={}, var_expand=lambda command, depth=0: command.replace("{word}", "hello"))
    run_commands_through_pipes(made)
    return made


def test_what_is_printed_on_both_streams_comes_in_order(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    program = "import sys; print('one'); print('two ü', file=sys.stderr); print('three {word}')"
    shell.system(f'"{sys.executable}" -c "{program}"')
    assert capsys.readouterr().out.splitlines() == ["one", "two ü", "three hello"]
    assert shell.user_ns["_exit_code"] == 0


def test_nothing_is_a_terminal_and_nobody_waits_for_a_key(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    program = "import sys; print(sys.stdout.isatty(), repr(sys.stdin.read()))"
    shell.system(f'"{sys.executable}" -c "{program}"')
    assert capsys.readouterr().out.strip() == "False ''"


def test_the_exit_code_of_a_command_that_fails_is_kept(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    shell.system(f'"{sys.executable}" -c "raise SystemExit(7)"')
    assert shell.user_ns["_exit_code"] == 7 and capsys.readouterr().out == ""
