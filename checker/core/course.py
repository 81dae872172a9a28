"""The course, its labs and their exercises, read from ``solutions/NN_name/lab.toml``."""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.errors import AuthorError, UsageError

COURSE_ENVIRONMENT = "SLIPWAY_COURSE"  # for authors and tests: a course somewhere else
RECALL = "recall"  # the exercise that the engine makes from the three questions of a lab
RECALL_POINTS = 1.0
QUESTIONS_PER_LAB = 3
_FOLDER = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")
_EXERCISE_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Exercise:
    """One gap for the learner to fill, with hints from a nudge to nearly the answer."""

    id: str
    title: str
    points: float
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A recall question; ``because`` explains every choice, right or wrong."""

    id: str
    ask: str
    choices: dict[str, str]
    correct: str
    because: dict[str, str]

    @property
    def keyword(self) -> str:
        """The name of the question in ``answer("recall", …)``."""
        return self.id.replace("-", "_")


@dataclass(frozen=True)
class Lab:
    """One lab. ``id`` is permanent; ``number`` is only its place in the order."""

    id: str
    number: int
    folder: Path
    title: str
    minutes: int
    skills: tuple[str, ...]
    adds: str
    needs: tuple[str, ...]
    packages: tuple[str, ...]  # what pip installs when the lab is opened, in the versions of its requirements.lock
    exercises: tuple[Exercise, ...]
    questions: tuple[Question, ...]

    @property
    def stem(self) -> str:
        """Name of the lab's files without an ending, such as ``02_git``."""
        return self.folder.name

    @property
    def tools(self) -> str:
        """Names of this lab's packages for people, without versions: ``dvc, ruff``."""
        return ", ".join(re.split(r"[^A-Za-z0-9._-]", each, maxsplit=1)[0] for each in self.packages)

    @property
    def lock(self) -> Path:
        """Where the versions and hashes of this lab's packages stand, if it has any."""
        return self.folder / "requirements.lock"

    def exercise(self, exercise_id: str) -> Exercise:
        """The exercise with this id, or a UsageError that names the nearest ones."""
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        raise UsageError(f"Lab {self.stem} has no exercise called “{exercise_id}”.",
                         next_step="one of: " + ", ".join(each.id for each in self.exercises))


@dataclass(frozen=True)
class Course:
    """All labs in order. ``root`` is the folder that holds ``labs/`` and ``solutions/``."""

    root: Path
    labs: tuple[Lab, ...]

    def lab(self, name: str) -> Lab:
        """The lab meant by ``2``, ``02``, ``git``, ``02_git`` or ``02_git.ipynb``."""
        wanted = Path(name).name.removesuffix(".ipynb")
        for lab in self.labs:
            if wanted in (lab.id, lab.stem) or (wanted.isdecimal() and int(wanted) == lab.number):
                return lab
        raise UsageError(f"There is no lab called “{name}”.",
                         next_step="one of: " + ", ".join(lab.stem for lab in self.labs))

    def before(self, lab: Lab) -> tuple[Lab, ...]:
        """The labs that come before this one, in order."""
        return tuple(each for each in self.labs if each.number < lab.number)

    def notebook(self, lab: Lab) -> Path:
        """Where the learner's notebook of this lab lies in the course."""
        return self.root / "labs" / f"{lab.stem}.ipynb"


def course_root() -> Path:
    """The folder of the course: the one that the environment names, else the one this package was installed from."""
    named = os.environ.get(COURSE_ENVIRONMENT)
    return Path(named).resolve() if named else Path(__file__).resolve().parents[2]


def load_course(root: Path | None = None) -> Course:
    """The course in this folder (by default the one this package belongs to), labs in order."""
    root = root or course_root()
    folders = sorted(each for each in (root / "solutions").glob("[0-9][0-9]_*") if (each / "lab.toml").is_file())
    if not folders:
        raise AuthorError("There are no labs in this course.", where=root / "solutions",
                          next_step="clone the course again, or: slipway author new NAME")
    labs = tuple(load_lab(folder) for folder in folders)
    for field in ("number", "id"):
        values = [getattr(lab, field) for lab in labs]
        twice = {value for value in values if values.count(value) > 1}
        if twice:
            raise AuthorError(f"Two labs have the same {field}: {twice.pop()}.", where=root / "solutions",
                              next_step="rename one of the folders")
    return Course(root, labs)


def load_lab(folder: Path) -> Lab:
    """The lab in this folder. Raises AuthorError, with the entry that is wrong, when lab.toml cannot be used."""
    matched = _FOLDER.fullmatch(folder.name)
    if not matched:
        raise AuthorError(f"“{folder.name}” is no name for a lab.", where=folder,
                          next_step="use two digits and a name, such as 07_fastapi")
    path = folder / "lab.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        exercises = tuple(_exercise(entry) for entry in data["exercise"])
        questions = tuple(_question(entry) for entry in data.get("question", ()))
        lab = Lab(id=matched[2], number=int(matched[1]), folder=folder, title=data["title"],
                  minutes=int(data["minutes"]), skills=tuple(data["skills"]), adds=data["adds"],
                  needs=tuple(data["needs"]), packages=tuple(data.get("packages", ())),
                  exercises=exercises + _recall(questions), questions=questions)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthorError(f"lab.toml cannot be read: {error}", where=path, next_step="mend the file") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AuthorError(f"lab.toml has a wrong or missing entry: {error}", where=path,
                          next_step="compare it with the lab.toml of another lab") from None
    ids = [exercise.id for exercise in lab.exercises]
    if len(set(ids)) != len(ids):
        raise AuthorError("Two exercises have the same id.", where=path, next_step="rename one of them")
    return lab


def _exercise(entry: dict[str, Any]) -> Exercise:
    if not _EXERCISE_ID.fullmatch(entry["id"]) or entry["id"] == RECALL:
        raise ValueError(f"exercise id {entry['id']!r}")
    return Exercise(entry["id"], entry["title"], float(entry["points"]), tuple(entry["hints"]))


def _question(entry: dict[str, Any]) -> Question:
    question = Question(entry["id"], entry["ask"], dict(entry["choices"]), entry["correct"], dict(entry["because"]))
    if question.correct not in question.choices or set(question.because) != set(question.choices):
        raise ValueError(f"question {question.id!r} needs a correct choice, and a reason for every choice")
    return question


def _recall(questions: tuple[Question, ...]) -> tuple[Exercise, ...]:
    if not questions:
        return ()
    hints = ("Read the part “The idea” once more: each answer is in it.",
             "Answer from what you did in this lab, not from memory of other courses: the result of each exercise "
             "decides one question.")
    return (Exercise(RECALL, "Recall", RECALL_POINTS, hints),)
