"""What a lab needs beside the course's own packages: how large it is, and its installation from the lab's lock."""

import importlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from checker.core.course import Lab
from checker.environment.installer import InstallerFailedError, Reader, run_installer
from checker.environment.lock import only_one
from checker.environment.locked import not_installed
from checker.environment.make import find_uv
from checker.environment.progress import Progress
from checker.environment.trouble import tools_refused
from checker.errors import AuthorError

LOG_NAME = "slipway-install.log"
_SIZE = re.compile(r"^# slipway: (\d+) packages, (\d+) MB to download, (\d+) MB on disk", re.MULTILINE)


@dataclass(frozen=True)
class Size:
    """What a lab's lock brings where nothing of it is there yet, as it was measured when the lock was made."""

    packages: int
    download: int  # MB, 1 MB = 1 000 000 bytes
    disk: int  # MB

    def __str__(self) -> str:
        return f"{self.packages} packages, about {self.download} MB to download and {self.disk} MB on disk"


def size_of(lab: Lab) -> Size:
    """How large this lab's packages are. Raises AuthorError when its lock does not say so."""
    try:
        found = _SIZE.search(lab.lock.read_text(encoding="utf-8"))
    except OSError:
        found = None
    if found is None:
        raise AuthorError(f"Lab {lab.stem} has packages and no lock that says how large they are.", where=lab.lock,
                          next_step="slipway author lock")
    return Size(*map(int, found.groups()))


def missing_tools(lab: Lab) -> list[str]:
    """Names of this lab's packages that are not installed, or not in the version of its lock."""
    if not lab.packages:
        return []
    size_of(lab)
    return not_installed(lab.lock)


def install_tools(lab: Lab, progress: Progress) -> None:
    """Install what ``missing_tools`` names, every file compared with its hash. Raises SetupError.

    uv does it where there is one, else pip; pip is tried when uv fails, because pip knows more networks. Two notebooks
    that are opened at once wait for each other.
    """
    environment = Path(sys.prefix)
    log = environment / LOG_NAME
    try:
        with only_one(environment / ".slipway-tools.lock", lambda: progress.start("Another lab is installing; waiting")) as lock:
            missing = missing_tools(lab)
            if missing:
                _install(lab, missing, log, progress, lock)
    except OSError as error:
        raise tools_refused(lab.tools, log, [str(error)]) from None
    importlib.invalidate_caches()


def _install(lab: Lab, missing: list[str], log: Path, progress: Progress, lock: int) -> None:
    last = InstallerFailedError([])
    uv = find_uv()
    for tool in (uv, None) if uv else (None,):
        progress.start("Installing what this lab needs", len(missing))
        reader = Reader(progress, lambda: len(missing) - len(not_installed(lab.lock)))
        try:
            run_installer(_command(lab.lock, tool), reader, log, [lock])
            break
        except InstallerFailedError as error:
            last = error
    left = missing_tools(lab)
    if left:
        progress.clear()
        raise tools_refused(lab.tools, log, last.lines or [f"{left[0]} is still missing"])
    progress.finish(f"Installed: {lab.tools} ({progress.seconds:.0f} s)")


def _command(lock: Path, uv: list[str] | None) -> list[str]:
    install = [*uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-I", "-m", "pip", "install"]
    return [*install, "--no-deps", "--require-hashes", "-r", str(lock)]
