"""Laying out a project: its card, its data with a data card, and the notebook that the learner starts from."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from checker.core.project import CARD_NAME, ProjectCard
from checker.errors import WorkspaceError
from checker.workspace.exploration import exploration_notebook
from checker.workspace.files import storage_error
from checker.workspace.kits import Kit
from checker.workspace.own_data import OwnData

if TYPE_CHECKING:
    import pandas as pd

DataSource = Kit | OwnData


def lay_out_project(source: DataSource, project: Path) -> ProjectCard:
    """The card of a new project made in ``project``. It is made beside its place and moved there last."""
    if project.exists():
        raise WorkspaceError("There is a project here already, and it is kept as it is.", where=project,
                             next_step="choose another folder")
    try:
        project.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=project.parent, prefix=".project-", ignore_cleanup_errors=True) as making:
            place = Path(making) / "project"
            (place / source.card.folder).mkdir(parents=True)
            if isinstance(source, Kit):
                _lay_out_kit(source, place)
            else:
                _lay_out_own_data(source, place)
            _write(place / CARD_NAME, card_text(source.card))
            _write(place / "notebooks" / "exploration.ipynb", exploration_notebook(
                source.card, source.leak_group if isinstance(source, Kit) else ""))
            place.rename(project)
    except OSError as error:
        raise storage_error(error, project) from error
    return source.card


def card_text(card: ProjectCard) -> str:
    """The card as project.toml, with every name quoted as TOML wants it."""
    lines = ["# What this project predicts, and from what. Your code reads it, and so do the checks.", "[project]",
             f"title = {_quoted(card.title)}", f"package = {_quoted(card.package)}", f"question = {_quoted(card.question)}"]
    lines += [f"kit = {_quoted(card.kit)}"] if card.kit else []
    lines += ["", "[data]", f"folder = {_quoted(card.folder)}", f"target = {_quoted(card.target)}",
              f"task = {_quoted(card.task)}", f"metric = {_quoted(card.metric)}"]
    lines += [f"time = {_quoted(card.time)}"] if card.time else []
    lines += ["ignore = [" + ", ".join(_quoted(name) for name in card.ignore) + "]"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML. JSON's escapes are a part of TOML's, except that TOML also wants DEL escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lay_out_kit(kit: Kit, place: Path) -> None:
    for path in kit.first_files:
        shutil.copyfile(path, place / kit.card.folder / path.name)
    shutil.copyfile(kit.folder / "make_data.py", place / "data" / "make_data.py")
    shutil.copyfile(kit.folder / "DATA_CARD.md", place / "data" / "README.md")


def _lay_out_own_data(data: OwnData, place: Path) -> None:
    written = []
    for name, rows in data.parts.items():
        path = place / data.card.folder / name
        rows.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        written.append((name, len(rows), hashlib.sha256(path.read_bytes()).hexdigest()))
    _write(place / "data" / "README.md", _own_data_card(data, written))


def _own_data_card(data: OwnData, files: list[tuple[str, int, str]]) -> str:
    import pandas as pd

    card, rows = data.card, pd.concat(data.parts.values(), ignore_index=True)
    columns = "\n".join(f"| {_cell(name)} | {_kind(rows[name])} | {rows[name].nunique()} | {int(rows[name].isna().sum())} "
                        f"| {_role(card, name)} |" for name in rows.columns)
    listed = "\n".join(f"| {name} | {count} | `{digest}` |" for name, count, digest in files)
    notes = "\n".join(f"* {_cell(note)}" for note in data.notes) or "* Every row and every column is used."
    return (f"# Data card: {card.title}\n\n{len(rows)} rows from `{data.source.name}`. The target is "
            f"`{_cell(card.target)}` ({card.task}).\n\n## Where it is from\n\n"
            "TODO: write here who collected these rows, when, and under which licence you may use and publish them.\n\n"
            f"## What was left out\n\n{notes}\n\n## Columns\n\n| column | kind | different values | missing | role |\n"
            f"|---|---|---|---|---|\n{columns}\n\n## Files\n\nThey lie in `{card.folder}` and are not in Git.\n\n"
            f"| file | rows | SHA-256 |\n|---|---|---|\n{listed}\n")


def _kind(column: "pd.Series") -> str:
    import pandas as pd

    if pd.api.types.is_bool_dtype(column):
        return "yes / no"
    return "number" if pd.api.types.is_numeric_dtype(column) else "text"


def _role(card: ProjectCard, name: str) -> str:
    if name == card.target:
        return "target"
    return "time" if name == card.time else "not used" if name in card.ignore else "feature"


def _cell(text: str) -> str:
    """Text that may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
