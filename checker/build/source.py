"""What an author wrote: the cells of ``lab.md`` and of a variant, read with Jupytext."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import jupytext
import yaml

from checker.core.course import Lab
from checker.core.outcome import Outcome
from checker.errors import AuthorError

# Jupytext decides that a text is a MyST notebook by this header; authors need not write it.
_HEADER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
---

"""
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_EXERCISE_TAG = "exercise-"


@dataclass(frozen=True)
class SourceCell:
    """One cell as written. ``role``: prose, locked, starter or solution."""

    kind: str  # "markdown" or "code"
    text: str
    role: str
    exercise: str = ""
    varies: bool = False  # what it prints differs from run to run, and is not kept


@dataclass(frozen=True)
class Variant:
    """An answer whose verdict is known: its cells replace the reference's for the exercises they name."""

    name: str
    about: str
    fails: tuple[str, ...]
    outcome: Outcome
    says: tuple[str, ...]
    cells: tuple[SourceCell, ...] = field(repr=False)


def read_lab_cells(lab: Lab) -> tuple[SourceCell, ...]:
    """The cells of this lab's lab.md, in order. Raises AuthorError for a tag or an exercise that does not exist."""
    path = lab.folder / "lab.md"
    cells = tuple(_cell(cell, path) for cell in _parse(_text(path), path))
    known = {exercise.id for exercise in lab.exercises}
    for cell in cells:
        if cell.exercise and cell.exercise not in known:
            raise AuthorError(f"A cell is tagged for the exercise “{cell.exercise}”, which lab.toml does not have.",
                              where=path, next_step="add it to lab.toml, or mend the tag")
    return cells


def read_variants(lab: Lab) -> tuple[Variant, ...]:
    """All variants of this lab, by name."""
    return tuple(read_variant(path) for path in sorted((lab.folder / "variants").glob("*.md")))


def read_variant(path: Path) -> Variant:
    """The variant in this file. Raises AuthorError when its header does not say what it should."""
    text = _text(path)
    matched = _FRONT_MATTER.match(text)
    try:
        header = yaml.safe_load(matched[1]) if matched else {}
        outcome = Outcome(header.get("outcome", "failed"))
        variant = Variant(path.stem, header["about"], tuple(header["fails"]), outcome,
                          tuple(str(word) for word in header.get("says", ())),
                          tuple(_cell(cell, path) for cell in _parse(text[matched.end():] if matched else text, path)))
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise AuthorError(f"The variant's header is wrong: {error}", where=path,
                          next_step="it needs “about” and “fails” between two lines of ---") from None
    if not path.stem.startswith(("wrong_", "right_", "hostile_")):
        raise AuthorError("A variant's name begins with wrong_, right_ or hostile_.", where=path,
                          next_step="rename the file")
    if path.stem.startswith("right_") == bool(variant.fails):
        raise AuthorError("A right_ variant fails nothing, and every other variant fails something.", where=path,
                          next_step="mend the list “fails”, or rename the file")
    return variant


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AuthorError(f"This file cannot be read: {error}", where=path, next_step="write it in UTF-8") from None


def _parse(text: str, path: Path) -> list[dict[str, object]]:
    try:
        notebook = jupytext.reads(_HEADER + text.lstrip("\n"), fmt="md:myst")
    except Exception as error:  # noqa: BLE001 - Jupytext's own errors share no base class
        raise AuthorError(f"Jupytext cannot read this file: {error}", where=path,
                          next_step="look for a code cell that is not closed") from None
    return list(notebook.cells)


def _cell(cell: dict[str, object], path: Path) -> SourceCell:
    kind, text = str(cell["cell_type"]), str(cell["source"])
    metadata = cell["metadata"]
    tags = list(metadata.get("tags", ())) if isinstance(metadata, dict) else []
    if kind == "markdown":
        return SourceCell(kind, text, "prose")
    exercise = next((tag.removeprefix(_EXERCISE_TAG) for tag in tags if tag.startswith(_EXERCISE_TAG)), "")
    role = next((tag for tag in tags if tag in ("starter", "solution")), "solution" if exercise else "locked")
    if role == "starter" and not exercise:
        raise AuthorError("A starter cell names no exercise.", where=path,
                          next_step="tag it, for instance: [starter, exercise-ignore]")
    return SourceCell(kind, text, role, exercise, "varies" in tags)
