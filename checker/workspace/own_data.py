"""A learner's own CSV, looked at closely enough to be made into a project."""

import keyword
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from checker.core.project import ProjectCard
from checker.errors import DataError
from checker.workspace.exploration import LEAK_NAME
from checker.workspace.read_csv import read_csv
from checker.workspace.read_time import as_time

if TYPE_CHECKING:
    import pandas as pd

FEWEST_ROWS = 50
FEWEST_PER_CLASS = 5
_MOST_CLASS_NUMBERS = 20  # a whole-number target with more different values than this is a quantity
_MOST_CLASSES = 100
_PARTS = 12
_IDENTIFIER = re.compile(r"(^|[^a-zA-Z])(?i:id|uuid|guid|key|index|nr|no)$|[a-z](Id|ID|Key|Index|Nr|No)$")
_WRITTEN_NUMBER = r"[^\w\s]{0,3}\s?\d[\d.,' ]*\s?[^\d\s]{0,3}"  # $1,200.50 or 1.200,50 € or 12 %
# Folders of a project, and names that Windows keeps for itself: a package of this name would be hidden or impossible.
_RESERVED = frozenset({"data", "tests", "models", "notebooks", "docs", "src", "con", "nul", "aux", "prn"})


@dataclass(frozen=True, eq=False)
class OwnData:
    """A usable table: its card, its rows by file name, and sentences on what was left out and why."""

    card: ProjectCard
    source: Path
    parts: "dict[str, pd.DataFrame]"
    notes: tuple[str, ...]


def profile_csv(path: Path, target: str, time: str = "") -> OwnData:
    """The data set in this CSV, ready to be laid out. Raises DataError, with the next step, when it cannot be used."""
    rows = read_csv(path)
    _column(rows, target, path, "--target")
    if time == target:
        raise DataError(f"“{target}” is given as the target and as the time; it cannot be both.", where=path,
                        next_step="name another column with --time, or leave --time out")
    if LEAK_NAME in rows.columns:
        raise DataError(f"The labs add a column “{LEAK_NAME}” to your data, and this file has one already.", where=path,
                        next_step="rename that column")
    notes: list[str] = []
    rows = _with_target(rows, target, path, notes)
    task = _task(rows[target])
    if task == "classification":
        rows = _with_real_classes(rows, target, path, notes)
    if time:
        _column(rows, time, path, "--time")
        rows = _in_time(rows, time, path, notes)
    if len(rows) < FEWEST_ROWS:
        raise DataError(f"Only {len(rows)} rows can be used; the labs need at least {FEWEST_ROWS}.", where=path,
                        next_step="collect more rows, or begin with a project kit: slipway start --kit late_delivery")
    ignore = _not_features(rows, target, time, notes)
    features = [name for name in rows.columns if name not in {target, time, *ignore}]
    if not features:
        raise DataError("No column is left to predict from.", where=path,
                        next_step="add columns that are known before the target is")
    name = package_name(path.stem)
    card = ProjectCard(
        title=path.stem.replace("_", " ").strip() or name, package=name,
        question=f"Can “{target}” be predicted from the other columns?", target=target,
        task=task, metric=_metric(task, rows[target].nunique()), time=time, ignore=tuple(ignore))
    return OwnData(card, path, _parts(rows, time), tuple(notes))


def package_name(stem: str) -> str:
    """A name for the Python package: valid, and not that of a module which exists already."""
    name = re.sub(r"[^0-9a-z]+", "_", stem.lower()).strip("_") or "model"
    if name[0].isdigit():
        name = f"data_{name}"
    name = name[:40].strip("_")
    taken = name in _RESERVED or keyword.iskeyword(name) or name in sys.stdlib_module_names or _is_installed(name)
    return f"{name}_model" if taken else name


def _is_installed(name: str) -> bool:
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return False
    return spec is not None and spec.origin is not None


def _column(rows: "pd.DataFrame", name: str, path: Path, option: str) -> None:
    if name in rows.columns:
        return
    same = [each for each in rows.columns if each.lower() == name.lower()]
    near = (same or get_close_matches(name, list(rows.columns), n=1) or [""])[0]
    hint = f"did you mean {option} \"{near}\"? " if near else ""
    shown = ", ".join(list(rows.columns)[:12]) + (" …" if len(rows.columns) > 12 else "")
    raise DataError(f"This file has no column “{name}”.", where=path, next_step=f"{hint}Its columns are: {shown}")


def _with_target(rows: "pd.DataFrame", target: str, path: Path, notes: list[str]) -> "pd.DataFrame":
    missing = int(rows[target].isna().sum())
    if missing:
        rows = rows[rows[target].notna()].reset_index(drop=True)
        notes.append(f"{_rows(missing)} without a value in “{target}” left out.")
    if rows.empty:
        raise DataError(f"No row has a value in “{target}”, so there is nothing to learn from.", where=path,
                        next_step="choose another --target, or export your table again")
    if rows[target].nunique() < 2:
        raise DataError(f"The target “{target}” has the same value in every row, so there is nothing to predict.",
                        where=path, next_step="choose another --target")
    return rows


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _task(target: "pd.Series") -> str:
    """A quantity (regression) or one of a few classes (classification)."""
    import pandas as pd

    if pd.api.types.is_bool_dtype(target) or not pd.api.types.is_numeric_dtype(target):
        return "classification"
    whole = bool((target == target.round()).all())
    return "classification" if whole and target.nunique() <= _MOST_CLASS_NUMBERS else "regression"


def _with_real_classes(rows: "pd.DataFrame", target: str, path: Path, notes: list[str]) -> "pd.DataFrame":
    counts = rows[target].value_counts()
    if len(counts) > _MOST_CLASS_NUMBERS and rows[target].astype(str).str.fullmatch(_WRITTEN_NUMBER).mean() > 0.9:
        raise DataError(f"The target “{target}” looks like numbers that are written as text: {counts.index[0]}", where=path,
                        next_step="write them as plain numbers, like 1234.50, without a unit and without separators")
    if len(counts) > _MOST_CLASSES:
        raise DataError(f"The target “{target}” has {len(counts)} different texts; that is no set of classes.", where=path,
                        next_step="choose a target with a few classes, or a number")
    rare = counts[counts < FEWEST_PER_CLASS]
    if len(counts) - len(rare) < 2:
        raise DataError(f"Fewer than two classes of “{target}” have {FEWEST_PER_CLASS} rows or more.", where=path,
                        next_step="choose another --target, or collect more rows")
    if len(rare):
        shown = ", ".join(str(each) for each in list(rare.index)[:5])
        notes.append(f"Classes with fewer than {FEWEST_PER_CLASS} rows were left out: {shown} ({_rows(int(rare.sum()))}).")
        rows = rows[~rows[target].isin(rare.index)].reset_index(drop=True)
    return rows


def _in_time(rows: "pd.DataFrame", time: str, path: Path, notes: list[str]) -> "pd.DataFrame":
    parsed = as_time(rows[time])
    bad = rows[time].notna() & parsed.isna()
    if bad.mean() > 0.05 or parsed.notna().sum() == 0:
        example = str(rows.loc[bad, time].iloc[0]) if bad.any() else "an empty column"
        raise DataError(f"The column “{time}” does not look like dates or times: {example[:60]}", where=path,
                        next_step="write them as 2024-03-31 or 2024-03-31 14:30, or leave --time out")
    unusable = int(parsed.isna().sum())
    if unusable:
        notes.append(f"{_rows(unusable)} without a time in “{time}” left out.")
    if rows[time].astype(str).str.contains(r":\d\d.*(?:Z|[+-]\d\d:?\d\d)$").any():
        notes.append(f"The times in “{time}” name their time zone; they are written in UTC.")
    rows = rows.copy()
    rows[time] = parsed.dt.strftime("%Y-%m-%d %H:%M:%S")
    return rows[parsed.notna()].sort_values(time, kind="stable").reset_index(drop=True)


def _not_features(rows: "pd.DataFrame", target: str, time: str, notes: list[str]) -> list[str]:
    """Columns that a model cannot learn from; a sentence in ``notes`` says why for each kind."""
    import pandas as pd

    def is_text(column: "pd.Series") -> bool:
        return not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)

    def is_date(column: "pd.Series") -> bool:
        return is_text(column) and as_time(column).notna().mean() > 0.9

    def is_identifier(column: "pd.Series") -> bool:
        unique = column.nunique() == len(column)
        named = _IDENTIFIER.search(str(column.name)) is not None
        return unique and (is_text(column) or named)

    kinds: list[tuple[str, Callable[[pd.Series], bool]]] = [
        ("always the same", lambda column: column.nunique() < 2), ("identifiers", is_identifier), ("dates", is_date),
        ("free text", lambda column: is_text(column) and column.nunique() > max(50, len(column) // 10))]
    left_out: dict[str, list[str]] = {}
    for name in rows.columns:
        if name not in (target, time):
            kind = next((kind for kind, holds in kinds if holds(rows[name])), "")
            if kind:
                left_out.setdefault(kind, []).append(name)
    notes += [f"Not used as features ({kind}): {', '.join(names)}." for kind, names in left_out.items()]
    return [name for names in left_out.values() for name in names]


def _metric(task: str, classes: int) -> str:
    if task == "regression":
        return "r2"
    return "roc_auc" if classes == 2 else "balanced_accuracy"


def _parts(rows: "pd.DataFrame", time: str) -> "dict[str, pd.DataFrame]":
    """One file; with a time column, a dozen, oldest rows first, as if they had arrived one after another."""
    if not time:
        return {"data.csv": rows}
    edges = [round(len(rows) * part / _PARTS) for part in range(_PARTS + 1)]
    return {f"part-{part + 1:02d}.csv": rows.iloc[edges[part]:edges[part + 1]] for part in range(_PARTS)}

