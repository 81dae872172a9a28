"""Helps you to choose a column whose direction you know: prints the columns of numbers that move most with the target.

"in the rows": how the target moves with the column in the training rows, from -1 to 1. "in the model": how the
model's answer for the test rows changes when the column goes from a low to a high value.
"""

import sys
import tomllib
from importlib import import_module
from pathlib import Path

import numpy as np

LOW, HIGH, MOST = 0.1, 0.9, 5


def main():
    """Train once, print at most five lines."""
    sys.path.insert(0, "src")
    package = tomllib.loads(Path("project.toml").read_text(encoding="utf-8"))["project"]["package"]
    data, features, train = (import_module(f"{package}.{name}") for name in ("data", "features", "train"))
    settings = data.load_settings()
    train_rows, test_rows = data.split_rows(data.load_rows(settings), settings, 42)
    names = features.feature_columns(train_rows, settings)
    model = train.make_model(train_rows[names], settings).fit(train_rows[names], train_rows[settings["target"]])
    target = train_rows[settings["target"]]
    target = target.rank() if settings["task"] == "regression" else target.astype("category").cat.codes
    numbers = train_rows[names].select_dtypes("number")
    links = numbers.rank().corrwith(target).dropna()
    for name in links.abs().sort_values(ascending=False).index[:MOST]:
        effect = answer(model, test_rows[names], name, numbers[name].quantile(HIGH)) - answer(
            model, test_rows[names], name, numbers[name].quantile(LOW))
        print(f"{name}: {links[name]:+.2f} in the rows, {effect:+.4f} in the model")


def answer(model, rows, name, value):
    """The model's mean answer when the column has this value in all rows: a number, or the place of the class."""
    rows = rows.assign(**{name: value})
    if not hasattr(model, "predict_proba"):
        predictions = model.predict(rows)
        return float(np.mean(predictions if predictions.dtype.kind == "f" else np.searchsorted(model.classes_, predictions)))
    return float((model.predict_proba(rows) @ np.arange(len(model.classes_))).mean())


if __name__ == "__main__":
    main()
