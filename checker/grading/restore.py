"""Put a submitted notebook back into shape: locked cells as the course wrote them, the learner's work in its place."""

import re
from collections.abc import Iterable

import nbformat
from nbformat import NotebookNode

_LOCKED = ("locked", "check", "prose")


def restore(submitted: NotebookNode, original: NotebookNode) -> tuple[NotebookNode, tuple[str, ...]]:
    """The notebook to replay, and notes on what had to be put right.

    Cells are matched by id, and by their text where ids were lost. Locked cells come from ``original``, each once and in
    its order. The learner's own cells stay behind the cell that they stood behind. A missing gap gets its starter back.
    """
    matches = _match(submitted.cells, original.cells)
    extras: dict[int, list[NotebookNode]] = {}
    answers: dict[int, list[NotebookNode]] = {}
    anchor = -1
    for cell, place in zip(submitted.cells, matches, strict=True):
        if place is None:
            if cell.cell_type == "code":
                extras.setdefault(anchor, []).append(cell)
            continue
        anchor = max(anchor, place) if role_of(original.cells[place]) in _LOCKED else place
        if role_of(original.cells[place]) not in _LOCKED and cell.cell_type == "code":
            answers.setdefault(place, []).append(cell)
    cells: list[NotebookNode] = list(extras.get(-1, ()))
    for place, cell in enumerate(original.cells):
        cells += answers.get(place, [cell])
        cells += extras.get(place, [])
    restored = nbformat.v4.new_notebook(metadata=original.metadata, cells=_with_unique_ids(cells))
    return restored, _notes(submitted, original, matches)


def role_of(cell: NotebookNode) -> str:
    """What the course says this cell is: prose, locked, check, starter or solution; "" for a learner's own cell."""
    mark = cell.metadata.get("slipway")
    return str(mark.get("role", "")) if isinstance(mark, dict) else ""


def exercise_of(cell: NotebookNode) -> str:
    """The exercise that this cell belongs to, or ""."""
    mark = cell.metadata.get("slipway")
    return str(mark.get("exercise", "")) if isinstance(mark, dict) else ""


def untouched_exercises(submitted: NotebookNode, original: NotebookNode) -> frozenset[str]:
    """Exercises whose gaps all hold just what the starter held: nothing was tried there in the notebook."""
    matches = _match(submitted.cells, original.cells)
    filled: dict[str, bool] = {}
    for cell, place in zip(submitted.cells, matches, strict=True):
        if place is not None and role_of(original.cells[place]) == "starter":
            exercise = exercise_of(original.cells[place])
            same = _squeezed(cell.source) == _squeezed(original.cells[place].source)
            filled[exercise] = filled.get(exercise, False) or not same
    return frozenset(exercise for exercise, touched in filled.items() if not touched)


def _match(cells: Iterable[NotebookNode], originals: list[NotebookNode]) -> list[int | None]:
    """For every submitted cell the place of its original, or None for a cell of the learner's own."""
    by_id = {cell.id: place for place, cell in enumerate(originals)}
    by_text = {_squeezed(cell.source): place for place, cell in reversed(list(enumerate(originals)))}
    by_check = {_squeezed(cell.source): place for place, cell in enumerate(originals) if role_of(cell) == "check"}
    matches: list[int | None] = []
    for cell in cells:
        text = _squeezed(cell.source)
        # A check pasted by hand under another id is still that check; a learner's cell keeps the id of its gap.
        place = by_check.get(text)
        if place is None:
            place = by_id.get(cell.id)
        matches.append(by_text.get(text) if place is None else place)
    return matches


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _with_unique_ids(cells: list[NotebookNode]) -> list[NotebookNode]:
    seen: set[str] = set()
    fresh = []
    for cell in cells:
        copy = nbformat.from_dict(dict(cell))
        while copy.id in seen:
            copy.id = f"{copy.id[:58]}-again"[:64] if f"{copy.id[:58]}-again" not in seen else f"extra-{len(seen)}"
        seen.add(copy.id)
        fresh.append(copy)
    return fresh


def _notes(submitted: NotebookNode, original: NotebookNode, matches: list[int | None]) -> tuple[str, ...]:
    notes = []
    found = [place for place in matches if place is not None]
    wanted = [place for place, cell in enumerate(original.cells) if role_of(cell) in ("locked", "check")]
    missing = len(set(wanted) - set(found))
    if missing:
        notes.append(f"{missing} cells of the course were missing and were put back.")
    twice = len([place for place in found if place in wanted]) - len(set(found) & set(wanted))
    if twice:
        notes.append(f"{twice} cells of the course were there more than once; one of each was used.")
    changed = sum(1 for cell, place in zip(submitted.cells, matches, strict=True)
                  if place in wanted and _squeezed(cell.source) != _squeezed(original.cells[place].source))
    if changed:
        notes.append(f"{changed} locked cells had been changed and were put back.")
    gone = {exercise_of(cell) for place, cell in enumerate(original.cells)
            if role_of(cell) == "starter" and place not in found}
    if gone:
        notes.append("The answer cell of these exercises was missing: " + ", ".join(sorted(gone)) + ".")
    return tuple(notes)
