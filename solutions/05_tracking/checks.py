"""Checks of lab 05: what the store of runs holds, read as a database, and compared with the repository and its rows."""

from checker.core.check import check, fail, not_attempted
from checker.probes.writing import require_own_words

SAME = 1e-9
FEWEST_RUNS = 4


def tracked_runs(tracking) -> list:
    """Runs that ended well, were not deleted, and have a score."""
    return [run for run in tracking.runs() if run.finished and not run.deleted and "model" in run.metrics]


def comparable(runs: list, before: int | None = None) -> list:
    """Runs on the rows on which most of them were made, best first; with ``before`` only those that began until then."""
    in_time = [run for run in runs if before is None or run.started <= before]
    hashes = [run.tags.get("data_hash", "") for run in in_time]
    usual = max(set(hashes), key=hashes.count) if hashes else ""
    return sorted((run for run in in_time if run.tags.get("data_hash", "") == usual), key=lambda run: -run.metrics["model"])


def best_runs(project, tracking, named) -> list:
    """The runs among which this one was chosen, best first: those that were there when a version was made of it."""
    made = [version.created for version in tracking.versions(project.card.package) if named and version.run == named.id]
    in_time = comparable(tracked_runs(tracking), min(made) if made else None)
    # Who makes a version of every run has made them before there was anything to compare.
    return in_time if len(in_time) >= FEWEST_RUNS else comparable(tracked_runs(tracking))


# -- write down

@check("track")
def check_a_run_is_written_down(tracking):
    """The store has a run with its parameters, the model's score and the baseline's."""
    runs = [run for run in tracking.runs() if not run.deleted]
    if not runs:
        not_attempted("the store has no run yet")
    for needed in ("model", "baseline"):
        if not any(needed in run.metrics for run in runs):
            fail(expected=f"a run with {needed} among its metrics", found=", ".join(runs[-1].metrics) or "no metrics",
                 try_next="look at mlflow.log_metrics(…) in track.py, and run it again")
    if not any(len(run.params) > 1 for run in runs):
        fail(expected="a run with its parameters", found="none",
             try_next="mlflow.log_params(params) in track.py, then run it again")


@check("track", waits_for=check_a_run_is_written_down)
def check_runs_say_what_they_are_made_from(project, git, dvc, tracking):
    """Your runs name a commit of this repository, and a version of your rows that it knows."""
    runs = tracked_runs(tracking)
    name = f"{project.card.folder.rstrip('/')}.dvc"
    versions = {md5 for commit in git.commits("HEAD")
                        if name in commit.files for md5 in dvc.hashes(git.show(commit.hash, name) or "")}
    for run in runs:
        commit = run.tags.get("commit", "")
        if len(commit) < 7 or not git.resolve(commit):
            fail(expected="the tag commit with a commit of this repository", found=commit[:60] or f"run {run.id[:8]} has none",
                 try_next="mlflow.set_tags({\"commit\": current_commit(), …}), then client.delete_run for the runs without it")
        if run.tags.get("data_hash") not in versions:
            fail(expected="the tag data_hash with a version of your rows",
                 found=run.tags.get("data_hash") or f"run {run.id[:8]} has none",
                 try_next="mlflow.set_tags({…, \"data_hash\": data_hash()})")


@check("track", waits_for=check_a_run_is_written_down)
def check_runs_can_be_repeated(tracking):
    """Every run that you kept was made from committed code."""
    dirty = [run for run in tracked_runs(tracking) if run.tags.get("dirty", "").lower() in ("yes", "true")]
    if dirty:
        fail(expected="runs that were made after a commit", found=f"run {dirty[0].id[:8]}: something was changed and not committed",
             try_next=f"client.delete_run(…) for {dirty[0].id[:8]}; then commit, and run it again")


@check("track", waits_for=check_a_run_is_written_down)
def check_store_stays_out_of_git(git):
    """The store and its models are in no commit."""
    wrong = [name for name in git.ever_committed() if name == "mlflow.db" or name.startswith("mlruns/")]
    if wrong:
        fail(expected="a history without the store", found=wrong[0],
             try_next=f"add it to .gitignore, then git rm -r --cached {wrong[0]} and git commit")


# -- several runs

@check("runs", waits_for=check_a_run_is_written_down)
def check_four_runs_differ_in_one_parameter(tracking):
    """Four runs or more, on the same rows, differ in one parameter and in nothing else."""
    runs = comparable(tracked_runs(tracking))
    chosen = [dict(_numbers(run)) for run in runs]
    for name in sorted({name for params in chosen for name in params}):
        rest = [tuple(sorted((key, value) for key, value in params.items() if key != name)) for params in chosen]
        for others in set(rest):
            values = {params.get(name) for params, mine in zip(chosen, rest, strict=True) if mine == others}
            if len(values) >= FEWEST_RUNS:
                return
    fail(expected=f"{FEWEST_RUNS} runs with {FEWEST_RUNS} values of one parameter, and the others the same",
         found=f"{len(runs)} runs on the same rows", try_next="python -m PACKAGE.track --min-leaf 1 3 10 40")


def _numbers(run) -> tuple:
    return tuple(sorted((name, value) for name, value in run.params.items() if _is_number(value)))


def _is_number(text: str) -> bool:
    """Whether a parameter is a number; autologging also writes down whole objects, which change with each of their numbers."""
    try:
        float(text)
    except ValueError:
        return False
    return True


# -- compare

@check("compare", waits_for=check_four_runs_differ_in_one_parameter)
def check_best_run_is_named(answers, project, tracking):
    """You have named the best run, and by how much it is ahead of the second."""
    named, ahead = answers.text("compare", "best"), answers.number("compare", "ahead_by")
    run = tracking.run(named)
    runs = best_runs(project, tracking, run)
    if run is None:
        fail(expected="the id of a run, at least its first eight characters", found=named[:40],
             try_next="copy it from the first row of table()")
    if run.metrics.get("model") != runs[0].metrics["model"]:
        fail(expected=f"the run with the highest score, {runs[0].metrics['model']:.5f}",
             found=f"{run.id[:8]} with {run.metrics.get('model', float('nan')):.5f}",
             try_next="table() has the best run in its first row")
    scores = {_numbers(each): each.metrics["model"] for each in reversed(runs)}  # a repeated run is no second one
    first, second = sorted(scores.values(), reverse=True)[:2]
    true_lead = first - second
    if abs(true_lead - ahead) > 0.0001:
        fail(expected=f"{true_lead:.5f}, the first score minus the second", found=f"{ahead:.5f}",
             try_next="subtract the second score in the table from the first")


# -- repeat

@check("rerun", waits_for=check_a_run_is_written_down)
def check_a_past_run_was_repeated(answers, tracking):
    """A later run with the same parameters and rows gave the same score, to the last digit."""
    first, second = (tracking.run(answers.text("rerun", name)) for name in ("first", "second"))
    if first is None or second is None or first.id == second.id:
        fail(expected="the ids of two different runs",
             found="one that the store does not have" if first != second else "the same run twice",
             try_next="copy both ids from table(), at least eight characters")
    if first.started >= second.started:
        fail(expected="the older run as first", found="the newer one", try_next="exchange the two ids")
    for name in sorted({*first.params, *second.params}):
        if not _is_number(first.params.get(name, "") or second.params.get(name, "")):
            continue
        if first.params.get(name) != second.params.get(name):
            fail(expected=f"the same parameters; {name} was {first.params.get(name)}", found=f"{name} {second.params.get(name)}",
                 try_next="give track.py the numbers of the old run")
    if first.tags.get("data_hash") != second.tags.get("data_hash"):
        fail(expected="two runs on the same rows", found="two versions of the rows", try_next="dvc checkout, then repeat the run")
    if abs(first.metrics.get("model", 0) - second.metrics.get("model", 1)) > SAME:
        fail(expected=f"{first.metrics.get('model')}, to the last digit", found=str(second.metrics.get("model")),
             try_next="is every random choice in fit.py given the seed?")


# -- break it

@check("break-it", waits_for=check_a_run_is_written_down)
def check_a_dirty_run_was_seen_and_deleted(answers, tracking):
    """You have seen a run that nobody can repeat, and deleted it."""
    run = tracking.run(answers.text("break-it", "run"))
    if run is None:
        fail(expected="the id of the run with dirty: yes", found="an id that the store does not have",
             try_next="copy it from the last row of table().sort_values(\"started\"), before you delete the run")
    if run.tags.get("dirty", "").lower() not in ("yes", "true"):
        fail(expected="a run with the tag dirty: yes", found=run.tags.get("dirty") or "no such tag",
             try_next="change fit.py without a commit, then run track.py; does track.py set the tag dirty?")
    if not run.deleted:
        fail(expected="that this run is deleted", found="it is still among the others", try_next=f"client.delete_run(\"{run.id}\")")


# -- decide

@check("decision")
def check_decision_is_written_down(project):
    """docs/DECISIONS.md tells one decision about your experiments in your own words."""
    require_own_words(project, "docs/DECISIONS.md", 25, "## Tracking")
