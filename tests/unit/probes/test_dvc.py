"""The DVC probe: what it reads from files, and a clone that a real DVC fills from a real remote."""

import subprocess
import sys
from pathlib import Path

import pytest

from checker.probes.dvc import Dvc
from tests.small_course import build_file_tree
from tests.unit.probes.test_mutation import CARD, ROWS

CONFIG = "[core]\n    analytics = false\n    remote = storage\n['remote \"storage\"']\n    url = ../../storage\n"
FOLDER, FILE = "a" * 32 + ".dir", "b" * 32


def test_the_default_remote_and_its_folder_are_read(tmp_path: Path) -> None:
    build_file_tree(tmp_path, {"project/.dvc/config": CONFIG})
    dvc = Dvc(tmp_path / "project")
    assert dvc.settings == {"remote": "storage", "url": "../../storage"} and dvc.storage == (tmp_path / "storage").resolve()


@pytest.mark.parametrize("text", ["", "[core]\n    analytics = false\n", "['remote \"storage\"']\n    url = ../x\n"])
def test_no_default_remote_is_no_folder(tmp_path: Path, text: str) -> None:
    build_file_tree(tmp_path, {"project/.dvc/config": text})
    assert Dvc(tmp_path / "project").storage is None


def test_a_bucket_is_no_folder(tmp_path: Path) -> None:
    build_file_tree(tmp_path, {"project/.dvc/config": CONFIG.replace("../../storage", "s3://rows/here")})
    assert Dvc(tmp_path / "project").storage is None


def test_a_folder_is_in_the_remote_when_all_its_files_are(tmp_path: Path) -> None:
    listed = f'[{{"md5": "{FILE}", "relpath": "a.csv"}}]'
    build_file_tree(tmp_path, {"project/.dvc/config": CONFIG, f"storage/files/md5/aa/{FOLDER[2:]}": listed})
    dvc = Dvc(tmp_path / "project")
    assert not dvc.in_storage(FOLDER) and not dvc.in_storage(FILE)
    build_file_tree(tmp_path, {f"storage/files/md5/bb/{FILE[2:]}": "x"})
    assert dvc.in_storage(FOLDER) and dvc.files_of(FOLDER) == {"a.csv": FILE}


def test_a_clone_gets_the_rows_from_the_remote_and_nothing_else(tmp_path: Path) -> None:
    pytest.importorskip("dvc")
    project = tmp_path / "project"
    build_file_tree(project, {"project.toml": CARD, "data/raw/a.csv": ROWS, ".gitignore": "data/raw/\n"})

    def run(*words: str) -> None:
        subprocess.run(words, cwd=project, check=True, capture_output=True)

    run("git", "init", "-q", "-b", "main")
    for words in (("init", "-q"), ("config", "core.analytics", "false"), ("add", "-q", "data/raw"),
                  ("remote", "add", "-q", "-d", "storage", "../storage"), ("push", "-q")):
        run(sys.executable, "-m", "dvc", *words)
    run("git", "add", ".")
    run("git", "-c", "user.name=Ada", "-c", "user.email=ada@slipway.invalid", "commit", "-q", "-m", "Begin")
    dvc = Dvc(project)
    clone, pulled = dvc.pulled
    assert pulled.returncode == 0, pulled.stderr
    assert (clone.root / "data/raw/a.csv").read_text(encoding="utf-8") == ROWS
    place = clone.root
    dvc.close()
    assert not place.exists()
