"""Commands against the clock: whatever they do, they end, and leave nothing behind."""

import sys
from pathlib import Path

import psutil
import pytest

from checker.sandbox.limited import run_limited
from checker.sandbox.limits import clean_environment
from checker.sandbox.stream import LineTimeout, stream_lines


def python(program: str, tmp_path: Path, **options: float) -> "object":
    return run_limited([sys.executable, "-c", program], cwd=tmp_path, **options)  # type: ignore[arg-type]


def test_a_command_ends_with_what_it_said(tmp_path: Path) -> None:
    done = run_limited([sys.executable, "-c", "import sys; print(input()); print('é', file=sys.stderr); sys.exit(3)"],
                       cwd=tmp_path, given="hello")
    assert (done.returncode, done.stdout, done.stderr, done.timed_out) == (3, "hello\n", "é\n", False)
    assert done.last_words == "é"


@pytest.mark.skipif(sys.platform == "win32", reason="signals and sessions work in another way there")
def test_a_time_out_also_ends_children_that_left_the_group_and_ignore_signals(tmp_path: Path) -> None:
    program = ("import os, signal, subprocess, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
               "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n"
               "print(child.pid, flush=True)\ntime.sleep(600)")
    done = run_limited([sys.executable, "-c", program], cwd=tmp_path, seconds=2)
    assert done.timed_out
    pid = int(done.stdout)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_endless_output_is_cut(tmp_path: Path) -> None:
    done = run_limited([sys.executable, "-c", "while True: print('x' * 1000)"], cwd=tmp_path, seconds=1, most_output=5000)
    assert done.truncated and len(done.stdout) == 5000


def test_a_program_that_does_not_exist_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_limited(["no-such-program"], cwd=tmp_path)


def test_the_environment_has_what_programs_need_and_no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "PYTHONSTARTUP", "PYTHONPATH"):
        monkeypatch.setenv(name, "x")
    environment = clean_environment({"EXTRA": "1"})
    assert {"PATH", "EXTRA", "PYTHONUTF8"} <= set(environment)
    assert not {"GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "PYTHONSTARTUP", "PYTHONPATH"} & set(environment)


def test_lines_are_read_one_by_one_against_the_clock(tmp_path: Path) -> None:
    program = "import sys, time; print('one', flush=True); print('bad', file=sys.stderr, flush=True); time.sleep(600)"
    with stream_lines([sys.executable, "-c", program], cwd=tmp_path, env=clean_environment()) as child:
        assert child.next_line(20) == "one"
        with pytest.raises(LineTimeout):
            child.next_line(0.2)
        pid = child.process.pid
    assert not psutil.pid_exists(pid)
    with stream_lines([sys.executable, "-c", "import sys; sys.exit('last words')"], cwd=tmp_path, env=clean_environment()) as child:
        assert child.next_line(20) is None
        assert child.error_tail(100) == "last words\n"
