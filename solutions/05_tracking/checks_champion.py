"""Checks of lab 05, second part: the registry, the champion's predictions, and one training that is made again."""

import csv
import importlib.util
from pathlib import Path

from checker.core.check import check, fail, not_attempted, not_verified
from checker.probes.metrics import command_of, parse_metrics
from checker.probes.tracking import Tracking

RUN_SECONDS = 240
SAME = 1e-9
ALIAS = "champion"
#: Loads the model with MLflow alone, in a process of its own, and predicts: what the learner's program must agree with.
REFERENCE = """
import sys
import pandas as pd
sys.path.insert(0, "src")
from {package}.tracking import open_store
open_store("{package}")
import mlflow.sklearn
model = mlflow.sklearn.load_model("models:/{package}/{version}")
rows = pd.read_csv("rows_of_the_check.csv")
pd.DataFrame({{"prediction": model.predict(rows[list(model.feature_names_in_)])}}).to_csv("expected.csv", index=False)
"""


@check("register")
def check_model_is_registered(project, tracking):
    """A model with the name of your package is registered."""
    if not tracking.versions(project.card.package):
        not_attempted(f"no model called {project.card.package} is registered yet")


@check("register", waits_for=[check_model_is_registered, "check_best_run_is_named"])
def check_champion_was_the_best_run(answers, project, tracking):
    """A version was made of the run that you called the best."""
    best, versions = tracking.run(answers.text("compare", "best")), tracking.versions(project.card.package)
    version = versions[-1]
    equal = {run.id for run in tracking.runs() if run.metrics.get("model") == best.metrics.get("model")}
    if not any(each.run in equal for each in versions):
        fail(expected=f"a version from run {best.id[:8]}, the best one",
             found=f"version {version.number} is from run {version.run[:8] or 'unknown'}",
             try_next="mlflow.register_model(f\"runs:/{best}/model\", project.package), and set the alias on that version")


@check("register", waits_for=check_model_is_registered)
def check_alias_leads_to_a_version(project, tracking):
    """The alias champion leads to a version of it."""
    number = tracking.alias(project.card.package, ALIAS)
    if number is None:
        fail(expected=f"the alias {ALIAS} on a version", found="no such alias",
             try_next=f"client.set_registered_model_alias(project.package, \"{ALIAS}\", version.version)")
    if number not in [version.number for version in tracking.versions(project.card.package)]:
        fail(expected="an alias of a version that exists", found=f"version {number}, which is gone", try_next="set the alias again")


@check("load", waits_for=check_alias_leads_to_a_version, seconds=RUN_SECONDS)
def check_champion_predicts(project, tracking):
    """Your program predicts with the champion, also after the project was copied to another place."""
    if not project.exists(f"src/{project.card.package}/champion.py"):
        not_attempted("there is no champion.py yet")
    if importlib.util.find_spec("mlflow") is None:
        not_verified("MLflow is not installed here. Run the lab's set-up cell again, or type: slipway tools")
    package, number = project.card.package, tracking.alias(project.card.package, ALIAS)
    copy = project.copy(also=("mlruns",))
    rows = copy.rows().drop(columns=[copy.card.target]).sample(n=300, replace=True, random_state=5)
    rows.to_csv(copy.path("rows_of_the_check.csv"), index=False, encoding="utf-8")
    done = copy.python("-m", f"{package}.champion", "--input", "rows_of_the_check.csv", "--output", "given.csv",
                        seconds=RUN_SECONDS)
    if done.returncode != 0:
        fail(expected=f"{command_of(project, 'champion')} to work in a copy of your project", found=done.last_words,
             try_next="open the store with open_store(NAME), and load models:/NAME@champion; is a gap (___) left?")
    reference = copy.python("-c", REFERENCE.format(package=package, version=number), seconds=RUN_SECONDS)
    if reference.returncode != 0:
        fail(expected=f"that MLflow can load version {number} of {package}", found=reference.last_words,
             try_next="register the model of the best run again, and set the alias on it")
    given, expected = (_column(copy.path(name)) for name in ("given.csv", "expected.csv"))
    if len(given) != len(expected) or not all(map(_same, given, expected)):
        fail(expected=f"the predictions of version {number}", found="other predictions",
             try_next=f"load f\"models:/{{NAME}}@{ALIAS}\" in champion.py, and no file of your own")


@check("track", waits_for="check_a_run_is_written_down", seconds=RUN_SECONDS)
def check_tracked_score_is_the_measured_one(project, process):
    """Run by somebody else with your usual parameters, your tracking writes down the score of metrics.json."""
    measured = parse_metrics(project.read("metrics.json")).get("model")
    if not project.exists("data/prepared/rows.csv"):
        fail(expected="data/prepared/rows.csv", found="no such file", try_next="dvc repro")
    copy = project.copy()
    copy.path("mlflow.db").unlink(missing_ok=True)
    _begin_history(copy, process)
    done = copy.python("-m", f"{project.card.package}.track", seconds=RUN_SECONDS)
    if done.returncode != 0:
        fail(expected=f"{command_of(project, 'track')} to work in a copy of your project", found=done.last_words,
             try_next=f"run {command_of(project, 'track')} and read the last line")
    again = [each for each in Tracking(copy.root).runs() if "model" in each.metrics]
    if not again or abs(again[-1].metrics["model"] - measured) > SAME:
        fail(expected=f"{measured}, as metrics.json says", found=str(again[-1].metrics["model"]) if again else "no score",
             try_next="log the score that was measured: score(model, test_rows[names], test_rows[target])")


def _begin_history(copy, process) -> None:
    """Make the copy a repository of its own, because track.py asks Git for the commit."""
    identity = ("-c", "user.name=Check", "-c", "user.email=check@slipway.invalid")
    for words in (("init", "--quiet"), ("add", "--all"), (*identity, "commit", "--quiet", "-m", "A copy")):
        process.run(["git", *words], cwd=copy.root)


def _column(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row.get("prediction", "") for row in csv.DictReader(file)]


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return abs(float(one) - float(other)) <= SAME * max(1.0, abs(float(other)))
    except ValueError:
        return False
