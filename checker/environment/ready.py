"""Whether ``.venv`` is ready to be used: the only thing done at every start, so it reads a few small files and no more.

A stamp is written into ``.venv`` as the very last step of making it. No stamp, or one that does not fit, means work.
"""

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

CORE_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
STAMP_NAME = "slipway.json"


class Verdict(NamedTuple):
    """What has to be done before the environment can be used."""

    work: str  # "none", "update" (install into what is there) or "make" (begin with an empty folder)
    reason: str = ""  # a sentence for the person who waits


READY = Verdict("none")


def venv_of(root: Path) -> Path:
    """The folder of the environment."""
    return root / ".venv"


def python_of(venv: Path) -> Path:
    """The environment's Python, whether it is there or not."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def base_python_of(venv: Path) -> str:
    """The installed Python that the environment leans on, or "" when it cannot be told."""
    if os.name != "nt":
        return os.path.realpath(python_of(venv))
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    homes = [value.strip() for name, _, value in (line.partition("=") for line in lines) if name.strip() == "home"]
    return str(Path(homes[0]) / "python.exe") if homes else ""


def site_packages_of(venv: Path) -> Path | None:
    """Where the environment keeps its packages, or None when that folder is gone."""
    found = [venv / "Lib/site-packages"] if os.name == "nt" else sorted(venv.glob("lib/python3*/site-packages"))
    return next((folder for folder in found if folder.is_dir()), None)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file. Line ends do not count, because Git may change them on Windows."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def package_names(venv: Path) -> list[str]:
    """The names at the top of site-packages, without versions: what a half-deleted environment lacks."""
    folder = site_packages_of(venv)
    names = os.listdir(folder) if folder else []  # noqa: PTH208 - names alone, and this is done at every start
    return sorted(name for name in names if not name.endswith((".dist-info", ".egg-info")) and name != "__pycache__")


def read_stamp(venv: Path) -> dict[str, Any]:
    """The stamp, or an empty dictionary when there is none that can be read."""
    try:
        stamp = json.loads((venv / STAMP_NAME).read_bytes())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(root: Path, lock_name: str) -> None:
    """Say that the environment is complete. In one step, so that a kill leaves no half stamp."""
    venv = venv_of(root)
    locks = {CORE_LOCK: fingerprint(root / CORE_LOCK), lock_name: fingerprint(root / lock_name)}
    stamp = {"root": str(root), "python": base_python_of(venv), "locks": locks, "names": package_names(venv),
             "project": fingerprint(root / "pyproject.toml")}
    new = venv / f"{STAMP_NAME}.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump(stamp, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(venv / STAMP_NAME)


def remove_stamp(root: Path) -> None:
    """Say that the environment is not complete, before it is changed."""
    (venv_of(root) / STAMP_NAME).unlink(missing_ok=True)


def look(root: Path, lock_name: str) -> Verdict:
    """What has to be done so that everything in this lock is installed."""
    venv = venv_of(root)
    if not os.path.lexists(venv):
        return Verdict("make", "Setting up Slipway for the first time. This is done once; later starts are quick.")
    stamp = read_stamp(venv)
    if not stamp:
        return Verdict("make", "The environment in .venv was not finished. It is made again.")
    broken = _what_is_broken(root, venv, stamp)
    if broken:
        return Verdict("make", broken)
    locks = stamp.get("locks")
    if not isinstance(locks, dict) or locks.get(CORE_LOCK) != fingerprint(root / CORE_LOCK):
        return Verdict("update", "The course asks for other packages than before. They are installed now.")
    if locks.get(lock_name) != fingerprint(root / lock_name):
        return Verdict("update", "The tools for testing the course are installed now. This is done once.")
    if stamp.get("project") != fingerprint(root / "pyproject.toml"):
        return Verdict("update", "The course has changed. Its environment is brought up to date.")
    return READY


def _what_is_broken(root: Path, venv: Path, stamp: dict[str, Any]) -> str:
    if stamp.get("root") != str(root):
        return "The course's folder was moved. Its environment is made again in the new place."
    base = base_python_of(venv)
    if not python_of(venv).exists() or not base or not os.path.exists(base):  # noqa: PTH110 - at every start
        return "The Python that .venv was made with is gone. The environment is made again."
    if base != stamp.get("python") and not _same_version(venv):
        return "Python was upgraded. The environment is made again with the new one."
    missing = set(stamp.get("names") or ["?"]).difference(package_names(venv))
    if missing:
        return f"Files of the environment in .venv are missing ({min(missing)}). It is made again."
    return ""


def _same_version(venv: Path) -> bool:
    """Whether the Python behind the environment still fits the folder its packages lie in."""
    import subprocess  # only when Python was changed, so that a usual start does not wait for it

    folder = site_packages_of(venv)
    if folder is None:
        return False
    program = "import sys, encodings; print('python%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([str(python_of(venv)), "-I", "-c", program], capture_output=True, text=True,
                                timeout=20, check=False, encoding="utf-8", errors="replace")
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.returncode == 0 and (os.name == "nt" or answer.stdout.strip() == folder.parent.name)


def running_inside(venv: Path) -> bool:
    """Whether this very process runs the environment's Python."""
    return os.path.realpath(sys.prefix) == os.path.realpath(venv)
