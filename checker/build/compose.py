"""The notebooks that are computed from a lab: the learner's, the solved one, and one for every variant."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

import nbformat
from nbformat import NotebookNode

from checker.build.source import SourceCell, Variant, read_lab_cells
from checker.core.course import RECALL, Lab, Question
from checker.errors import AuthorError
from checker.workspace.tools import size_of

FORMAT = 1
_SET_UP = '''from checker.notebook import answer, check, hint, open_lab, progress, solution

project = open_lab("{lab}", workspace)'''
_PARAMETERS = '''# These three lines are set-up. You do not need to change them.
seed = 42  # where random numbers start: the same seed gives the same numbers each time
port = 8000  # where a service of yours listens, if this lab starts one
workspace = None  # your workspace folder; None means "find it"'''


def learner_notebook(lab: Lab) -> NotebookNode:
    """What the learner gets: prose, locked cells, starters, one check cell behind every exercise. No answers."""
    return _notebook(lab, [cell for cell in read_lab_cells(lab) if cell.role != "solution"], _recall_starter(lab))


def solution_notebook(lab: Lab) -> NotebookNode:
    """The reference's answers in the same notebook, not yet executed."""
    return _notebook(lab, _solved(lab, {}), _recall_answer(lab, {}))


def variant_notebook(lab: Lab, variant: Variant) -> NotebookNode:
    """The reference's notebook with this variant's cells in the exercises that it names."""
    replaced: dict[str, list[SourceCell]] = {}
    for cell in variant.cells:
        if cell.exercise:
            replaced.setdefault(cell.exercise, []).append(cell)
    missing = set(replaced) - {exercise.id for exercise in lab.exercises}
    if missing:
        raise AuthorError(f"Variant {variant.name} answers an exercise that the lab does not have: {missing.pop()}.",
                          where=lab.folder / "variants" / f"{variant.name}.md", next_step="mend the tag")
    return _notebook(lab, _solved(lab, replaced), _recall_answer(lab, {}))


def recall_notebook(lab: Lab, choices: dict[str, str]) -> NotebookNode:
    """The reference's notebook with these choices in the recall questions (question id → choice)."""
    return _notebook(lab, _solved(lab, {}), _recall_answer(lab, choices))


def _solved(lab: Lab, replaced: dict[str, list[SourceCell]]) -> list[SourceCell]:
    """The lab's cells without starters; a replaced exercise's new cells stand where its first solution stood."""
    cells: list[SourceCell] = []
    placed: set[str] = set()
    for cell in read_lab_cells(lab):
        if cell.role == "starter":
            continue
        if cell.role == "solution" and cell.exercise in replaced:
            if cell.exercise not in placed:
                cells.extend(replaced[cell.exercise])
                placed.add(cell.exercise)
            continue
        cells.append(cell)
    return cells


def _notebook(lab: Lab, cells: Iterable[SourceCell], recall: str) -> NotebookNode:
    cells = list(cells)
    last_of = {cell.exercise: index for index, cell in enumerate(cells) if cell.exercise}
    composed: list[NotebookNode] = []
    used: Counter[str] = Counter()
    for index, cell in enumerate(cells):
        composed += _expand(lab, cell, recall, used)
        if cell.exercise and last_of[cell.exercise] == index:
            composed.append(_code(used, f'check("{cell.exercise}")', "check", cell.exercise))
    notebook = nbformat.v4.new_notebook(cells=composed)
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
        "language_info": {"name": "python"},
        "slipway": {"lab": lab.id, "format": FORMAT},
    })
    return notebook


def _expand(lab: Lab, cell: SourceCell, recall: str, used: Counter[str]) -> Iterator[NotebookNode]:
    """The notebook cells for one cell as written: placeholders become the cells that they stand for."""
    if cell.kind == "code":
        yield _code(used, cell.text, cell.role, cell.exercise, tags=["varies"] if cell.varies else [])
        return
    for piece in _split_at_placeholders(cell.text):
        if piece == "{{head}}":
            yield _prose(used, _head(lab))
            yield _code(used, _PARAMETERS, "locked", "", tags=["parameters"])
            yield _code(used, _SET_UP.format(lab=lab.id), "locked", "")
        elif piece == "{{recall}}":
            yield _prose(used, _questions(lab.questions))
            yield _code(used, recall, "starter", RECALL)
            yield _code(used, f'check("{RECALL}")', "check", RECALL)
        else:
            yield _prose(used, piece)


def _split_at_placeholders(text: str) -> list[str]:
    pieces: list[str] = [""]
    for line in text.splitlines():
        if line.strip() in ("{{head}}", "{{recall}}"):
            pieces += [line.strip(), ""]
        else:
            pieces[-1] += line + "\n"
    return [piece.strip("\n") for piece in pieces if piece.strip()]


def _head(lab: Lab) -> str:
    skills = "\n".join(f"* {skill}" for skill in lab.skills)
    needs = ", ".join(lab.needs) if lab.needs or lab.packages else "nothing but this course"
    if lab.packages and lab.lock.is_file():
        brought = f"{lab.tools} (installed when you run the next cell: {size_of(lab)})"
        needs = f"{needs}; {brought}" if needs else brought
    return (f"# {lab.number:02d} · {lab.title}\n\n**When you finish:**\n\n{skills}\n\n"
            f"| | |\n|---|---|\n| Time | about {lab.minutes} minutes |\n"
            f"| Adds to your portfolio | {lab.adds} |\n| Needs | {needs} |")


def _questions(questions: tuple[Question, ...]) -> str:
    blocks = [f"**{number}. {question.ask}**  (`{question.keyword}`)\n\n"
              + "\n".join(f"* `{key}`: {text}" for key, text in question.choices.items())
              for number, question in enumerate(questions, start=1)]
    return "## Recall\n\nThree questions about this lab. Write the letter of your answer between the quotes, " \
           "then run the cell and its check.\n\n" + "\n\n".join(blocks)


def _recall_starter(lab: Lab) -> str:
    return f'answer("{RECALL}", ' + ", ".join(f'{question.keyword}=""' for question in lab.questions) + ")"


def _recall_answer(lab: Lab, choices: dict[str, str]) -> str:
    chosen = (f'{question.keyword}="{choices.get(question.id, question.correct)}"' for question in lab.questions)
    return f'answer("{RECALL}", ' + ", ".join(chosen) + ")"


def _prose(used: Counter[str], text: str) -> NotebookNode:
    metadata = {"slipway": {"role": "prose"}}
    return nbformat.v4.new_markdown_cell(text, id=_cell_id(used, "prose", "", text), metadata=metadata)


def _code(used: Counter[str], text: str, role: str, exercise: str, tags: Iterable[str] = ()) -> NotebookNode:
    """A code cell. The starter and the solution of an exercise have the same id: they are the same gap."""
    mark = {"role": role, **({"exercise": exercise} if exercise else {})}
    metadata: dict[str, object] = {"slipway": mark}
    if role in ("locked", "check"):
        metadata.update(editable=False, deletable=False)
    if tags:
        metadata["tags"] = list(tags)
    return nbformat.v4.new_code_cell(text, id=_cell_id(used, role, exercise, text), metadata=metadata)


def _cell_id(used: Counter[str], role: str, exercise: str, text: str) -> str:
    """An id made from what the cell is, so that two builds agree and an edit elsewhere does not move it.

    nbformat would give each new cell a random one.
    """
    if role in ("starter", "solution"):
        stem = f"work-{exercise}"
    elif role == "check":
        stem = f"check-{exercise}"
    else:
        stem = f"{role}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    stem = stem[:56]
    used[stem] += 1
    return stem if used[stem] == 1 else f"{stem}-{used[stem]}"
