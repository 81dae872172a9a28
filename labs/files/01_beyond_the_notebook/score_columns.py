"""Scores the table that notebooks/exploration.ipynb makes: with all columns, or without one of them.

    python score_columns.py
    python score_columns.py --without some_column

The same rows and the same seed each time, so only the columns make a difference. A score of 1 is perfect.
"""

import argparse
import contextlib
import io
import json
import os
import warnings
from pathlib import Path

import pandas as pd
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.model_selection import train_test_split

SEED = 42
SHOWN = 6


def exploration_table() -> tuple[pd.DataFrame, pd.Series, bool]:
    """The columns X and the target y, as the notebook has them before it splits; and whether it is a regression."""
    path = Path("notebooks/exploration.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    first_split = next(place for place, source in enumerate(sources) if "X_train" in source)
    names: dict = {"__name__": "exploration"}
    here = Path.cwd()
    os.chdir(path.parent)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile("\n".join(sources[:first_split]), path.name, "exec"), names)
    os.chdir(here)
    return names["X"], names["y"], "RandomForestRegressor" in "\n".join(sources)


def main() -> None:
    """Print the columns that the model leans on most, and the score."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description="Score the exploration notebook's columns.")
    parser.add_argument("--without", metavar="COLUMN", help="leave this column out")
    without = parser.parse_args().without
    X, y, regression = exploration_table()
    if without:
        out = [name for name in X.columns if name == without or str(name).startswith(f"{without}_")]
        if not out:
            raise SystemExit(f"There is no column {without}. The columns are: {', '.join(map(str, X.columns))}")
        X = X.drop(columns=out)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=SEED)
    kind = RandomForestRegressor if regression else RandomForestClassifier
    model = kind(n_estimators=60, random_state=SEED).fit(X_train, y_train)
    leaned_on = sorted(zip(model.feature_importances_, X.columns, strict=True), reverse=True)[:SHOWN]
    print("The model leans most on:")
    for importance, name in leaned_on:
        print(f"  {importance:.3f}  {name}")
    print(f"score: {model.score(X_test, y_test):.4f}")


if __name__ == "__main__":
    main()
