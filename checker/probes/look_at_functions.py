"""Runs in a clean process in a copy of a learner's project: calls its functions, and prints as JSON what cannot be planted.

It is a program of its own because a learner's code is never imported by a check.
"""

import importlib
import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

FULL_OVERLAP = 0.5  # a column is unlike another when more than this share of its values lies outside the other's range


class Look:
    """The project's functions, called as lab 01 wrote them. ``why_not``: bug → why it cannot be planted here."""

    def __init__(self, modules: dict[str, str], target: str) -> None:
        self.target = target
        self.why_not: dict[str, str] = {}
        self.functions = {name: getattr(importlib.import_module(module), name) for name, module in modules.items()}
        self.settings = tomllib.loads(Path("project.toml").read_text(encoding="utf-8"))["data"]

    def attempt(self, name: str, bugs: str, call: Callable[[Any], Any], otherwise: Any = None) -> Any:
        """What the function of this name gives; when it is not there or fails, the bugs are noted and ``otherwise`` given."""
        if name not in self.functions:
            return otherwise
        try:
            return call(self.functions[name])
        except Exception as error:  # noqa: BLE001 - whatever a learner's function raises
            reason = f"{name} ends with {type(error).__name__}: {str(error)[:120]}"
            self.why_not.update(dict.fromkeys(bugs.split(), reason))
            return otherwise

    def look(self) -> dict[str, Any]:
        """All reasons, and under "swap" the two columns that are least alike."""
        rows = self.attempt("load_rows", "swapped-columns", lambda load: load(self.settings))
        if not isinstance(rows, pd.DataFrame):
            rows = pd.concat([pd.read_csv(file) for file in sorted(Path(self.settings["folder"]).glob("*.csv"))], ignore_index=True)
        names = self.attempt("feature_columns", "target-leak", lambda choose: list(choose(rows, self.settings)))
        columns = rows[names or [name for name in rows.columns if name != self.target]]
        swap = least_alike(columns)
        if swap is None:
            self.why_not["swapped-columns"] = "your columns are all alike: nobody could see that two of them changed places"
        self.attempt("split_rows", "unseeded-split flipped-labels", lambda split: self.expect_two_parts(split, rows))
        self.attempt("make_preprocessor", "gaps-not-filled", lambda make: self.expect_filled_gaps(make, columns))
        self.attempt("make_model", "ignored-input", lambda make: make(columns, self.settings).fit)
        return {**self.why_not, "swap": swap}

    def expect_two_parts(self, split: Callable[..., Any], rows: pd.DataFrame) -> None:
        """Training rows and test rows, the first with the target."""
        train_rows, test_rows = split(rows, self.settings, 1)
        if self.target not in train_rows.columns or not len(test_rows):
            raise ValueError("it does not return training rows and test rows with the target")

    def expect_filled_gaps(self, make: Callable[..., Any], columns: pd.DataFrame) -> None:
        """Gaps in numbers are filled by an imputer, so that it can be seen when it is gone."""
        reason = ""
        if columns.select_dtypes("number").empty:
            reason = "your data has no columns of numbers"
        elif not has_imputer(make(columns)):
            reason = "your preprocessor has no step that fills gaps"
        else:
            gaps = columns.head(3).mask(columns.head(3).notna())
            prepared = make(columns).fit(columns).transform(gaps)
            dense = prepared.toarray() if hasattr(prepared, "toarray") else prepared
            if np.isnan(np.asarray(dense, dtype=float)).any():
                reason = "your preprocessor leaves gaps, also without a bug"
        if reason:
            self.why_not["gaps-not-filled"] = reason


def has_imputer(step: Any) -> bool:
    """Whether a step that fills gaps is somewhere inside."""
    inner = [each[1] for each in [*getattr(step, "transformers", []), *getattr(step, "steps", [])]]
    return "Imputer" in type(step).__name__ or any(has_imputer(each) for each in inner)


def least_alike(columns: pd.DataFrame) -> list[str] | None:
    """Two columns whose values fit each other's range least, or a number and a text; None when all are alike."""
    numbers = [name for name in columns.select_dtypes("number").columns if columns[name].notna().any()]
    texts = [name for name in columns.columns if name not in columns.select_dtypes("number").columns]
    most, pair = FULL_OVERLAP, None
    for first in numbers:
        low, high = columns[first].min(), columns[first].max()
        room = 0.5 * (high - low)
        for second in numbers:
            outside = ((columns[second] < low - room) | (columns[second] > high + room)).mean()
            if outside > most:
                most, pair = outside, [first, second]
    return [numbers[0], texts[0]] if pair is None and numbers and texts else pair


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    sys.path.insert(0, "src")
    print(json.dumps(Look(request["modules"], request["target"]).look()))
