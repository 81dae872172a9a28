"""Whether ``.venv`` is ready: what was finished is used, what was not is made again."""

import json
import os
import sys
from pathlib import Path

import pytest

from checker.environment.ready import READY, Verdict, look, read_stamp, remove_stamp, write_stamp

CORE, TEST = "requirements.lock", "requirements-test.lock"
PACKAGES = ("numpy", "pandas", "six.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the folders of an environment differ on Windows")


def finished_course(root: Path, *, stamp: bool = True) -> Path:
    """A course with an environment that looks complete."""
    root.mkdir()
    (root / CORE).write_text("numpy==1\n")
    (root / TEST).write_text("numpy==1\npytest==1\n")
    (root / "pyproject.toml").write_text("[project]\n")
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(os.path.realpath(sys.executable))
    site = root / ".venv" / "lib" / f"python3.{sys.version_info[1]}" / "site-packages"
    site.mkdir(parents=True)
    for name in PACKAGES:
        (site / name).write_text("")
    if stamp:
        write_stamp(root, CORE)
    return root


def test_nothing_there_yet_means_making_it(tmp_path: Path) -> None:
    verdict = look(tmp_path, CORE)
    assert verdict.work == "make"
    assert verdict.reason == "Setting up Slipway for the first time. This is done once; later starts are quick."


def test_a_finished_environment_needs_nothing(tmp_path: Path) -> None:
    assert look(finished_course(tmp_path / "course"), CORE) == READY


def test_without_its_stamp_it_was_not_finished(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course", stamp=False)
    unfinished = Verdict("make", "The environment in .venv was not finished. It is made again.")
    assert look(root, CORE) == unfinished
    write_stamp(root, CORE)
    remove_stamp(root)
    assert look(root, CORE) == unfinished


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"'])
def test_a_damaged_stamp_is_no_stamp(text: str, tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    (root / ".venv" / "slipway.json").write_text(text)
    assert look(root, CORE).work == "make"


def test_a_stamp_of_wrong_kinds_is_no_ready_environment(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    stamp = read_stamp(root / ".venv")
    (root / ".venv" / "slipway.json").write_text(json.dumps(stamp | {"locks": 1}))
    assert look(root, CORE).work == "update"


def test_a_new_lock_is_installed_into_what_is_there(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    (root / CORE).write_text("numpy==2\n")
    assert look(root, CORE) == Verdict("update", "The course asks for other packages than before. "
                                                 "They are installed now.")


def test_other_line_ends_are_not_another_lock(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    (root / CORE).write_bytes(b"numpy==1\r\n")
    assert look(root, CORE) == READY


def test_the_tests_tools_have_a_stamp_of_their_own(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    assert look(root, TEST) == Verdict("update", "The tools for testing the course are installed now. "
                                                 "This is done once.")
    write_stamp(root, TEST)
    assert look(root, TEST) == READY
    assert look(root, CORE) == READY, "the lock for tests holds all of the other one"


def test_a_changed_pyproject_is_installed(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    (root / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert look(root, CORE) == Verdict("update", "The course has changed. Its environment is brought up to date.")


def test_a_moved_course_gets_a_new_environment(tmp_path: Path) -> None:
    moved = finished_course(tmp_path / "course").rename(tmp_path / "my cöurse")
    assert look(moved, CORE) == Verdict("make", "The course's folder was moved. Its environment is made again in the "
                                                "new place.")


def test_a_python_that_was_removed_is_noticed(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    python = root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(tmp_path / "python3.11-that-was-upgraded-away")
    assert look(root, CORE) == Verdict("make", "The Python that .venv was made with is gone. The environment is made "
                                               "again.")


def test_a_python_of_another_version_is_noticed(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    python = root / ".venv" / "bin" / "python"
    other = tmp_path / "python3.99"
    other.write_text("#!/bin/sh\necho python3.99\n")
    other.chmod(0o755)
    python.unlink()
    python.symlink_to(other)
    assert look(root, CORE) == Verdict("make", "Python was upgraded. The environment is made again with the new one.")


def test_a_new_patch_version_of_python_changes_nothing(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    python = root / ".venv" / "bin" / "python"
    same = tmp_path / "python-3.11.99"
    same.write_text(f"#!/bin/sh\necho python3.{sys.version_info[1]}\n")
    same.chmod(0o755)
    python.unlink()
    python.symlink_to(same)
    assert look(root, CORE) == READY


def test_a_half_deleted_environment_names_what_is_missing(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    next((root / ".venv").glob("lib/*/site-packages/pandas")).unlink()
    assert look(root, CORE) == Verdict("make", "Files of the environment in .venv are missing (pandas). It is made "
                                               "again.")


def test_packages_that_were_added_are_no_damage(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    (next((root / ".venv").glob("lib/*/site-packages")) / "dvc").mkdir()
    assert look(root, CORE) == READY


def test_a_link_that_leads_nowhere_is_made_again(tmp_path: Path) -> None:
    root = finished_course(tmp_path / "course")
    os.rename(root / ".venv", root / "gone")  # noqa: PTH104 - a plain rename is what somebody did
    (root / ".venv").symlink_to(tmp_path / "nowhere")
    assert look(root, CORE).work == "make"
