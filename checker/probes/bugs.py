"""Bugs that machine learning projects really have, as code that takes the place of one public function of a project.

Each is appended to the module that defines the function, so it needs the function's name and what it returns, and nothing
of how it is written. ``_right`` is the project's own function.
"""

from dataclasses import dataclass

_WRAPPER = """

_slipway_right_{function} = {function}


def {function}(*args, **kwargs):
    return _slipway_planted_{function}(_slipway_right_{function}, *args, **kwargs)


def _slipway_planted_{function}(_right, *args, **kwargs):
{body}
"""


@dataclass(frozen=True)
class Bug:
    """One kind of bug. ``id`` is how checks name it, ``title`` how learners do; ``clue`` helps who missed it."""

    id: str
    title: str
    function: str  # the public function of the project that it takes the place of
    body: str  # what that function does then; the names in capital letters are filled in
    clue: str

    def code(self, values: dict[str, object]) -> str:
        """The code to append to the module that defines the function."""
        body = self.body
        for name, value in values.items():
            body = body.replace(name, repr(value))
        return _WRAPPER.format(function=self.function, body="    " + body.strip().replace("\n", "\n    "))


HARMLESS = "return _right(*args, **kwargs)"

BUGS = (
    Bug("swapped-columns", "two columns changed places", "load_rows", """
rows = _right(*args, **kwargs).copy()
rows[FIRST], rows[SECOND] = rows[SECOND].copy(), rows[FIRST].copy()
return rows
""", "the rows hold the values of “FIRST” under the name “SECOND”: does a test look at the range or the kind of each column?"),
    Bug("target-leak", "the target is among the features", "feature_columns", """
names = list(_right(*args, **kwargs))
return names if TARGET in names else [*names, TARGET]
""", "does a test look whether the target is among the columns that feature_columns returns?"),
    Bug("gaps-not-filled", "missing values are no longer filled", "make_preprocessor", """
def without(step):
    if "Imputer" in type(step).__name__:
        return "passthrough"
    if hasattr(step, "transformers"):
        step.transformers = [(name, without(each), columns) for name, each, columns in step.transformers]
    elif hasattr(step, "steps"):
        step.steps = [(name, without(each)) for name, each in step.steps]
    return step


return without(_right(*args, **kwargs))
""", "give the preprocessor a row in which every number is missing: is anything that comes out missing, too?"),
    Bug("unseeded-split", "each split is another one", "split_rows", """
import pandas as pd

train_rows, test_rows = _right(*args, **kwargs)
rows = pd.concat([train_rows, test_rows]).sample(frac=1)
return rows.iloc[:len(train_rows)], rows.iloc[len(train_rows):]
""", "split the same rows two times with the same seed: are the same rows in both test parts?"),
    Bug("flipped-labels", "the labels of the training rows are swapped", "split_rows", """
train_rows, test_rows = _right(*args, **kwargs)
labels, train_rows = train_rows[TARGET], train_rows.copy()
if TASK == "classification":
    classes = sorted(labels.dropna().unique(), key=str)
    train_rows[TARGET] = labels.map(dict(zip(classes, classes[1:] + classes[:1])))
else:
    train_rows[TARGET] = labels.max() + labels.min() - labels
return train_rows, test_rows
""", "train as your project does, and compare the score on the test rows with the baseline's"),
    Bug("ignored-input", "the model ignores its input", "make_model", """
from sklearn.dummy import DummyClassifier, DummyRegressor

model = _right(*args, **kwargs)
blind = DummyClassifier(strategy="prior") if TASK == "classification" else DummyRegressor()
if not hasattr(model, "steps"):
    return blind
model.steps[-1] = (model.steps[-1][0], blind)
return model
""", "does a test notice that all predictions are the same, or that the model is no better than the baseline?"),
)


def find_bug(bug_id: str) -> Bug:
    """The bug with this id."""
    return next(bug for bug in BUGS if bug.id == bug_id)
