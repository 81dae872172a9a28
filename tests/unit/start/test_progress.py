"""What somebody sees while the environment is made."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.environment.installer import InstallerFailedError, Reader, run_installer
from checker.environment.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


UV_SAYS = """\
Resolved 144 packages in 362ms
Downloading scipy (33.7MiB)
Downloading kiwisolver (1.5MiB)
 Downloaded kiwisolver
 Downloaded scipy
Prepared 144 packages in 1.89s
Installed 144 packages in 263ms
 + attrs==26.1.0
"""
PIP_SAYS = """\
Collecting attrs==26.1.0 (from -r requirements.lock (line 1))
  Downloading attrs-26.1.0-py3-none-any.whl (65 kB)
Collecting numpy==2.4.0 (from -r requirements.lock (line 9))
  Using cached numpy-2.4.0-cp311-cp311-manylinux_2_27_x86_64.whl (16.9 MB)
Collecting scipy==1.17.0
  Downloading scipy-1.17.0-cp311-cp311-manylinux_2_27_x86_64.whl (35.5 MB)
Installing collected packages: attrs, numpy, scipy
"""


def read(text: str, installed: Callable[[], int] = lambda: 0) -> tuple[Progress, Reader]:
    progress = Progress(io.StringIO(), Clock())
    progress.start("Installing packages", 144)
    reader = Reader(progress, installed)
    for line in text.splitlines(keepends=True):
        reader.line(line)
    return progress, reader


def test_uv_tells_how_many_packages_and_megabytes() -> None:
    progress, _ = read(UV_SAYS)
    assert progress.text() == "Installing packages  144/144  35 MB  0:00"


def test_pip_tells_each_package_and_what_was_downloaded() -> None:
    progress, reader = read(PIP_SAYS, installed=lambda: 2)
    assert progress.text() == "Installing packages  0/3  36 MB  0:00"
    reader.tick()
    assert progress.text() == "Installing packages  2/3  36 MB  0:00", "while it installs, what has arrived is counted"


def test_lines_that_nobody_knows_change_nothing() -> None:
    before, _ = read("")
    after, _ = read("Resolved many packages\nDownloading\nwarning: something (3 MB)\n\n Installed\n")
    assert after.text() == before.text()


def test_on_a_terminal_one_line_is_drawn_again_and_again() -> None:
    screen, clock = Terminal(), Clock()
    progress = Progress(screen, clock)
    progress.start("Installing packages", 144)
    clock.now = 72.0
    progress.advance(done=72, megabytes=83.4)
    assert screen.getvalue().endswith("\r[############............] Installing packages  72/144  83 MB  1:12")
    assert "\n" not in screen.getvalue()
    progress.finish("Ready.")
    assert screen.getvalue().endswith("\rReady.\n")


def test_without_a_terminal_lines_are_few_and_whole() -> None:
    output, clock = io.StringIO(), Clock()
    progress = Progress(output, clock)
    progress.start("Downloading packages", 3)
    for second in range(1, 25):
        clock.now = float(second)
        progress.advance(done=1)
    assert output.getvalue().splitlines() == [
        "Downloading packages  0/3  0:00", "Downloading packages  1/3  0:10", "Downloading packages  1/3  0:20"]


def test_more_packages_than_expected_are_not_more_than_all() -> None:
    progress = Progress(io.StringIO(), Clock())
    progress.start("Installing packages", 2)
    progress.advance(done=5)
    assert "2/2" in progress.text()


def test_a_failed_installer_gives_its_last_lines_and_keeps_all(tmp_path: Path) -> None:
    import sys
    log = tmp_path / "install.log"
    program = "import sys; [print('line', n) for n in range(50)]; print('ERROR: no', file=sys.stderr); sys.exit(1)"
    progress = Progress(io.StringIO(), Clock())
    with pytest.raises(InstallerFailedError) as caught:
        run_installer([sys.executable, "-c", program], Reader(progress, lambda: 0), log)
    assert caught.value.lines[-1] == "ERROR: no"
    assert len(caught.value.lines) == 30
    assert log.read_text(encoding="utf-8").startswith("line 0\nline 1\n")


def test_settings_that_send_packages_elsewhere_are_not_passed_on(tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    for name in ("PIP_TARGET", "PIP_USER", "UV_TARGET", "PYTHONPATH"):
        monkeypatch.setenv(name, str(tmp_path))
    log = tmp_path / "log"
    program = "import os; print(sorted({'PIP_TARGET', 'PIP_USER', 'UV_TARGET', 'PYTHONPATH'} & set(os.environ)))"
    run_installer([sys.executable, "-c", program], Reader(Progress(io.StringIO(), Clock()), lambda: 0), log)
    assert log.read_text(encoding="utf-8").strip() == "[]"
