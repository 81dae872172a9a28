"""Checks of lab 04, second part: a parameter that was changed, the remote, and an older version of the rows."""

import re

import yaml

from checker.core.check import check, fail, not_attempted
from checker.probes.metrics import parse_metrics

RUN_SECONDS = 300
CLOSE = 1e-6


# -- one parameter

@check("params")
def check_parameter_was_changed_and_put_back(answers, project, git):
    """You changed a parameter of the training, and put it back."""
    name, value = answers.text("params", "name"), answers.get("params", "value")
    known = _parameters(project.read("params.yaml") if project.exists("params.yaml") else "")
    if name not in known:
        example = next((each for each in known if each.startswith("train.")), "train.trees")
        fail(expected=f"the name of a parameter, such as {example}",
             found=name[:60], try_next="the group, a dot, and the name, as they stand in params.yaml")
    if known[name] == value:
        fail(expected=f"another number than {known[name]}, which {name} has now", found=str(value),
             try_next="store the number with which you tried, then put the old one back into params.yaml")
    committed = _parameters(git.show("HEAD", "params.yaml") or "")
    if committed.get(name) != known[name]:
        fail(expected=f"{name}: {committed.get(name)}, as in your newest commit", found=str(known[name]),
             try_next="put the old number back into params.yaml, or commit the new one, with dvc.lock and metrics.json")


@check("params", waits_for=[check_parameter_was_changed_and_put_back, "check_a_clone_gives_the_same_numbers"],
       seconds=2 * RUN_SECONDS)
def check_score_with_the_other_parameter(answers, git, dvc):
    """With your other value, the pipeline skips the stage that you named and gives the score that you stored."""
    name, value = answers.text("params", "name"), answers.get("params", "value")
    skipped, score = answers.text("params", "skipped"), answers.number("params", "score")
    first = next(commit.hash for commit in reversed(git.commits("HEAD")) if "dvc.lock" in commit.files)
    same = git.show(first, "dvc.lock") == git.show("HEAD", "dvc.lock")  # then most of the work is done already
    clone = dvc.reproduced[0] if same else dvc.with_rows(first)[0]
    untouched = _not_touched_by(name, yaml.safe_load(clone.read("dvc.yaml"))["stages"])
    if skipped not in untouched:
        fail(expected="a stage that does not run when only this parameter changes",
             found=f"{skipped[:40]}, which runs" if untouched else "every stage runs: none can be skipped",
             try_next="read what dvc repro prints; name only the groups that a stage uses under its params")
    path = clone.path("params.yaml")
    before = path.read_text(encoding="utf-8")
    path.write_text(yaml.safe_dump(_with(yaml.safe_load(before), name, value)), encoding="utf-8")
    done = dvc.run(clone, "repro", seconds=RUN_SECONDS)
    path.write_text(before, encoding="utf-8")
    if done.returncode != 0:
        fail(expected=f"dvc repro to work with {name}: {value}", found=done.last_words,
             try_next="try it once more with that number")
    measured = parse_metrics((clone.root / "metrics.json").read_text(encoding="utf-8"))["model"]
    if abs(measured - score) > CLOSE:
        fail(expected=f"{measured} with {name}: {value}", found=str(score),
             try_next="change the parameter, run dvc repro, and read the score from metrics.json")


def _not_touched_by(name: str, stages: dict) -> list[str]:
    """Stages that neither use this parameter nor read what a stage writes that does."""
    touched, written = set(), set()
    while True:
        before = len(touched)
        for stage, body in stages.items():
            uses = any(name == each or name.startswith(f"{each}.") for each in _paths(body.get("params")))
            if uses or any(path in written for path in _paths(body.get("deps"))):
                touched.add(stage)
                written.update(path for kind in ("outs", "metrics", "plots") for path in _paths(body.get(kind)))
        if len(touched) == before:
            return [stage for stage in stages if stage not in touched]


def _paths(part) -> list[str]:
    return [next(iter(each)) if isinstance(each, dict) else str(each) for each in part or []]


def _parameters(text: str) -> dict:
    """``train.trees`` → 100, for every number in params.yaml."""
    try:
        groups = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        fail(expected="valid YAML in params.yaml", found=str(error).splitlines()[0],
             try_next="put params.yaml back: git restore params.yaml")
    if not isinstance(groups, dict):
        return {}
    return {f"{group}.{name}": value for group, inside in groups.items() if isinstance(inside, dict)
            for name, value in inside.items()}


def _with(groups: dict, name: str, value: object) -> dict:
    group, key = name.split(".", 1)
    return {**groups, group: {**groups[group], key: value}}


# -- the remote

@check("share")
def check_remote_can_be_found_by_others(git, dvc):
    """Your project names a remote, with an address that does not depend on your computer."""
    if not dvc.settings["url"]:
        not_attempted("no default remote is named in .dvc/config yet")
    url = dvc.settings["url"]
    if url.startswith(("/", "~")) or re.match(r"[A-Za-z]:[\\/]", url):
        fail(expected="an address that works on another computer, too", found=url,
             try_next="dvc remote modify storage url ../storage, then commit .dvc/config")
    if url not in (git.show("HEAD", ".dvc/config") or ""):
        fail(expected="the remote in your newest commit", found="it is not there", try_next="git commit -m \"…\" -- .dvc/config")


@check("share", waits_for=[check_remote_can_be_found_by_others, "check_rows_have_a_version"])
def check_everything_is_pushed(project, git, dvc):
    """The remote has the rows, and everything that the pipeline of your newest commit has written."""
    names = {f"{project.card.folder.rstrip('/')}.dvc": "rows", "dvc.lock": "results"}
    if dvc.storage is None:
        return  # a bucket in a cloud: the clone below tells whether it holds what it has to
    for name, what in names.items():
        text = git.show("HEAD", name) or ""
        for md5 in _written(name, text, dvc):
            if not dvc.in_storage(md5):
                fail(expected=f"the {what} of your newest commit in the remote", found=f"{md5[:8]}… of {name} is not there",
                     try_next="dvc push")


def _written(name: str, text: str, dvc) -> list[str]:
    """Hashes of what DVC keeps: what a .dvc file names, and outputs in dvc.lock that are not left to Git."""
    if name != "dvc.lock":
        return dvc.hashes(text)
    stages = (yaml.safe_load(text) or {}).get("stages", {})
    return [out["md5"] for stage in stages.values() for out in stage.get("outs", [])
            if "md5" in out and out.get("path") != "metrics.json"]


@check("share", waits_for="check_a_clone_gives_the_same_numbers")
def check_score_of_the_clone(answers, git):
    """The score that you saw in the fresh clone is one of your project's, to the last digit."""
    seen = answers.number("share", "score")
    committed = [git.show(commit.hash, "metrics.json") for commit in git.commits("HEAD") if "metrics.json" in commit.files]
    known = [parse_metrics(text).get("model") for text in committed if text]
    if seen not in known:
        fail(expected=f"{known[0]}, to the last digit" if known else "a score in metrics.json", found=str(seen),
             try_next="read it from ../clone/metrics.json, with all its digits")


# -- an older version

@check("older", waits_for="check_rows_have_a_version")
def check_rows_went_and_came_back(project, git, dvc):
    """Your history has another version of the rows, and your newest commit is back at an older one."""
    name = f"{project.card.folder.rstrip('/')}.dvc"
    versions = [dvc.hashes(git.show(commit.hash, name) or "")[:1] for commit in git.commits("HEAD") if name in commit.files]
    if len(versions) < 2:
        not_attempted(f"{name} has one version only")
    if versions[0] not in versions[2:]:
        fail(expected="rows that went to another version and came back",
             found=f"{len(versions)} versions, and the newest is none of the older",
             try_next=f"git checkout HEAD~1 -- {name}, dvc checkout, dvc repro, git commit")


@check("older", waits_for=check_rows_went_and_came_back)
def check_old_numbers_are_back(project, git, dvc):
    """With the old rows, the old numbers are back; in between there were others."""
    name = f"{project.card.folder.rstrip('/')}.dvc"
    commits = [commit.hash for commit in git.commits("HEAD") if name in commit.files]
    newest, between, before = (parse_metrics(git.show(commit, "metrics.json") or "")
                               for commit in ("HEAD", commits[1], f"{commits[1]}~1"))
    if between.get("rows_train") == before.get("rows_train"):
        fail(expected="a commit with the new rows and the numbers that they give", found="the same number of rows as before",
             try_next="after dvc add, run dvc repro, and commit data/raw.dvc, dvc.lock and metrics.json together")
    for key in ("model", "baseline", "rows_train"):
        if newest.get(key) != before.get(key):
            fail(expected=f"{key}: {before.get(key)}, as before the rows were changed", found=str(newest.get(key)),
                 try_next="dvc checkout, dvc repro, then commit dvc.lock and metrics.json")


@check("older", waits_for=[check_rows_went_and_came_back, "check_remote_can_be_found_by_others"])
def check_both_versions_are_pushed(project, git, dvc):
    """The remote has both versions of the rows, so that everybody can go back."""
    if dvc.storage is None:
        return
    name = f"{project.card.folder.rstrip('/')}.dvc"
    for commit in git.commits("HEAD"):
        for md5 in dvc.hashes(git.show(commit.hash, name) or "") if name in commit.files else []:
            if not dvc.in_storage(md5):
                fail(expected="every version of the rows in the remote", found=f"the one of “{commit.subject}” is not there",
                     try_next="dvc push --all-commits")


# -- break it

@check("break-it")
def check_message_of_a_missing_remote(answers):
    """You have seen what DVC says when it finds no rows in the remote."""
    message = answers.text("break-it", "message")
    if "failed to pull" not in message.lower():
        fail(expected="the line with ERROR that dvc pull printed", found=message[:120],
             try_next="hide the remote, make a fresh clone, pull there, and copy the line that begins with ERROR")


@check("break-it", waits_for=[check_message_of_a_missing_remote, "check_remote_can_be_found_by_others"])
def check_remote_is_back(dvc):
    """Afterwards the remote is back."""
    if dvc.storage is not None and not dvc.storage.is_dir():
        fail(expected=f"the folder {dvc.storage.name} beside your project", found="it is gone", try_next="bring_back_remote()")
