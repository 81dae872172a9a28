"""What can go wrong while the environment is made, each as a sentence with what to type next."""

import errno
import os
import platform
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from checker.errors import SetupError

_NO_SPACE = re.compile(r"no space left|disk (is )?full|not enough space|os error 28|errno 28|quota exceeded", re.I)
_NO_NETWORK = re.compile(
    r"failed to fetch|error sending request|dns error|name resolution|connection (refused|reset|error|broken|timed out)"
    r"|newconnectionerror|network is unreachable|network (was|is) disabled|getaddrinfo|timed out|max retries"
    r"|no matching distribution found|not found in the (package registry|cache)|proxy", re.I)
_WRONG_HASH = re.compile(r"hash mismatch|do not match the hashes|these packages do not match", re.I)


def how_to_type(arguments: str = "start") -> str:
    """The command as this system wants it typed."""
    return f"slipway {arguments}" if sys.platform == "win32" else f"./slipway {arguments}"


def is_final(lines: Sequence[str]) -> bool:
    """Whether another installer would fail in the same way."""
    return bool(_NO_SPACE.search("\n".join(lines)))


def install_failed(root: Path, log: Path, lines: Sequence[str]) -> SetupError:
    """The installer ended with an error; its own words decide which sentence fits."""
    text = "\n".join(lines)
    if _NO_SPACE.search(text):
        return SetupError("The disk became full while the packages were installed.", where=root,
                          next_step=f"free 1.5 GB, then type: {how_to_type()}")
    if _WRONG_HASH.search(text):
        return SetupError("A downloaded package is not the one that the course was tested with (its hash differs).",
                          where=log, next_step="try again; if it stays so, something on the way changes files: "
                                               f"use another network, then {how_to_type()}")
    if _NO_NETWORK.search(text):
        return SetupError("The packages could not be downloaded: the package index does not answer.",
                          where=f"{log}\n  {_last_words(lines)}",
                          next_step="check the network (behind a proxy, set HTTPS_PROXY), "
                                    f"then type: {how_to_type()}   What has come already is kept.")
    return SetupError("The packages could not be installed.", where=f"{log}\n  {_last_words(lines)}",
                      next_step=f"try again with: {how_to_type()}   If it stays so, report the end of that file")


def tools_refused(names: str, log: Path, lines: Sequence[str]) -> SetupError:
    """What a lab needs could not be installed. The lab is closed, the others are not."""
    text = "\n".join(lines)
    others = "The other labs work without it."
    if _NO_SPACE.search(text):
        what, step = "the disk is full", "free some space, then do the same again"
    elif _WRONG_HASH.search(text):
        what = "a downloaded file is not the one that the course was tested with"
        step = "try again; if it stays so, something on the way changes files: use another network"
    elif _NO_NETWORK.search(text):
        what = "the package index does not answer"
        step = "connect to the internet (behind a proxy, set HTTPS_PROXY), then do the same again"
    else:
        what, step = "the installer failed", "do the same again; if it stays so, report the end of that file"
    return SetupError(f"This lab needs {names}, which could not be installed: {what}.", where=f"{log}\n  {_last_words(lines)}",
                      next_step=f"{step}. {others}")


def no_venv_module() -> SetupError:
    """Python without venv, as Debian ships it."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if Path("/etc/debian_version").exists():
        step = f"sudo apt install python{version}-venv     then {how_to_type()}"
    elif sys.platform == "win32":
        step = "install Python again from python.org with “pip” ticked: winget install Python.Python.3.12"
    else:
        step = f"install Python's venv module or uv (pip install --user uv), then {how_to_type()}"
    return SetupError("This Python cannot make environments: its venv module is missing.", where=sys.executable,
                      next_step=step)


def venv_failed(venv: Path, printed: str) -> SetupError:
    """The venv module is there and failed."""
    if _NO_SPACE.search(printed):
        return SetupError("The disk became full while the environment was made.", where=venv,
                          next_step=f"free 1.5 GB, then type: {how_to_type()}")
    return SetupError("The environment could not be made.", where=f"{venv}\n  {_last_words(printed.splitlines())}",
                      next_step="install Python again (3.12 is a good choice), or put the course into another folder")


def disk_too_full(root: Path, free: int, needed: int) -> SetupError:
    """Too little space, said before anything is downloaded."""
    return SetupError(f"The disk is too full: {free / 1e9:.1f} GB are free, {needed / 1e9:.1f} GB are needed.",
                      where=root, next_step=f"free some space, then type: {how_to_type()}")


def not_an_environment(venv: Path) -> SetupError:
    """A folder with this name holds something else, which is not ours to delete."""
    return SetupError("The folder .venv holds something that is not a Python environment, so it was left alone.",
                      where=venv, next_step=f"move that folder elsewhere, then type: {how_to_type()}")


def environment_in_use(venv: Path, error: OSError) -> SetupError:
    """Windows does not let go of files that a running program uses."""
    return SetupError(f"The old environment cannot be removed: {error.strerror or error}.", where=venv,
                      next_step=f"close JupyterLab and every terminal that uses it, then type: {how_to_type()}")


def folder_refused(root: Path, error: OSError) -> SetupError:
    """The course's folder cannot be written, or the disk is full already."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SetupError("The disk is full.", where=root, next_step=f"free 1.5 GB, then type: {how_to_type()}")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        step = "clone the course into a folder of your own, for example your home folder"
        if hasattr(os, "geteuid") and platform.system() != "Windows":
            step += f", or make it yours: sudo chown -R $USER '{root}'"
        return SetupError("The course's folder may not be written, so its environment cannot be made there.",
                          where=root, next_step=step)
    return SetupError(f"The environment could not be made: {error.strerror or error}.", where=error.filename or root,
                      next_step=f"{how_to_type()}   again; if it stays so, clone the course into another folder")


def _last_words(lines: Sequence[str]) -> str:
    """The line that says what went wrong, as far as one can tell; else the last one."""
    telling = [line.strip() for line in lines if re.match(r"\s*(error|×|caused by|╰─▶)", line, re.I)]
    return (telling or [line.strip() for line in lines] or ["it printed nothing"])[-1][:300]
