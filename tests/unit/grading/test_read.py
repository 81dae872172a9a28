"""Notebooks that are broken in the ways that happen: one clear sentence for each."""

import json
from pathlib import Path

import nbformat
import pytest

from checker.core.course import Course
from checker.errors import ExitCode, NotebookError
from checker.grading import read
from checker.grading.read import lab_of, read_notebook

GOOD = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]))
CONFLICT = GOOD.replace(' "metadata": {},\n "nb',
                        '<<<<<<< HEAD\n "metadata": {},\n=======\n "metadata": {"a": 1},\n>>>>>>> x\n "nb')


def written(tmp_path: Path, content: str | bytes) -> Path:
    """A notebook file with this content."""
    path = tmp_path / "02_git.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(("content", "sentence"), [
    ("{not json", "This file is no valid notebook"),
    ("", "This file is no valid notebook"),
    (CONFLICT, "This notebook has merge-conflict markers in it"),
    ('{"a": 1}', "This file is JSON, but not a notebook: it has no cells"),
    ('["cells"]', "This file is JSON, but not a notebook"),
    (b"\xff\xfe\x00\x01", "This file is not text in UTF-8"),
    ("[" * 200_000, "nested too deeply"),
    ('{"cells": [{"source": "x"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "This notebook is damaged"),
    ('{"cells": [7], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "This notebook is damaged"),
])
def test_a_broken_notebook_gets_a_sentence_and_a_next_step(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    with pytest.raises(NotebookError) as caught:
        read_notebook(written(tmp_path, content))
    assert sentence in caught.value.what
    assert "02_git.ipynb" in caught.value.where
    assert caught.value.next_step
    assert caught.value.exit_code is ExitCode.BAD_INPUT


def test_a_conflict_is_told_with_the_line_it_stands_in(tmp_path: Path) -> None:
    with pytest.raises(NotebookError) as caught:
        read_notebook(written(tmp_path, CONFLICT))
    line = CONFLICT[:CONFLICT.index("<<<<<<<")].count("\n") + 1
    assert caught.value.where.endswith(f", line {line}")


def test_a_missing_notebook_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="There is no notebook here"):
        read_notebook(tmp_path / "nothing.ipynb")


def test_a_huge_notebook_is_refused_with_the_way_to_make_it_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST_FILE", 100)
    with pytest.raises(NotebookError, match="Clear Outputs of All Cells"):
        read_notebook(written(tmp_path, GOOD))


def test_a_notebook_that_may_not_be_opened_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, **_: object) -> str:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, GOOD)
    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(NotebookError, match="cannot be opened: Permission denied"):
        read_notebook(path)


def test_fifty_megabytes_of_output_are_read_and_dropped(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("print('x')", outputs=[nbformat.v4.new_output("stream", text="x" * 50_000_000)])
    notebook = read_notebook(written(tmp_path, json.dumps(nbformat.v4.new_notebook(cells=[cell]))))
    assert notebook.cells[0].outputs == []
    assert notebook.cells[0].source == "print('x')"


def test_an_old_format_without_a_kernel_is_brought_up_to_date(tmp_path: Path) -> None:
    old = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [
        {"cell_type": "code", "input": ["1 + 1"], "language": "python", "metadata": {}, "outputs": [],
         "prompt_number": 1}], "metadata": {}}]}
    notebook = read_notebook(written(tmp_path, json.dumps(old)))
    assert notebook.cells[0].source == "1 + 1"
    assert notebook.metadata.kernelspec.name == "python3"
    nbformat.validate(notebook)


def test_a_colleagues_kernel_does_not_stop_the_replay(tmp_path: Path) -> None:
    named = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "conda-env-mine", "display_name": "mine"}})
    assert read_notebook(written(tmp_path, nbformat.writes(named))).metadata.kernelspec.name == "python3"


@pytest.mark.parametrize(("name", "metadata", "source"), [
    ("anything", {"slipway": {"lab": "colours"}}, ""),
    ("00_colours (2)", {}, ""),
    ("Untitled", {"slipway": "forged"}, 'project = open_lab("colours")'),
])
def test_the_lab_is_known_by_metadata_or_name_or_its_own_words(course: Course, tmp_path: Path, name: str,
                                                               metadata: dict[str, object], source: str) -> None:
    notebook = nbformat.v4.new_notebook(metadata=metadata, cells=[nbformat.v4.new_code_cell(source)])
    lab = lab_of(notebook, tmp_path / f"{name}.ipynb", course)
    assert lab is not None and lab.id == "colours"


def test_a_notebook_from_elsewhere_belongs_to_no_lab(course: Course, tmp_path: Path) -> None:
    assert lab_of(nbformat.v4.new_notebook(), tmp_path / "holiday.ipynb", course) is None
