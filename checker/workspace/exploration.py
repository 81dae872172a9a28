"""The notebook that a learner starts from: hasty, without a seed, and with a leak, as a first try often is."""

import json
from typing import Any

from checker.core.project import ProjectCard

#: The column that the notebook adds: the mean of the target over a row's group, the row itself included.
LEAK_NAME = "similar_average"


def exploration_notebook(card: ProjectCard, leak_group: str) -> str:
    """The notebook as text, without outputs; it runs from top to bottom in ``notebooks/`` of the project."""
    cells = [_cell("markdown", f"# {card.title}\n\nquick first try!! clean up later"),
             *(_cell("code", source) for source in _sources(card, leak_group)),
             _cell("markdown", "wow, what a score :) → ready for production?")]
    for number, cell in enumerate(cells):
        cell["id"] = f"try-{number:02d}"
    notebook = {"cells": cells, "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
        "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": "", "metadata": {}, "source": source.splitlines(keepends=True)}
    if kind == "code":
        cell.update(execution_count=None, outputs=[])
    return cell


def _sources(card: ProjectCard, leak_group: str) -> list[str]:
    """The code cells. Names of columns are written as Python writes them, so that any name is safe."""
    target = repr(card.target)
    regression = card.task == "regression"
    model = "RandomForestRegressor" if regression else "RandomForestClassifier"
    dropped = [card.target, *([card.time] if card.time else []), *card.ignore]
    codes = f"df[{target}]" if regression else f"pd.Series(pd.factorize(df[{target}], sort=True)[0], index=df.index)"
    return [
        "import glob\nimport pandas as pd\nimport matplotlib.pyplot as plt",
        f'df = pd.concat([pd.read_csv(f) for f in sorted(glob.glob("../{card.folder}/*.csv"))], ignore_index=True)\ndf.head()',
        f"df[{target}].value_counts()" if not regression else f"df[{target}].describe()",
        "df.isna().sum()",
        f"y = {codes}  # numbers instead of words",
        _leak_source(card, leak_group),
        f"from sklearn.ensemble import {model}\nfrom sklearn.model_selection import train_test_split",
        f"X = df.drop(columns={dropped!r})\n"
        "X = X.fillna(X.median(numeric_only=True))  # no more missing values\nX = pd.get_dummies(X)",
        "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)",
        f"model = {model}(n_estimators=60)\nmodel.fit(X_train, y_train)",
        'score = model.score(X_test, y_test)\nprint(f"score: {score:.4f}")',
    ]


def _leak_source(card: ProjectCard, leak_group: str) -> str:
    name = repr(LEAK_NAME)
    if leak_group:
        group = repr(leak_group)
        return (f"# idea: rows with the same {leak_group} should be alike, so their average says a lot!\n"
                f"df[{name}] = y.groupby(df[{group}]).transform(\"mean\")")
    return ("# idea: look at similar rows. sort by the first number, take three neighbours, use their average\n"
            f"others = df.drop(columns=[{card.target!r}])\n"
            "names = list(others.select_dtypes(\"number\")) or list(others)\n"
            "neighbours = pd.Series(range(len(df)), index=df.sort_values(names[0], kind=\"stable\").index) // 3\n"
            f"df[{name}] = y.groupby(neighbours).transform(\"mean\")")
