"""Checks of lab 04: what Git and DVC hold, and the pipeline run in a clone, as somebody else would run it."""

import json

import yaml

from checker.core.check import check, fail, not_attempted
from checker.probes.metrics import command_of, parse_metrics
from checker.probes.project import Project
from checker.probes.writing import require_own_words

RUN_SECONDS = 300


def _raw_file(project: Project) -> str:
    """The .dvc file of the rows: beside the folder that project.toml names."""
    return f"{project.card.folder.rstrip('/')}.dvc"


def stages_of(project: Project) -> dict:
    """The stages of dvc.yaml; ends the check when there are none."""
    if not project.exists("dvc.yaml"):
        not_attempted("there is no dvc.yaml yet")
    try:
        stages = (yaml.safe_load(project.read("dvc.yaml")) or {}).get("stages")
    except (yaml.YAMLError, AttributeError) as error:
        fail(expected="valid YAML in dvc.yaml", found=str(error).splitlines()[0],
             try_next="look at the spaces at the beginning of each line")
    if not isinstance(stages, dict) or not all(isinstance(stage, dict) for stage in stages.values()):
        fail(expected="stages in dvc.yaml", found="none",
             try_next="the file begins with stages: and below it the name of each stage")
    return stages


def names_in(part) -> list[str]:
    """Paths in a list of dvc.yaml, where each may be a text, or a text with settings of its own."""
    return [next(iter(each)) if isinstance(each, dict) else str(each) for each in part or []]


# -- the rows

@check("track")
def check_rows_have_a_version(project, git, dvc):
    """DVC keeps the version of your rows, and its small file is in your newest commit."""
    name = _raw_file(project)
    if not project.exists(".dvc/config") and not project.exists(name):
        not_attempted("DVC has not begun in this project yet")
    if not project.exists(name):
        fail(expected=f"a file {name}", found="none", try_next=f"dvc add {project.card.folder}")
    text = git.show("HEAD", name)
    if text is None:
        fail(expected=f"{name} in your newest commit", found="it is not there", try_next=f"git add {name}, then git commit")
    if not dvc.hashes(text):
        fail(expected=f"a hash (md5) in {name}", found=text[:80], try_next=f"dvc add {project.card.folder}")


@check("track", waits_for=check_rows_have_a_version)
def check_dvc_files_are_committed(git):
    """The settings of DVC are in Git, and neither its cache nor your rows are."""
    tracked = git.tracked()
    if ".dvc/config" not in tracked:
        fail(expected=".dvc/config in your newest commit", found="it is not there",
             try_next="git add .dvc .dvcignore, then git commit")
    kept = (".dvc/cache", ".dvc/tmp", ".dvc/config.local")
    wrong = [name for name in git.ever_committed() if name.startswith(kept)]
    if wrong:
        fail(expected="nothing of DVC's cache in Git", found=wrong[0], try_next=f"git rm -r --cached {wrong[0]}, then git commit")


@check("track", waits_for=check_rows_have_a_version)
def check_rows_are_the_committed_version(project, git, dvc):
    """The rows in your folder are the version that your newest commit names."""
    import hashlib

    versions = dvc.hashes(git.show("HEAD", _raw_file(project)) or "")
    listed = dvc.files_of(versions[0])
    folder = project.path(project.card.folder)
    for name, md5 in listed.items():
        path = folder / name
        if not path.is_file() or hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() != md5:
            fail(expected=f"{name} as your newest commit has it", found="other rows" if path.is_file() else "no such file",
                 try_next=f"dvc checkout brings the committed rows back; or: dvc add {project.card.folder}, then commit")


# -- the stages

@check("stages", seconds=RUN_SECONDS)
def check_training_gives_the_same_number(project):
    """Cut into stages, your training still gives the score that your metrics.json holds."""
    if not project.exists("params.yaml") or not any("params" in path.read_text(encoding="utf-8", errors="replace")
                                                    for path in project.source.glob("*.py") if path.stem != "params"):
        not_attempted("no file of your package reads params.yaml yet")
    copy = project.copy()
    for name in ("metrics.json", "models/model.joblib", "data/prepared/rows.csv"):
        copy.path(name).unlink(missing_ok=True)
    done = copy.python("-m", f"{copy.card.package}.train", seconds=RUN_SECONDS)
    if done.returncode != 0:
        fail(expected=f"{command_of(project, 'train')} to end without an error", found=done.last_words,
             try_next=f"run {command_of(project, 'train')} and read the last line; is a gap (___) left?")
    before, now = (parse_metrics(each.read("metrics.json")) for each in (project, copy))
    for name in ("model", "baseline", "rows_train", "rows_test"):
        if before.get(name) != now.get(name):
            fail(expected=f"{name}: {before.get(name)}, as in your metrics.json", found=str(now.get(name)),
                 try_next="are seed, trees and min_leaf the old numbers, and are both parts in rows.csv in their old order?")


# -- the pipeline

@check("pipeline")
def check_pipeline_has_three_stages(project):
    """Your pipeline has three stages or more, and each reads what one before it writes."""
    stages = stages_of(project)
    if "___" in project.read("dvc.yaml"):
        not_attempted("a gap (___) is left in dvc.yaml")
    written = [path for stage in stages.values() for kind in ("outs", "metrics", "plots") for path in names_in(stage.get(kind))]
    linked = [name for name, stage in stages.items()
              if any(path.startswith(tuple(written)) for path in names_in(stage.get("deps")))]
    if len(stages) < 3:
        fail(expected="three stages", found=f"{len(stages)}: {', '.join(stages)}",
             try_next="write prepare, train and evaluate into dvc.yaml")
    if len(linked) < 2:
        fail(expected="two stages that read what an earlier one writes", found=", ".join(linked) or "none",
             try_next="name data/prepared under deps of train, and the model under deps of evaluate")


@check("pipeline", waits_for=check_pipeline_has_three_stages)
def check_code_and_numbers_are_declared(project):
    """The pipeline names your code and your parameters, and metrics.json as its metrics."""
    stages = stages_of(project)
    without = [name for name, stage in stages.items() if not any(path.endswith((".py", "src")) or path.startswith("src/")
                                                                for path in names_in(stage.get("deps")))]
    if without:
        fail(expected=f"the source files that {without[0]} runs, among its deps", found="none of them",
             try_next=f"add src/{project.card.package}/….py to deps of {without[0]}: what is not named is not watched")
    if not any(names_in(stage.get("params")) for stage in stages.values()):
        fail(expected="parameters under params", found="none in any stage",
             try_next="params: and below it - train, in the stage that trains")
    if "metrics.json" not in [path for stage in stages.values() for path in names_in(stage.get("metrics"))]:
        fail(expected="metrics.json under metrics", found="it is not there",
             try_next="metrics: and below it - metrics.json: with cache: false")


@check("pipeline", waits_for=check_pipeline_has_three_stages)
def check_lock_is_committed(project, git):
    """dvc.lock is in your newest commit, with every stage of your pipeline."""
    text = git.show("HEAD", "dvc.lock")
    if text is None:
        fail(expected="dvc.lock in your newest commit", found="it is not there", try_next="dvc repro, git add dvc.lock, git commit")
    locked = (yaml.safe_load(text) or {}).get("stages", {})
    missing = [name for name in stages_of(project) if name not in locked]
    if missing:
        fail(expected=f"the stage {missing[0]} in dvc.lock", found=", ".join(locked) or "no stages",
             try_next="dvc repro, then git add dvc.lock and git commit")


@check("pipeline", waits_for=["check_everything_is_pushed", check_lock_is_committed], seconds=2 * RUN_SECONDS)
def check_a_clone_gives_the_same_numbers(project, git, dvc):
    """Somebody who clones your project, gets the rows and runs the pipeline has your numbers, to the last digit."""
    clone, pulled = dvc.pulled
    if pulled.returncode != 0:
        fail(expected=f"dvc pull {_raw_file(project)} to work in a clone", found=pulled.last_words, try_next="dvc push")
    _, done = dvc.reproduced
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        fail(expected="dvc repro to work in a clone", found=(said or [done.last_words])[-1][:300],
             try_next="git status: is every file that the stages need in a commit?")
    mine = parse_metrics(git.show("HEAD", "metrics.json") or "")
    theirs = json.loads((clone.root / "metrics.json").read_text(encoding="utf-8"))
    for name in ("model", "baseline"):
        if mine.get(name) != theirs.get(name):
            fail(expected=f"{name}: {mine.get(name)}, as in your newest commit", found=str(theirs.get(name)),
                 try_next="dvc repro, then commit dvc.lock and metrics.json together")


# -- decide

@check("decision")
def check_decision_is_written_down(project):
    """docs/DECISIONS.md tells one decision about your data in your own words."""
    require_own_words(project, "docs/DECISIONS.md", 25, "## Data")
