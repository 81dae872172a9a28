"""The learner's project as files and as programs: read, copied and run, never imported."""

import os
import shutil
import stat
import tempfile
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.core.check import fail
from checker.core.project import ProjectCard, read_card
from checker.errors import WorkspaceError
from checker.probes.process import Finished, Process

if TYPE_CHECKING:
    import pandas as pd

LARGEST_TEXT = 20 * 1024 * 1024
_NOT_COPIED = frozenset({".git", ".dvc", ".venv", "venv", "__pycache__", ".ipynb_checkpoints", "mlruns", "node_modules",
                         ".pytest_cache", ".mypy_cache", ".ruff_cache"})


class Project:
    """A project folder. Everything that cannot be found or read ends the check with a sentence for the learner."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._copies: list[Path] = []

    @cached_property
    def card(self) -> ProjectCard:
        """What project.toml says."""
        try:
            return read_card(self.root)
        except WorkspaceError as error:
            fail(expected="a project card that can be read", found=error.what, try_next=error.next_step)

    @property
    def source(self) -> Path:
        """The folder of the project's package."""
        return self.root / "src" / self.card.package

    def path(self, name: str) -> Path:
        """The path of something in the project."""
        return self.root / name

    def exists(self, name: str) -> bool:
        """Whether there is a file or folder of this name, inside the project and not elsewhere by a link."""
        path = self.root / name
        return path.exists() and self._inside(path)

    def read(self, name: str) -> str:
        """The text of a file. Ends the check as failed when there is none, or when it is no text in UTF-8."""
        path = self.root / name
        if not path.exists():
            fail(expected=f"a file {name}", found="there is none", try_next=f"write the file {name} in your project folder")
        if not self._inside(path):
            fail(expected=f"{name} inside your project", found="a link that leads out of it",
                 try_next=f"put a copy of the file in place of the link {name}")
        mode = path.stat()
        if not stat.S_ISREG(mode.st_mode):
            fail(expected=f"a file {name}", found="something that is not an ordinary file",
                 try_next=f"rename or remove it, then write the file {name}")
        if mode.st_size > LARGEST_TEXT:
            fail(expected=f"{name} as a text of at most {LARGEST_TEXT // 2**20} MB",
                 found=f"{mode.st_size // 2**20} MB", try_next=f"make {name} smaller")
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            fail(expected=f"{name} as text in UTF-8", found="other bytes",
                 try_next=f"save {name} again with the encoding UTF-8")

    def copy(self, also: tuple[str, ...] = ()) -> "Project":
        """A copy of the project in a temporary folder, without its history and caches; gone when the check ends.

        ``also``: names of folders that are otherwise left out, such as ``mlruns``.
        """
        folder = Path(tempfile.mkdtemp(prefix="slipway-check-"))
        self._copies.append(folder)
        target = folder / "project"
        shutil.copytree(self.root, target, ignore=partial(self._left_out, also))
        return Project(target)

    def python(self, *args: str, seconds: float = 120.0, given: str | None = None,
               env: dict[str, str] | None = None) -> Finished:
        """The finished ``python ARGS…`` in the project's folder, which finds the package in ``src``."""
        return Process().python(*args, cwd=self.root, seconds=seconds, given=given,
                                env={"PYTHONPATH": str(self.root / "src"), **(env or {})})

    def rows(self) -> "pd.DataFrame":
        """All rows of the data folder, files in the order of their names."""
        import pandas as pd

        return pd.concat(self._tables().values(), ignore_index=True)

    def features(self) -> list[str]:
        """Names of the columns that a model may use: all but the target, the time and those that the card ignores."""
        first = next(iter(self._tables().values()))
        left_out = {self.card.target, self.card.time, *self.card.ignore}
        return [str(name) for name in first.columns if name not in left_out]

    def hold_out(self, share: float, seed: int) -> tuple["Project", "pd.DataFrame"]:
        """A copy of the project that lacks a random share of the rows, and the rows that it lacks."""
        import pandas as pd

        copy = self.copy()
        held: list[Any] = []
        for name, table in self._tables().items():
            chosen = table.sample(frac=share, random_state=seed)
            table.drop(chosen.index).to_csv(copy.path(self.card.folder) / name, index=False, encoding="utf-8")
            held.append(chosen)
        return copy, pd.concat(held, ignore_index=True)

    def close(self) -> None:
        """Remove all copies that were made."""
        for folder in self._copies:
            shutil.rmtree(folder, onerror=make_writable_and_retry)
        self._copies.clear()

    def _tables(self) -> dict[str, Any]:
        import pandas as pd

        folder = self.root / self.card.folder
        paths = sorted(folder.glob("*.csv")) if self._inside(folder) else []
        if not paths:
            fail(expected=f"CSV files in {self.card.folder}", found="none",
                 try_next="python data/make_data.py makes them again for a kit; else copy your CSV back to that place")
        tables = {}
        for path in paths:
            try:
                tables[path.name] = pd.read_csv(path, encoding="utf-8")
            except (OSError, ValueError) as error:
                fail(expected=f"{self.card.folder}/{path.name} as a CSV file", found=str(error)[:200],
                     try_next="put the file back as it was when the project began")
        return tables

    def _inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root)

    def _left_out(self, also: tuple[str, ...], folder: str, names: list[str]) -> list[str]:
        """Caches, links that lead out of the project, and anything that is neither a file nor a folder."""
        out = []
        for name in names:
            path = Path(folder) / name
            ordinary = path.is_dir() or path.is_file()
            if (name in _NOT_COPIED and name not in also) or not ordinary or not self._inside(path):
                out.append(name)
        return out


def make_writable_and_retry(function: Any, path: str, _: Any) -> None:
    """Git's objects are read-only, which on Windows keeps them from being removed."""
    try:
        os.chmod(path, stat.S_IWRITE)  # noqa: PTH101 - a callback of rmtree speaks in strings
        function(path)
    except OSError:
        pass  # a temporary folder that stays behind is no reason to fail a learner
