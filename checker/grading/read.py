"""Reading a notebook that somebody handed in: whatever is wrong with the file is said in one sentence."""

import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from checker.core.course import Course, Lab
from checker.errors import NotebookError

LARGEST_FILE = 400 * 1024 * 1024
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)


def read_notebook(path: Path) -> NotebookNode:
    """The notebook, in format 4.5 with a cell id everywhere and without outputs.

    Outputs are dropped because the autograder makes its own, and because fifty megabytes of them help nobody.
    Raises NotebookError for everything that cannot be read as a notebook.
    """
    text = _text(path)
    try:
        data = json.loads(text)
    except RecursionError:
        raise NotebookError("This notebook is nested too deeply to be read.", where=path, next_step=_FRESH) from None
    except json.JSONDecodeError as error:
        if _CONFLICT.search(text):
            line = text[:_CONFLICT.search(text).start()].count("\n") + 1  # type: ignore[union-attr]
            raise NotebookError("This notebook has merge-conflict markers in it (<<<<<<<, =======, >>>>>>>).",
                                where=f"{path}, line {line}",
                                next_step='keep one side: git checkout --ours "FILE" (or --theirs), then git add') from None
        raise NotebookError(f"This file is no valid notebook: {error.msg}.", where=f"{path}, line {error.lineno}",
                            next_step=_FRESH) from None
    if not isinstance(data, dict) or not isinstance(data.get("cells", data.get("worksheets")), list):
        raise NotebookError("This file is JSON, but not a notebook: it has no cells.", where=path, next_step=_FRESH)
    return _current(data, path)


def lab_of(notebook: NotebookNode, path: Path, course: Course) -> Lab | None:
    """The lab that this notebook answers, by its metadata, else by its file name, else by its cells; or None."""
    by_id = {lab.id: lab for lab in course.labs}
    mark = notebook.metadata.get("slipway")
    named = mark.get("lab") if isinstance(mark, dict) else None
    if isinstance(named, str) and named in by_id:
        return by_id[named]
    for lab in course.labs:
        if lab.stem in path.stem:
            return lab
    sources = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    opened = re.search(r"open_lab\(\s*[\"']([a-z0-9_]+)[\"']", sources)
    return by_id.get(opened[1]) if opened else None


_FRESH = "take a fresh copy with: slipway reset LAB   (it keeps a dated copy of yours)"


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise NotebookError("There is no notebook here.", where=path, next_step="look at the name: slipway status")
        if path.stat().st_size > LARGEST_FILE:
            raise NotebookError(f"This notebook is larger than {LARGEST_FILE // 2**20} MB.", where=path,
                                next_step="in JupyterLab: Edit, Clear Outputs of All Cells, then save")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise NotebookError("This file is not text in UTF-8, so it is no notebook.", where=path,
                            next_step=_FRESH) from None
    except OSError as error:
        raise NotebookError(f"This notebook cannot be opened: {error.strerror or error}.", where=path,
                            next_step="close other programs that use it, and look at its permissions") from None


def _current(data: dict[str, object], path: Path) -> NotebookNode:
    """The notebook in today's format, with only what matters of each cell."""
    try:
        notebook = nbformat.convert(nbformat.from_dict(data), 4)
        cells = []
        for cell in notebook.cells:
            kind = cell["cell_type"] if cell["cell_type"] in ("code", "markdown", "raw") else "raw"
            source = cell.get("source", "")
            source = "".join(source) if isinstance(source, list) else str(source)
            metadata = cell.get("metadata")
            made = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell,
                    "raw": nbformat.v4.new_raw_cell}[kind](source, metadata=metadata if isinstance(metadata, dict) else {})
            if isinstance(cell.get("id"), str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"]):
                made.id = cell["id"]
            cells.append(made)
        metadata = notebook.get("metadata")
        fresh = nbformat.v4.new_notebook(cells=cells, metadata=metadata if isinstance(metadata, dict) else {})
    except Exception as error:  # noqa: BLE001 - nbformat raises many kinds for a damaged file
        raise NotebookError(f"This notebook is damaged: {type(error).__name__}: {str(error)[:200]}", where=path,
                            next_step=_FRESH) from None
    # A missing or foreign kernel (a colleague's conda environment, say) would stop the replay before it began.
    fresh.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return fresh
