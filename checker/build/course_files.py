"""Everything that is computed from ``solutions/``: what it should be, and whether the committed files still are it."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from checker.build.compose import learner_notebook, solution_notebook
from checker.build.execute import executed_solution
from checker.core.course import Course, Lab
from checker.errors import AuthorError
from checker.workspace.files import write_atomically


def notebook_text(notebook: NotebookNode) -> str:
    """The notebook as it is committed: the same text for the same notebook, on every system."""
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook, version=4)) + "\n"


def light_files(course: Course) -> dict[Path, str]:
    """The learner's notebooks and the list of labs: computed without running anything."""
    files = {course.notebook(lab): notebook_text(learner_notebook(lab)) for lab in course.labs}
    files[course.root / "labs" / "README.md"] = _list_of_labs(course)
    return files


def build(course: Course, labs: Iterable[Lab], origin: Path,
          on_lab: Callable[[Lab], None] | None = None) -> list[Path]:
    """Write all computed files, running the solved notebooks of ``labs``; the paths whose content changed.

    ``origin`` is the project before the first lab. Labs that ``labs`` leaves out keep their solved notebooks.
    """
    changed = [path for path, text in light_files(course).items() if _write(path, text)]
    changed += [path for lab in course.labs for path in _copy_given_files(course, lab)]
    for lab in labs:
        if on_lab:
            on_lab(lab)
        text = notebook_text(executed_solution(course, lab, origin))
        path = lab.folder / "solution.ipynb"
        changed += [path] if _write(path, text) else []
    return changed


def drift(course: Course, origin: Path | None, on_lab: Callable[[Lab], None] | None = None) -> list[str]:
    """Sentences about committed files that no longer are what ``solutions/`` says; with no ``origin``, nothing is run."""
    found = []
    for path, text in light_files(course).items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            found.append(f"{path.relative_to(course.root).as_posix()} is not what solutions/ says.")
    for lab in course.labs:
        given, built = lab.folder / "files", course.root / "labs" / "files" / lab.stem
        if _tree(given) != _tree(built):
            found.append(f"labs/files/{lab.stem} is not a copy of solutions/{lab.stem}/files.")
        path = lab.folder / "solution.ipynb"
        if not path.is_file() or _sources(nbformat.read(path, as_version=4)) != _sources(solution_notebook(lab)):
            found.append(f"solutions/{lab.stem}/solution.ipynb does not hold the cells of lab.md.")
        elif origin is not None:
            if on_lab:
                on_lab(lab)
            if path.read_text(encoding="utf-8") != notebook_text(executed_solution(course, lab, origin)):
                found.append(f"solutions/{lab.stem}/solution.ipynb has outputs that a fresh run does not give.")
    known = {lab.stem for lab in course.labs}
    found += [f"labs/{path.name} belongs to no lab in solutions/." for path in (course.root / "labs").glob("*.ipynb")
              if path.stem not in known]
    return found


def _write(path: Path, text: str) -> bool:
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    write_atomically(path, text)
    return True


def _copy_given_files(course: Course, lab: Lab) -> list[Path]:
    """Copy ``solutions/NN_name/files`` to ``labs/files/NN_name``, which is what learners get."""
    given, built = lab.folder / "files", course.root / "labs" / "files" / lab.stem
    if _tree(given) == _tree(built):
        return []
    if not given.is_dir():
        shutil.rmtree(built)
        return [built]
    with tempfile.TemporaryDirectory(dir=course.root / "labs", prefix=".files-") as making:
        fresh = shutil.copytree(given, Path(making) / lab.stem, ignore=shutil.ignore_patterns("__pycache__"))
        if built.is_dir():
            shutil.rmtree(built)
        built.parent.mkdir(parents=True, exist_ok=True)
        Path(fresh).rename(built)
    return [built]


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def _sources(notebook: NotebookNode) -> list[tuple[str, str, str]]:
    return [(cell.id, cell.cell_type, cell.source) for cell in notebook.cells]


def _list_of_labs(course: Course) -> str:
    if not course.labs:
        raise AuthorError("There are no labs to list.", where=course.root, next_step="slipway author new NAME")
    rows = [f"| {lab.number:02d} | [{lab.title}]({lab.stem}.ipynb) | {lab.minutes} min | {lab.adds} | "
            f"{', '.join(lab.needs) or '–'} |" for lab in course.labs]
    total = sum(lab.minutes for lab in course.labs)
    return ("# The labs\n\n"
            "Made from `solutions/` by `slipway author build`; do not edit anything in this folder by hand.\n"
            "To work on the labs, run `./slipway start`: it copies them into a workspace of your own.\n\n"
            "| # | lab | time | adds to your project | needs |\n|---|---|---|---|---|\n" + "\n".join(rows)
            + f"\n\nTogether about {total // 60} hours {total % 60} minutes.\n")
