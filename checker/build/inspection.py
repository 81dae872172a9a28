"""What can be seen of a lab without running it: hints, questions, links, and answers that leak to the learner's side."""

import json
import re
from pathlib import Path

from checker.build.compose import learner_notebook
from checker.build.source import SourceCell, read_lab_cells
from checker.core.course import QUESTIONS_PER_LAB, RECALL, Course, Lab
from checker.errors import SlipwayError

FEWEST_HINTS, MOST_HINTS = 2, 3
_TELLING_LENGTH = 12  # a shorter line (“import os”, “git status”) stands in many places and gives nothing away
_LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?[^)]*\)")


def inspect_lab(course: Course, lab: Lab) -> list[str]:
    """Sentences about what is wrong with the lab as written; none when all is well."""
    try:
        cells = read_lab_cells(lab)
        text = "\n".join(cell.source for cell in learner_notebook(lab).cells)
    except SlipwayError as error:
        return [str(error)]
    findings = _cells_of_exercises(lab, cells) + _hints(lab, cells) + _questions(lab, text) + _links(course, lab, cells)
    return findings + _leaks(cells, _learners_side(course, lab))


def _cells_of_exercises(lab: Lab, cells: tuple[SourceCell, ...]) -> list[str]:
    findings = []
    for exercise in lab.exercises:
        if exercise.id == RECALL:
            continue
        mine = [cell for cell in cells if cell.exercise == exercise.id]
        for role in ("starter", "solution"):
            if not any(cell.role == role for cell in mine):
                findings.append(f"Exercise “{exercise.id}” has no {role} cell.")
    text = "\n".join(cell.text for cell in cells)
    for placeholder in ("{{head}}", "{{recall}}"):
        if text.count(placeholder) != 1:
            findings.append(f"lab.md needs {placeholder} on a line of its own, once.")
    return findings


def _hints(lab: Lab, cells: tuple[SourceCell, ...]) -> list[str]:
    findings = []
    for exercise in lab.exercises:
        if not FEWEST_HINTS <= len(exercise.hints) <= MOST_HINTS:
            findings.append(f"Exercise “{exercise.id}” has {len(exercise.hints)} hints; it needs two or three.")
        if any(len(hint.strip()) < _TELLING_LENGTH for hint in exercise.hints):
            findings.append(f"A hint of exercise “{exercise.id}” says almost nothing.")
        for line in _telling_lines(cells, exercise.id):
            if exercise.hints and line in _squeezed(exercise.hints[0]):
                findings.append(f"The first hint of exercise “{exercise.id}” gives a line of the answer away: {line}")
    return findings


def _questions(lab: Lab, text: str) -> list[str]:
    findings = []
    if len(lab.questions) != QUESTIONS_PER_LAB:
        findings.append(f"The lab has {len(lab.questions)} recall questions; it needs {QUESTIONS_PER_LAB}.")
    for question in lab.questions:
        if len(question.choices) < 3:
            findings.append(f"Question “{question.id}” needs three choices or more.")
        for key, reason in question.because.items():
            if len(reason.strip()) < _TELLING_LENGTH:
                findings.append(f"Question “{question.id}” does not explain choice {key}.")
            if _squeezed(reason) in _squeezed(text):
                findings.append(f"The explanation of “{question.id}”, choice {key}, is on the learner's side.")
    if len({question.correct for question in lab.questions}) == 1 and len(lab.questions) > 1:
        findings.append("All recall questions have the same letter as their answer.")
    return findings


def _links(course: Course, lab: Lab, cells: tuple[SourceCell, ...]) -> list[str]:
    """Links to files must lead to one beside the notebook in labs/; links to the web are only looked at."""
    findings = []
    for cell in cells:
        if cell.kind != "markdown":
            continue
        for target in _LINK.findall(cell.text):
            if target.startswith(("https://", "#", "mailto:")):
                continue
            if target.startswith("http://") and "localhost" not in target and "127.0.0.1" not in target:
                findings.append(f"This link is not encrypted: {target}")
            elif not target.startswith("http://") and not _exists(course, lab, target.split("#")[0]):
                findings.append(f"This link leads nowhere: {target}")
    return findings


def _exists(course: Course, lab: Lab, target: str) -> bool:
    in_files = lab.folder / Path(target).relative_to(f"files/{lab.stem}") if target.startswith(f"files/{lab.stem}/") else None
    return (course.root / "labs" / target).exists() or (in_files is not None and in_files.exists())


def _leaks(cells: tuple[SourceCell, ...], learner: str) -> list[str]:
    """Lines of a solution on the learner's side, other than those that prose and starters show on purpose."""
    shown = _squeezed("\n".join(cell.text for cell in cells if cell.role != "solution"))
    return [f"The learner's side holds a line of an answer: {line}"
            for line in _telling_lines(cells) if line in learner and line not in shown]


def _learners_side(course: Course, lab: Lab) -> str:
    """Everything of this lab that lies in labs/, as one text: the committed notebook with all it holds, and its files."""
    texts = []
    notebook = course.notebook(lab)
    if notebook.is_file():
        texts += _strings(json.loads(notebook.read_text(encoding="utf-8")))
    for path in sorted((course.root / "labs" / "files" / lab.stem).rglob("*")):
        if path.is_file():
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return _squeezed("\n".join(texts))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for child in children for text in _strings(child)]


def _telling_lines(cells: tuple[SourceCell, ...], exercise: str | None = None) -> list[str]:
    given = {_squeezed(line) for cell in cells if cell.role == "starter" for line in cell.text.splitlines()}
    lines = [_squeezed(line) for cell in cells if cell.role == "solution" and exercise in (None, cell.exercise)
             for line in cell.text.splitlines()]
    return [line for line in lines if len(line) >= _TELLING_LENGTH and line not in given]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
