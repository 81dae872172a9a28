"""DVC as it shows in files and in throw-away clones: what is tracked, what the remote holds, what a stranger gets."""

import json
import os
import re
import shutil
import sys
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

from checker.core.check import NotVerified, fail
from checker.probes.git import Git
from checker.probes.process import Finished, Process
from checker.probes.project import Project, make_writable_and_retry

_REMOTE = re.compile(r"""^\[['"]?remote "(?P<name>[^"]+)"['"]?\]""", re.MULTILINE)
_MD5 = re.compile(r"^\s*-?\s*md5:\s*([0-9a-f]{32}(?:\.dir)?)\s*$", re.MULTILINE)
_SECONDS = 300.0


class Dvc:
    """DVC in the learner's project. Commands that write run in a clone, never in the learner's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._clones: list[Path] = []

    @cached_property
    def settings(self) -> dict[str, str]:
        """``remote`` (the default one's name) and ``url`` as they stand in .dvc/config; empty where they do not."""
        path = self.root / ".dvc" / "config"
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        named = re.search(r"^\s*remote\s*=\s*(\S+)", text.split("[", 2)[1] if text.startswith("[core]") else text, re.MULTILINE)
        found = {"remote": named[1] if named else ""}
        for section in _REMOTE.finditer(text):
            if section["name"] == found["remote"]:
                body = text[section.end():].split("\n[", 1)[0]
                url = re.search(r"^\s*url\s*=\s*(.+?)\s*$", body, re.MULTILINE)
                found["url"] = url[1] if url else ""
        return {"remote": "", "url": "", **found}

    @property
    def storage(self) -> Path | None:
        """The folder of the default remote; None when it is none, or no folder of this machine."""
        url = self.settings["url"]
        if not url or "://" in url:
            return None
        return (self.root / ".dvc" / url).resolve()

    @staticmethod
    def hashes(text: str) -> list[str]:
        """All MD5 hashes in the text of a .dvc file or of dvc.lock, in their order."""
        return _MD5.findall(text)

    def in_storage(self, md5: str) -> bool:
        """Whether the remote holds this object, and for a folder also everything in it."""
        if self.storage is None:
            return False
        path = _object(self.storage, md5)
        if not path.is_file():
            return False
        return all(_object(self.storage, each["md5"]).is_file() for each in listed(path)) if md5.endswith(".dir") else True

    def files_of(self, md5: str) -> dict[str, str]:
        """Names and MD5 hashes of the files in a tracked folder, as the cache or the remote describes it; else nothing."""
        for place in (self.root / ".dvc" / "cache", self.storage):
            if place is not None and _object(place, md5).is_file():
                return {each["relpath"]: each["md5"] for each in listed(_object(place, md5))}
        return {}

    def clone(self, commit: str = "") -> Project:
        """What somebody else gets: a fresh ``git clone`` (at an older commit, if named) that finds the remote."""
        folder = Path(tempfile.mkdtemp(prefix="slipway-check-"))
        self._clones.append(folder)
        target = folder / "project"
        cloned = Git(folder).try_run("clone", "--quiet", "--no-hardlinks", str(self.root), str(target), seconds=_SECONDS)
        if cloned.returncode != 0:
            fail(expected="a project that can be cloned", found=cloned.last_words, try_next="git status")
        if commit:
            Git(target).run("checkout", "--quiet", commit)
        if self.storage is not None and (target / ".dvc").is_dir():
            local = f"['remote \"{self.settings['remote']}\"']\n    url = {self.storage}\n"
            (target / ".dvc" / "config.local").write_text(local, encoding="utf-8")
        return Project(target)

    def with_rows(self, commit: str = "") -> tuple[Project, Finished]:
        """A clone that got the tracked rows from the remote and nothing else, and how ``dvc pull`` ended there."""
        clone = self.clone(commit)
        return clone, self.run(clone, "pull", clone.card.folder.rstrip("/") + ".dvc")

    @cached_property
    def pulled(self) -> tuple[Project, Finished]:
        """``with_rows`` for the newest commit, made once."""
        return self.with_rows()

    @cached_property
    def reproduced(self) -> tuple[Project, Finished]:
        """The clone with the rows, in which the whole pipeline ran, and how ``dvc repro`` ended there."""
        return self.pulled[0], self.run(self.pulled[0], "repro")

    def run(self, project: Project, *args: str, seconds: float = _SECONDS) -> Finished:
        """The finished ``dvc ARGS…`` in this clone. Ends the check as not verified where there is no DVC."""
        scripts = str(Path(sys.executable).parent)
        done = Process().run(
            [sys.executable, "-m", "dvc", *args], cwd=project.root, seconds=seconds,
            env={"PATH": scripts + os.pathsep + os.environ.get("PATH", os.defpath), "PYTHONPATH": str(project.root / "src"),
                 "DVC_NO_ANALYTICS": "1", "DVC_GLOBAL_CONFIG_DIR": str(project.root.parent / "no-settings")})
        if "No module named dvc" in done.stderr:
            raise NotVerified("DVC is not installed here. Open the lab's set-up cell again, or type: slipway tools")
        return done

    def close(self) -> None:
        """Remove all clones."""
        for folder in self._clones:
            shutil.rmtree(folder, onerror=make_writable_and_retry)
        self._clones.clear()


def listed(path: Path) -> list[dict[str, Any]]:
    """The files that DVC's description of a folder names; none when it cannot be read."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    known = entries if isinstance(entries, list) else []
    return [each for each in known if isinstance(each, dict) and {"md5", "relpath"} <= set(each)]


def _object(place: Path, md5: str) -> Path:
    return place / "files" / "md5" / md5[:2] / md5[2:]
