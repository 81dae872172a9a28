"""The project card: ``project.toml`` in the learner's project says what is predicted from which data.

It is the one thing that every lab, every check and the portfolio may rely on, for a kit and for a learner's own CSV.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from checker.errors import WorkspaceError

CARD_NAME = "project.toml"


@dataclass(frozen=True)
class ProjectCard:
    """What the project predicts, and from what. Paths are relative to the project's folder."""

    title: str
    package: str  # name of the Python package in src/
    question: str
    target: str  # column to predict
    task: str  # "classification" or "regression"
    metric: str  # a scikit-learn scorer's name
    folder: str = "data/raw"  # CSV files, read in the order of their names
    time: str = ""  # column that orders the rows, or ""
    ignore: tuple[str, ...] = ()  # columns that are no features: identifiers, free text
    kit: str = ""  # name of the course's kit, or "" for a learner's own data


def read_card(project: Path) -> ProjectCard:
    """The card of the project in this folder. Raises WorkspaceError, with the next step, when it cannot be read."""
    path = project / CARD_NAME
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        about, table = data["project"], data["data"]
        return ProjectCard(
            title=about["title"], package=about["package"], question=about["question"], kit=about.get("kit", ""),
            target=table["target"], task=table["task"], metric=table["metric"], folder=table["folder"],
            time=table.get("time", ""), ignore=tuple(table.get("ignore", ())))
    except FileNotFoundError:
        raise WorkspaceError("The project has no project.toml.", where=path,
                             next_step="slipway start --kit late_delivery, or with --data FILE --target COLUMN") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"project.toml is not valid TOML: {error}", where=path,
                             next_step="mend that line in an editor, or: git restore project.toml") from None
    except OSError as error:
        raise WorkspaceError(f"project.toml cannot be opened: {error.strerror or error}.", where=path,
                             next_step="is it a file, and may you read it? Else: git restore project.toml") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise WorkspaceError(f"project.toml lacks the entry {error}.", where=path,
                             next_step="put the entry back, or: git restore project.toml") from None
