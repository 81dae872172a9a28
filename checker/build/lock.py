"""The locks of the course: every version and hash that a learner, a lab and the tests get, made by uv from the names."""

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from checker.core.course import Course, Lab
from checker.environment.make import find_uv
from checker.environment.ready import CORE_LOCK, TEST_LOCK
from checker.errors import AuthorError
from checker.workspace.files import write_atomically

OLDEST_PYTHON = "3.11"
_BLOCK = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)


def lock_course(course: Course, on_step: Callable[[str], None] = lambda step: None) -> list[Path]:
    """The lock files that were written: one for each lab with packages, then the tests'. The core lock stays as it is.

    A lab's lock leaves out what the core lock brings, and keeps to the versions of the labs before it, so that no lab
    takes another's tools away. Raises AuthorError, in uv's words, when the versions cannot be had together.
    """
    uv = find_uv()
    if uv is None:
        raise AuthorError("Locks are made with uv, which is not here.", next_step="python -m pip install uv")
    core, written = course.root / CORE_LOCK, list[Path]()
    for lab in (each for each in course.labs if each.packages):
        on_step(lab.stem)
        resolved = _compile(uv, course, "\n".join(lab.packages), [core, *written])
        text = without_what_is_there(resolved, core.read_text(encoding="utf-8"))
        write_atomically(lab.lock, text)
        write_atomically(lab.lock, _size_line(lab) + text)
        written.append(lab.lock)
    on_step("the tests")
    names = "\n".join(name for lab in course.labs for name in lab.packages)
    tests = _compile(uv, course, names, [core, *written], course.root / "pyproject.toml", "--extra", "test")
    write_atomically(course.root / TEST_LOCK, tests)
    return [*written, course.root / TEST_LOCK]


def _compile(uv: list[str], course: Course, names: str, constraints: list[Path], *more: str | Path) -> str:
    """What uv resolves these names to, hashes with it, for all systems."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "names.in"
        asked.write_text(names + "\n", encoding="utf-8")
        limits = [part for path in constraints for part in ("-c", str(path))]
        command = [*uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header",
                   "--no-annotate", "--python-version", OLDEST_PYTHON, *limits, *map(str, more), str(asked)]
        done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise AuthorError("These packages cannot be installed together:\n" + done.stderr.strip()[-1500:],
                          next_step="change the names or versions in lab.toml")
    return done.stdout


def without_what_is_there(lock: str, core: str) -> str:
    """The lock without the packages that the core lock brings everywhere; one that it brings to some systems only stays."""
    everywhere = {pin.split("==")[0] for pin in map(_pin, _blocks(core)) if ";" not in pin}
    same = set(map(_pin, _blocks(core)))
    return "".join(block for block in _blocks(lock) if _pin(block) not in same and _pin(block).split("==")[0] not in everywhere)


def _blocks(lock: str) -> list[str]:
    """A lock in pieces: each package with its hashes."""
    return [block for block in _BLOCK.split(lock) if block[:1].isalnum()]


def _pin(block: str) -> str:
    return block.splitlines()[0].rstrip("\\ ")


def _size_line(lab: Lab) -> str:
    """The first line of a lab's lock: what it costs to bring all of it, measured by downloading it here."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-I", "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                   "--require-hashes", "--no-build-isolation", "-d", folder, "-r", str(lab.lock)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False,
                              env={**os.environ, "PIP_NO_INPUT": "1"})
        if done.returncode != 0:
            raise AuthorError(f"The packages of lab {lab.stem} cannot be downloaded:\n" + done.stderr.strip()[-800:],
                              where=lab.lock, next_step="check the network, then: slipway author lock")
        files = list(Path(folder).iterdir())
        download, disk = sum(each.stat().st_size for each in files), sum(_unpacked(each) for each in files)
    return (f"# slipway: {len(files)} packages, {_megabytes(download)} MB to download, {_megabytes(disk)} MB on disk "
            f"({sys.platform}, Python {sys.version_info[0]}.{sys.version_info[1]})\n")


def _unpacked(archive: Path) -> int:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return sum(each.file_size for each in wheel.infolist())
    with tarfile.open(archive) as source:
        return sum(each.size for each in source.getmembers())


def _megabytes(size: int) -> int:
    return max(1, round(size / 1e6))
