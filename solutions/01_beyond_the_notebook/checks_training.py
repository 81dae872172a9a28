"""Checks of lab 01, second part: they train and predict in clean processes, and compare what comes out."""

import math
from functools import cache
from pathlib import Path

from checker.core.check import check, fail, not_attempted
from checker.probes.metrics import command_of, parse_metrics
from checker.probes.process import Finished
from checker.probes.project import Project

CLOSE, SAME = 0.02, 1e-9
TRAINING_SECONDS, HOLD_OUT = 240, 0.25


# -- train

@cache
def _fresh_training(root: Path, hash_seed: str) -> tuple[Finished, str]:
    """One training in a clean copy without earlier results: how it ended, and the text of metrics.json."""
    project = Project(root)
    try:
        copy = project.copy()
        copy.path("metrics.json").unlink(missing_ok=True)
        copy.path("models/model.joblib").unlink(missing_ok=True)
        done = copy.python("-m", f"{copy.card.package}.train", seconds=TRAINING_SECONDS, env={"PYTHONHASHSEED": hash_seed})
        path = copy.path("metrics.json")
        return done, path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    finally:
        project.close()


@check("train", seconds=TRAINING_SECONDS + 20)
def check_training_runs(project):
    """Your training runs from a clean start and writes metrics.json and models/model.joblib."""
    if not project.exists(f"src/{project.card.package}/train.py"):
        not_attempted("there is no train.py yet")
    done, text = _fresh_training(project.root, "1")
    if done.timed_out:
        fail(expected=f"a training of at most {TRAINING_SECONDS} s", found="it was stopped",
             try_next="use fewer trees while you learn, for instance 50")
    if done.returncode != 0:
        fail(expected=f"{command_of(project, 'train')} to end without an error", found=done.last_words,
             try_next=f"run {command_of(project, 'train')} and read the last line; is a gap (___) left?")
    if not text:
        fail(expected="a file metrics.json", found="none after the training",
             try_next='write it in main(): Path("metrics.json").write_text(json.dumps(metrics))')
    if not project.exists("models/model.joblib"):
        fail(expected="a file models/model.joblib in your project", found="none",
             try_next=f"run {command_of(project, 'train')} in your project")


@check("train", waits_for=check_training_runs)
def check_metrics_say_what_was_measured(project):
    """metrics.json names the metric, the model's score, the baseline's score, the seed and the numbers of rows."""
    metrics = parse_metrics(_fresh_training(project.root, "1")[1])
    missing = [name for name in ("metric", "model", "baseline", "seed", "rows_train", "rows_test") if name not in metrics]
    if missing:
        fail(expected="metric, model, baseline, seed, rows_train, rows_test", found=f"no {', '.join(missing)}",
             try_next=f"add {missing[0]} to the dictionary that you write to metrics.json")
    for name in ("model", "baseline", "rows_train", "rows_test"):
        value = metrics[name]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            fail(expected=f"a number for {name}", found=repr(value), try_next=f"look at how {name} is computed in train.py")
    if metrics["metric"] != project.card.metric:
        fail(expected=f"the metric of project.toml: {project.card.metric}", found=str(metrics["metric"]),
             try_next="use settings[\"metric\"], or change the metric in project.toml, so that both say the same")


@check("train", waits_for=check_metrics_say_what_was_measured, seconds=TRAINING_SECONDS + 20)
def check_same_numbers_each_time(project):
    """Two trainings in clean processes give exactly the same numbers."""
    first, second = (parse_metrics(_fresh_training(project.root, seed)[1]) for seed in ("1", "2"))
    different = [name for name in first if first[name] != second.get(name)]
    if different:
        name = different[0]
        fail(expected="the same numbers twice", found=f"{name}: {first[name]}, then {second.get(name)}",
             try_next="give the seed to everything random: random_state=SEED in the split and in the model")


@check("train", waits_for=check_same_numbers_each_time)
def check_metrics_are_from_this_code(project):
    """The metrics.json in your project is what your code gives when somebody else runs it."""
    mine = parse_metrics(project.read("metrics.json"))
    fresh = parse_metrics(_fresh_training(project.root, "1")[1])
    for name in ("model", "baseline"):
        if not isinstance(mine.get(name), (int, float)) or abs(mine[name] - fresh[name]) > SAME:
            fail(expected=f"{name}: {fresh[name]}, as a fresh training gives", found=f"{mine.get(name)}",
                 try_next=f"run {command_of(project, 'train')} once more, and do not edit metrics.json by hand")


@check("train", waits_for=check_metrics_say_what_was_measured, seconds=60)
def check_baseline_is_honest(project):
    """Your baseline is what a model scores that learns nothing from the columns."""
    metrics = parse_metrics(_fresh_training(project.root, "1")[1])
    lowest, highest = _dummy_scores(project)
    room = max(CLOSE, highest - lowest)
    if not lowest - room <= metrics["baseline"] <= highest + room:
        fail(expected=f"about {(lowest + highest) / 2:.3f}, as a Dummy model scores on this data",
             found=f"{metrics['baseline']:.3f}",
             try_next='use DummyClassifier(strategy="prior") or DummyRegressor(), fitted on the training rows')


def _dummy_scores(project: Project) -> tuple[float, float]:
    """The lowest and the highest score of a Dummy model on this data, over several ways to split it."""
    from sklearn.dummy import DummyClassifier, DummyRegressor
    from sklearn.metrics import get_scorer
    from sklearn.model_selection import train_test_split

    rows, card = project.rows(), project.card
    target = rows[card.target]
    classes = target if card.task == "classification" else None
    kind = DummyRegressor() if classes is None else DummyClassifier(strategy="prior")
    splits = [train_test_split(rows.index, test_size=0.2, random_state=seed, stratify=classes) for seed in range(8)]
    in_time = rows.sort_values(card.time, kind="stable").index if card.time else rows.index
    splits += [(in_time[:cut], in_time[cut:]) for cut in (int(len(rows) * share) for share in (0.7, 0.75, 0.8))]
    scores = []
    for train, test in splits:
        if classes is None or set(target.loc[test]) == set(target.loc[train]):
            columns = rows[[card.target]]  # a Dummy model does not look at them
            scores.append(get_scorer(card.metric)(kind.fit(columns.loc[train], target.loc[train]), columns.loc[test],
                                                  target.loc[test]))
    return min(scores), max(scores)


@check("train", waits_for=check_same_numbers_each_time, seconds=TRAINING_SECONDS + 60)
def check_model_beats_the_baseline_on_rows_it_never_saw(project):
    """Trained without a quarter of the rows, your model predicts just those rows better than the baseline."""
    from sklearn.metrics import balanced_accuracy_score, r2_score

    if not project.exists(f"src/{project.card.package}/predict.py"):
        not_attempted("this needs predict.py, from the next exercise")
    copy, held_out = project.hold_out(HOLD_OUT, seed=7)
    target = project.card.target
    done = copy.python("-m", f"{copy.card.package}.train", seconds=TRAINING_SECONDS)
    if done.returncode == 0:
        done, predictions = _predict(copy, held_out.drop(columns=[target]))
    if done.returncode != 0:
        fail(expected="training and prediction with other rows to work", found=done.last_words,
             try_next="does your code name a file, or a number of rows, that other data does not have?")
    truth = held_out[target]
    if project.card.task == "classification":
        score, nothing = balanced_accuracy_score(truth.astype(str), predictions.astype(str)), 1 / truth.nunique()
        words = "balanced accuracy"
    else:
        score, nothing, words = r2_score(truth, predictions.astype(float)), 0.0, "R²"
    if score <= nothing:
        fail(expected=f"a {words} above {nothing:.3f}, which a guess gets", found=f"{score:.3f}",
             try_next="does the model get the right columns, and the target in the same order as the rows?")


# -- predict

def _predict(project: Project, rows):
    """How the learner's predict command ended on these rows, and the predictions that it wrote, if it did."""
    import pandas as pd

    given, wanted = project.path("check_rows.csv"), project.path("check_predictions.csv")
    wanted.unlink(missing_ok=True)
    rows.to_csv(given, index=False, encoding="utf-8")
    done = project.python("-m", f"{project.card.package}.predict", "--input", given.name, "--output", wanted.name)
    if done.returncode != 0 or not wanted.is_file():
        return done, None
    table = pd.read_csv(wanted) if wanted.stat().st_size else pd.DataFrame()
    if "prediction" not in table.columns:
        fail(expected="a CSV with a column “prediction”", found=", ".join(map(str, table.columns)) or "an empty file",
             try_next='pd.DataFrame({"prediction": predictions}).to_csv(arguments.output, index=False)')
    return done, table["prediction"]


def _predicted(project: Project, rows, what: str):
    done, predictions = _predict(project, rows)
    if predictions is None:
        fail(expected=f"predictions for {what}", found=done.last_words,
             try_next=f"{command_of(project, 'predict')} --input new_rows.csv --output predictions.csv")
    if len(predictions) != len(rows):
        fail(expected=f"{len(rows)} predictions for {len(rows)} rows", found=str(len(predictions)),
             try_next="write one line for each row, also for rows with gaps")
    return predictions


def _same(project: Project, first: list, second: list) -> bool:
    """Whether two lists of predictions agree. Sums in another order may change a number's last digits."""
    if project.card.task == "classification":
        return first == second
    return all(math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) for one, other in zip(first, second, strict=True))


def _with_model(project: Project) -> Project:
    if not project.exists(f"src/{project.card.package}/predict.py"):
        not_attempted("there is no predict.py yet")
    if not project.exists("models/model.joblib"):
        not_attempted(f"there is no trained model yet: {command_of(project, 'train')}")
    return project.copy()


@check("predict", seconds=120)
def check_each_row_gets_its_prediction(project):
    """Every row gets its own prediction, in the order of the rows, whatever other columns the file has."""
    copy = _with_model(project)
    rows = project.rows().drop(columns=[project.card.target]).sample(40, random_state=3)
    forwards = _predicted(copy, rows, "40 rows of your data, without the target")
    backwards = _predicted(copy, rows.iloc[::-1].assign(a_column_more="?"), "the same rows, in another order")
    if not _same(project, list(forwards), list(backwards)[::-1]):
        fail(expected="the same prediction for the same row, wherever it stands in the file",
             found="other predictions when the rows come in another order",
             try_next="do not sort the rows, and do not compute anything from all rows of the file together")


@check("predict", waits_for=check_each_row_gets_its_prediction, seconds=120)
def check_gaps_and_new_words_are_survived(project):
    """Rows with missing values, and with words that the model never saw, get predictions too."""
    import pandas as pd

    copy = _with_model(project)
    rows = project.rows()[project.features()].head(1)
    hard = pd.concat([rows.assign(**{name: [None]}) for name in rows.columns][:12], ignore_index=True)
    words = [name for name in rows.columns if not pd.api.types.is_numeric_dtype(project.rows()[name])]
    for name in words:
        hard = pd.concat([hard, rows.astype({name: object}).assign(**{name: "a word that is new"})], ignore_index=True)
    extra = project.rows().drop(columns=[project.card.target, *hard.columns]).head(1)
    _predicted(copy, hard.join(pd.concat([extra] * len(hard), ignore_index=True)), "rows with gaps and new words")


@check("predict", waits_for=check_each_row_gets_its_prediction, seconds=120)
def check_target_is_not_looked_at(project):
    """Your model does not look at the target: with a wrong target in the file the predictions stay the same."""
    copy = _with_model(project)
    rows, target = project.rows().sample(40, random_state=5), project.card.target
    plain = _predicted(copy, rows.drop(columns=[target]), "rows without the target")
    shifted = rows.assign(**{target: rows[target].to_numpy()[::-1]})
    if not _same(project, list(plain), list(_predicted(copy, shifted, "rows with another target"))):
        fail(expected="the same predictions", found="other predictions when the target column is there",
             try_next="take only the columns that the model knows: rows[list(model.feature_names_in_)]")


@check("predict", waits_for=check_each_row_gets_its_prediction, seconds=60)
def check_a_missing_column_is_named(project):
    """When a column is missing, your program names it, ends with 2, and shows no traceback."""
    copy = _with_model(project)
    gone = project.features()  # all of them: a model need not use each one
    done, _ = _predict(copy, project.rows().drop(columns=[project.card.target, *gone]).assign(other=1).head(5))
    if done.returncode != 2:
        fail(expected="the exit code 2", found=f"the exit code {done.returncode}",
             try_next="return 2 from main(), and end the file with sys.exit(main())")
    if "Traceback" in done.stderr or not any(name in done.stderr for name in gone):
        fail(expected=f"a message on standard error that names missing columns, such as “{gone[0]}”", found=done.last_words,
             try_next="print the names of the missing columns with file=sys.stderr")
