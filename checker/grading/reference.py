"""The reference: its answers, and the project as it stands after each lab, rebuilt by playing the solved notebooks."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import nbformat
import platformdirs
from nbformat import NotebookNode

from checker import __version__
from checker.core.course import Course, Lab
from checker.errors import AuthorError, GradingError
from checker.grading.replay import replay
from checker.grading.restore import exercise_of, role_of
from checker.grading.throwaway import empty_workspace, give_lab_files
from checker.workspace.workspace import Workspace

REFERENCE_NAME = "Slipway reference"
REFERENCE_EMAIL = "reference@slipway.invalid"
#: Commits made in a rebuilt reference say who made them, whatever identity a lab sets: they are not the learner's.
REFERENCE_AUTHOR = {"GIT_AUTHOR_NAME": REFERENCE_NAME, "GIT_AUTHOR_EMAIL": REFERENCE_EMAIL,
                    "GIT_COMMITTER_NAME": REFERENCE_NAME, "GIT_COMMITTER_EMAIL": REFERENCE_EMAIL}
#: Fixed dates make the same commits each time, so that solved notebooks are the same bytes each time.
FIXED_DATES = {"GIT_AUTHOR_DATE": "2026-01-05T09:00:00+00:00", "GIT_COMMITTER_DATE": "2026-01-05T09:00:00+00:00"}
CACHE_ENVIRONMENT = "SLIPWAY_CACHE"


def solution_notebook(lab: Lab) -> NotebookNode:
    """The solved notebook of this lab, as committed beside its answers."""
    path = lab.folder / "solution.ipynb"
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError) as error:
        raise AuthorError(f"The solved notebook cannot be read: {error}", where=path,
                          next_step=f"slipway author build {lab.stem}") from None


def solution_cells(lab: Lab, exercise_id: str) -> tuple[str, ...]:
    """The reference's code for one exercise, cell by cell."""
    return tuple(cell.source for cell in solution_notebook(lab).cells
                 if exercise_of(cell) == exercise_id and role_of(cell) in ("solution", "starter"))


def reference_after(course: Course, labs: Iterable[Lab], origin: Path, environment: dict[str, str] | None = None,
                    on_lab: Callable[[Lab], None] | None = None,
                    notebook_of: Callable[[Lab], NotebookNode] = solution_notebook) -> Path:
    """A folder holding a workspace in which these labs were solved in order, starting from the project in ``origin``.

    It is kept in a cache and must not be changed: copy it. The key is everything that it was made from.
    """
    environment = {**FIXED_DATES, **(environment or {})}
    labs = tuple(labs)
    notebooks = [notebook_of(lab) for lab in labs]
    done = Path()
    for count in range(len(labs) + 1):
        key = _key(origin, labs[:count], notebooks[:count], environment)
        kept = cache_folder("reference") / key
        if not kept.is_dir():
            _make(course, kept, origin, done if count else None, labs[:count][-1:], notebooks[:count][-1:], environment,
                  on_lab)
        done = kept
    return done


def _make(course: Course, kept: Path, origin: Path, before: Path | None, labs: tuple[Lab, ...],
          notebooks: list[NotebookNode], environment: dict[str, str], on_lab: Callable[[Lab], None] | None) -> None:
    """Make one state in a temporary folder beside its place, then move it there in one step."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="making-", ignore_cleanup_errors=True) as making:
        place = Path(making) / "workspace"
        if before is None:
            empty_workspace(place, origin)
        else:
            shutil.copytree(before, place, symlinks=True)
        for lab, notebook in zip(labs, notebooks, strict=True):
            if on_lab:
                on_lab(lab)
            workspace = Workspace(place)
            give_lab_files(course, lab, workspace)
            played = replay(notebook, workspace, Path(making) / "log.ipynb", environment=environment)
            if played.notes:
                raise GradingError(f"The reference of lab {lab.stem} could not be played: {played.notes[0]}",
                                   where=lab.folder, next_step=f"slipway author audit {lab.stem}")
        shutil.rmtree(place / ".slipway" / "jupyter", ignore_errors=True)
        try:
            place.rename(kept)
        except OSError:
            if not kept.is_dir():  # otherwise somebody else was quicker, with the same result
                raise


def cache_folder(name: str) -> Path:
    """Where things that can be made again are kept: the environment says where, else the user's cache."""
    named = os.environ.get(CACHE_ENVIRONMENT)
    root = Path(named) if named else Path(platformdirs.user_cache_dir("slipway"))
    return root / name


def _key(origin: Path, labs: tuple[Lab, ...], notebooks: list[NotebookNode], environment: dict[str, str]) -> str:
    digest = hashlib.sha256()
    for part in (__version__, version("scikit-learn"), version("pandas"), str(sorted(environment.items()))):
        digest.update(part.encode() + b"\0")
    for path in sorted(each for each in origin.rglob("*") if each.is_file()):
        digest.update(path.relative_to(origin).as_posix().encode() + b"\0" + path.read_bytes())
    for lab, notebook in zip(labs, notebooks, strict=True):
        digest.update(lab.id.encode() + b"\0")
        for cell in notebook.cells:
            digest.update(cell.cell_type.encode() + b"\0" + cell.source.encode() + b"\0")
        for path in sorted(each for each in (lab.folder / "files").rglob("*") if each.is_file()):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:24]
