"""What was handed in: one notebook, a workspace, or a folder of either."""

from dataclasses import dataclass
from pathlib import Path

from checker.core.course import Course, Lab
from checker.errors import NotebookError, SlipwayError
from checker.grading.read import lab_of, read_notebook
from checker.workspace.workspace import Workspace, is_workspace


@dataclass(frozen=True)
class Submission:
    """One learner's work: notebooks by lab id, the workspace they came with if there is one, and what is unreadable."""

    learner: str
    notebooks: dict[str, Path]
    workspace: Workspace | None = None
    problems: tuple[str, ...] = ()


def find_submissions(path: Path, course: Course) -> list[Submission]:
    """The submissions at this path, by name. Raises NotebookError when there is none."""
    if not path.exists():
        raise NotebookError("There is nothing at this path.", where=path.absolute(),
                            next_step="slipway grade PATH, with a notebook, a workspace, or a folder of them")
    if path.is_file():
        return [_from_notebooks(path.stem, [path], course)]
    if _is_one(path):
        return [_from_folder(path, course)]
    found = [_from_folder(each, course) for each in sorted(path.iterdir()) if each.is_dir() and _is_one(each)]
    if not found:
        raise NotebookError("No notebook of this course and no workspace is in this folder.", where=path.absolute(),
                            next_step="slipway grade PATH, with a notebook, a workspace, or a folder of them")
    return found


def _is_one(folder: Path) -> bool:
    return is_workspace(folder) or (folder / "labs").is_dir() or any(folder.glob("*.ipynb"))


def _from_folder(folder: Path, course: Course) -> Submission:
    labs = folder / "labs" if (folder / "labs").is_dir() else folder
    submission = _from_notebooks(folder.resolve().name, sorted(labs.glob("*.ipynb")), course)
    if not (folder / "project").is_dir():
        return submission
    return Submission(submission.learner, submission.notebooks, Workspace(folder.resolve()), submission.problems)


def _from_notebooks(learner: str, paths: list[Path], course: Course) -> Submission:
    """The notebooks sorted by lab. Of two for the same lab (a dated copy beside it) the one with the lab's name counts."""
    notebooks: dict[str, Path] = {}
    problems: list[str] = []
    for path in paths:
        try:
            lab = lab_of(read_notebook(path), path, course)
        except SlipwayError as error:
            problems.append(str(error))
            lab = _lab_by_name(path, course)
        if lab is None:
            problems.append(f"This notebook belongs to no lab of this course.\nWhere: {path.name}")
        elif lab.id not in notebooks or path.stem == lab.stem:
            notebooks[lab.id] = path
    return Submission(learner, notebooks, None, tuple(problems))


def _lab_by_name(path: Path, course: Course) -> Lab | None:
    return next((lab for lab in course.labs if lab.stem in path.stem), None)
