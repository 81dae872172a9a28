"""Writing files so that a kill at any moment leaves either the old file or the new one, never half of one."""

import errno
import json
import os
import secrets
from pathlib import Path
from typing import Any

from checker.errors import SetupError, WorkspaceError


def write_atomically(path: Path, text: str, *, private: bool = False) -> None:
    """Put ``text`` at ``path`` in one step; ``private``: for this user alone.

    Raises SetupError when the disk is full or may not be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not mkstemp: its files are for their owner alone, and a course that is installed for a class is read by others.
        temporary = path.with_name(f".{path.name}-{secrets.token_hex(4)}.new")
        try:
            with temporary.open("x", encoding="utf-8", newline="\n") as file:
                if private:
                    temporary.chmod(0o600)  # before there is anything in it
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise storage_error(error, path) from error


def write_json(path: Path, data: Any, *, private: bool = False) -> None:
    """Put ``data`` at ``path`` as JSON, in one step and the same bytes for the same data."""
    write_atomically(path, json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) + "\n", private=private)


def read_json(path: Path, default: Any) -> Any:
    """What ``write_json`` wrote, or ``default`` when there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise WorkspaceError(f"{path.name} cannot be read: {error}", where=path,
                             next_step="rename the file; it is made again") from None


def storage_error(error: OSError, path: Path) -> SetupError:
    """The sentence for a file that could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SetupError("The disk is full. Nothing that was saved before is lost.", where=path,
                          next_step="free some space (slipway doctor shows how much is left), then do the same again")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return SetupError("This file may not be written.", where=path,
                          next_step="choose another folder with --workspace DIR, or change its permissions")
    return SetupError(f"This file could not be written: {error.strerror or error}", where=path,
                      next_step="slipway doctor")
