"""Makes ``.venv`` and installs the course's locked packages into it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from checker.environment import trouble
from checker.environment.installer import InstallerFailedError, Reader, run_installer
from checker.environment.progress import Progress
from checker.environment.ready import (
    CORE_LOCK,
    Verdict,
    python_of,
    remove_stamp,
    site_packages_of,
    venv_of,
    write_stamp,
)

SPACE_NEEDED = 1_500_000_000  # bytes: 518 MB installed, its bytecode, the downloads, and room for the learner's work
LOG_NAME = "slipway-install.log"
_PARTS_OF_AN_ENVIRONMENT = {"pyvenv.cfg", "bin", "Scripts", "lib", "Lib", "lib64", "include", "Include", LOG_NAME}


def make_ready(root: Path, lock_name: str, verdict: Verdict, progress: Progress, lock: int) -> None:
    """Do what ``look`` found has to be done. Raises SetupError; whatever happens, the next run can begin again."""
    progress.finish(verdict.reason)
    venv = venv_of(root)
    if verdict.work == "make":
        _refuse_a_small_disk(root)
        _clear_away(venv)
        progress.start("Making the environment")
        make_venv(venv)
    remove_stamp(root)
    _install(root, lock_name, progress, lock)
    progress.start("Preparing for quick starts")
    _compile(root)
    write_stamp(root, lock_name)
    progress.finish(f"The environment is ready ({progress.seconds:.0f} s).")


def make_venv(venv: Path) -> None:
    """An empty environment with pip in it, so that ``pip install`` in a notebook does not reach another Python."""
    base = getattr(sys, "_base_executable", "") or sys.executable
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        commands = [[base, "-I", "-m", "venv", str(venv)]]
    else:
        commands = []
    uv = find_uv()
    if uv:
        commands.append([*uv, "venv", "--seed", "--python", base, str(venv)])
    if importlib.util.find_spec("virtualenv"):
        commands.append([sys.executable, "-m", "virtualenv", str(venv)])
    printed = ""
    for command in commands:
        finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace",
                                  stdin=subprocess.DEVNULL, check=False)
        if finished.returncode == 0 and python_of(venv).exists():
            return
        printed = finished.stderr or finished.stdout
        shutil.rmtree(venv, ignore_errors=True)
    raise trouble.no_venv_module() if not commands else trouble.venv_failed(venv, printed)


def find_uv() -> list[str] | None:
    """The command of a uv that really runs, or None. It is many times faster than pip, but nobody must have it."""
    candidates = [[path]] if (path := shutil.which("uv")) else []
    if importlib.util.find_spec("uv"):
        candidates.append([sys.executable, "-m", "uv"])
    for candidate in candidates:
        try:
            if subprocess.run([*candidate, "--version"], capture_output=True, timeout=20, check=False).returncode == 0:
                return candidate
        except (OSError, subprocess.SubprocessError):
            continue
    return None


def _refuse_a_small_disk(root: Path) -> None:
    free = shutil.disk_usage(root).free
    if free < SPACE_NEEDED:
        raise trouble.disk_too_full(root, free, SPACE_NEEDED)


def _clear_away(venv: Path) -> None:
    """Remove what is left of an environment. Renamed first: a half-removed one must not look like one."""
    if not os.path.lexists(venv):
        return
    if venv.is_symlink() or venv.is_file():
        venv.unlink()
        return
    names = {each.name for each in venv.iterdir()}
    if names and not names & _PARTS_OF_AN_ENVIRONMENT:
        raise trouble.not_an_environment(venv)
    old = venv.with_name(".venv.old")
    try:
        shutil.rmtree(old, ignore_errors=True)
        venv.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise trouble.environment_in_use(venv, error) from None


def _install(root: Path, lock_name: str, progress: Progress, lock: int) -> None:
    """Everything in the lock, by uv where there is one; pip is tried when uv fails, because pip knows more networks."""
    venv, uv = venv_of(root), find_uv()
    log = venv / LOG_NAME
    last = InstallerFailedError([])
    for tool in (uv, None) if uv else (None,):
        reader = Reader(progress, lambda: len(list((site_packages_of(venv) or venv).glob("*.dist-info"))))
        progress.start("Installing packages" if tool else "Downloading packages", count_packages(root / lock_name))
        try:
            run_installer(locked_command(root, lock_name, tool), reader, log, [lock])
            progress.start("Installing Slipway itself")
            run_installer(own_command(root, tool), reader, log, [lock])
            return
        except InstallerFailedError as error:
            last = error
        if trouble.is_final(last.lines):
            break
    raise trouble.install_failed(root, log, last.lines)


def locked_command(root: Path, lock_name: str, uv: list[str] | None) -> list[str]:
    """The command that installs a lock, every file compared with its hash."""
    python = str(python_of(venv_of(root)))
    tool = [*uv, "pip", "install", "--python", python] if uv else [python, "-I", "-m", "pip", "install", "--no-compile"]
    return [*tool, "--no-deps", "--require-hashes", "-r", str(root / lock_name)]


def own_command(root: Path, uv: list[str] | None) -> list[str]:
    """The command that installs the course's own package, from this folder and without a network."""
    python = str(python_of(venv_of(root)))
    tool = [*uv, "pip", "install", "--offline", "--python", python] if uv else [python, "-I", "-m", "pip", "install"]
    return [*tool, "--no-deps", "--no-build-isolation", "-e", str(root)]


def count_packages(lock: Path) -> int:
    """How many packages a lock names; a few of them may be meant for other systems."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return sum(1 for line in lines if line[:1].isalnum() and ";" not in line)


def _compile(root: Path) -> None:
    """Compile to bytecode now, in all cores: the first start of JupyterLab is several times faster for it.

    Packages' own tests are left out, they are never imported. A file that does not compile is no trouble.
    """
    folder = site_packages_of(venv_of(root))
    command = [str(python_of(venv_of(root))), "-I", "-m", "compileall", "-qq", "-j", "0", "-x", r"[/\\]tests?[/\\]"]
    subprocess.run([*command, str(folder), str(root / "checker")], check=False, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


__all__ = ["CORE_LOCK", "SPACE_NEEDED", "count_packages", "find_uv", "make_ready", "make_venv"]
