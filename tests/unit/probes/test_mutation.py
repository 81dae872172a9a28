"""Bugs planted in a small project of another author: by the names of its functions, and never in the project itself."""

from pathlib import Path

import pytest

from checker.probes.bugs import BUGS, find_bug
from checker.probes.mutation import Mutation
from tests.small_course import build_file_tree

CARD = """[project]
title = "Houses"
package = "houses"
question = "What is it worth?"
[data]
folder = "data/raw"
target = "price"
task = "regression"
metric = "r2"
ignore = []
[leak]
name = "similar_average"
group = ""
"""
ROWS = "rooms,metres,price\n" + "".join(f"{number % 5 + 1},{200 + 7 * number},{90 + 3 * number}\n" for number in range(40))
CODE = """from pathlib import Path

import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import Pipeline


def load_rows(settings):
    return pd.concat([pd.read_csv(file) for file in sorted(Path(settings["folder"]).glob("*.csv"))], ignore_index=True)


def split_rows(rows, settings, seed):
    test = rows.sample(frac=0.25, random_state=seed)
    return rows.drop(test.index), test


def feature_columns(rows, settings):
    return [name for name in rows.columns if name != settings["target"]]


def make_preprocessor(rows):
    return Pipeline([("gaps", SimpleImputer(strategy="median"))])


def make_model(columns, settings):
    return Pipeline([("prepare", make_preprocessor(columns)), ("line", LinearRegression())])
"""
TESTS = """from houses.code import feature_columns, load_rows, make_model, split_rows

SETTINGS = {"folder": "data/raw", "target": "price"}


def test_rooms_are_few():
    assert load_rows(SETTINGS)["rooms"].max() < 20


def test_the_target_is_hidden():
    assert "price" not in feature_columns(load_rows(SETTINGS), SETTINGS)


def test_the_split_repeats():
    rows = load_rows(SETTINGS)
    assert list(split_rows(rows, SETTINGS, 1)[1].index) == list(split_rows(rows, SETTINGS, 1)[1].index)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose tests look at the rows, the features and the split, and not at gaps or the model."""
    build_file_tree(tmp_path, {"project.toml": CARD, "data/raw/a.csv": ROWS, "src/houses/__init__.py": "",
                               "src/houses/code.py": CODE, "tests/test_houses.py": TESTS})
    return tmp_path


def test_each_bug_is_caught_or_missed_as_the_tests_deserve(project: Path) -> None:
    mutation = Mutation(project)
    assert mutation.clean.green and mutation.clean.ran == 3
    rows = {trial.bug.id: trial.row()[1:] for trial in mutation.trials()}
    assert rows == {
        "swapped-columns": ("✓ caught", "test_houses.py: test_rooms_are_few"),
        "target-leak": ("✓ caught", "test_houses.py: test_the_target_is_hidden"),
        "gaps-not-filled": ("✗ missed", "no test"),
        "unseeded-split": ("✓ caught", "test_houses.py: test_the_split_repeats"),
        "flipped-labels": ("✗ missed", "no test"),
        "ignored-input": ("✗ missed", "no test")}


def test_the_project_itself_is_never_touched(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    Mutation(project).trials(("target-leak",))
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_harmless_change_is_told_from_a_bug(project: Path) -> None:
    assert Mutation(project).harmless.green
    (project / "tests" / "test_text.py").write_text(
        f"from pathlib import Path\n\n\ndef test_text():\n    assert len(Path('src/houses/code.py').read_text()) == {len(CODE)}\n",
        encoding="utf-8")
    again = Mutation(project)
    assert again.clean.green and again.harmless.failed == ("test_text.py: test_text",)


def test_a_bug_without_its_function_is_said_to_be_so(project: Path) -> None:
    code = project / "src/houses/code.py"
    code.write_text(CODE.replace("split_rows", "cut_rows"), encoding="utf-8")
    (project / "tests/test_houses.py").write_text("def test_nothing():\n    assert True\n", encoding="utf-8")
    trial = Mutation(project).trials(("unseeded-split",))[0]
    assert trial.run is None
    assert trial.row() == ("each split is another one", "not planted", "your package has no function split_rows")


def test_a_function_of_another_shape_is_said_to_be_so(project: Path) -> None:
    code = project / "src/houses/code.py"
    code.write_text(CODE.replace("SimpleImputer(strategy=\"median\")", "\"passthrough\""), encoding="utf-8")
    trial = Mutation(project).trials(("gaps-not-filled",))[0]
    assert trial.why_not == "your preprocessor has no step that fills gaps"


def test_tests_without_a_single_test_are_not_green(project: Path) -> None:
    (project / "tests/test_houses.py").write_text("", encoding="utf-8")
    run = Mutation(project).clean
    assert run.ran == 0 and not run.green


def test_every_bug_has_a_name_of_its_own_and_a_clue() -> None:
    assert len({bug.id for bug in BUGS}) == len({bug.title for bug in BUGS}) == len(BUGS) == 6
    assert all(len(bug.clue) > 30 for bug in BUGS)
    assert "TARGET" not in find_bug("target-leak").code({"TARGET": "price"})
