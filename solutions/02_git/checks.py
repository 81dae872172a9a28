"""Checks of lab 02: they read the repository's objects, never how they came to be."""

import io
import json
import re
import tarfile

from checker.core.check import check, fail, not_attempted
from checker.probes.writing import require_own_words

LONGEST_SUBJECT = 72
FEWEST_COMMITS = 4
EMPTY_SUBJECTS = {"update", "updates", "fix", "fixes", "fixed", "wip", "changes", "change", "commit", "first commit",
                  "initial commit", "test", "work", "stuff", "misc", "final", "new", "asdf", "save", "add files", "done"}
NEVER = [(re.compile(r"^data/raw/.+"), "rows"), (re.compile(r"^models/.+|\.(joblib|pkl|pickle|onnx)$"), "a model"),
         (re.compile(r"(^|/)\.env$"), "secrets")]
SECRET = re.compile(r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
                    r"|(?i:password|secret|token|api_?key)\s*[=:]\s*[\"'][^\"'\s…]{8,}[\"']")
NOBODY = re.compile(r"^$|your name|^…$|^name$", re.IGNORECASE)
NO_ADDRESS = re.compile(r"^[^@\s]+@[^@\s]+$")


# -- begin

@check("start")
def check_project_is_a_repository(git):
    """Your project folder is a Git repository with at least one commit."""
    if not git.is_repository():
        not_attempted("this folder is not a Git repository yet: git init -b main")
    if not git.commits():
        not_attempted("there is no commit yet: git add .gitignore, then git commit")


@check("start", waits_for=check_project_is_a_repository)
def check_commits_carry_a_name(git):
    """Every commit carries a name and an e-mail address."""
    for commit in git.commits():
        if NOBODY.search(commit.author_name) or not NO_ADDRESS.match(commit.author_email):
            fail(expected="a name and an address in every commit",
                 found=f"“{commit.author_name} <{commit.author_email}>” in {commit.hash[:7]}",
                 try_next='git config user.name "…" and user.email "…", then for the newest commit: '
                          "git commit --amend --reset-author --no-edit")


@check("start", waits_for=check_project_is_a_repository)
def check_first_commit_says_what_is_left_out(git):
    """Your first commit holds .gitignore, so nothing could slip in before it."""
    first = git.commits("HEAD")[-1]
    if ".gitignore" not in first.files:
        fail(expected=".gitignore in the first commit", found=", ".join(first.files[:4]) or "an empty commit",
             try_next="begin again while the history is short: delete the folder .git, then git init -b main")


@check("start", waits_for=check_project_is_a_repository)
def check_git_does_not_see_data_models_and_secrets(git, project):
    """Git does not see rows, models, and files with secrets."""
    wanted = {f"{project.card.folder}/rows.csv": "rows", "models/model.joblib": "models", "predictions.csv": "CSV files",
              ".env": "secrets", "src/__pycache__/x.pyc": "what Python makes by itself"}
    ignored = git.try_run("check-ignore", "--no-index", *wanted).stdout.split("\n")
    seen = {name: what for name, what in wanted.items() if name not in ignored}
    if seen:
        name, what = next(iter(seen.items()))
        fail(expected=f"{what} to be left out", found=f"Git would take {name}",
             try_next="add a line to .gitignore: a folder ends with /, and * stands for any text")


@check("start", waits_for=check_project_is_a_repository)
def check_nothing_private_was_ever_committed(git):
    """No commit holds rows, a model, a secret, or what a notebook printed."""
    for name, commit in git.ever_committed().items():
        for pattern, what in NEVER:
            if pattern.search(name):
                fail(expected=f"no {what} in any commit", found=f"{name}, in commit {commit[:7]}",
                     try_next=f"git rm --cached {name} takes it out of the next commit. It stays in the old one: while the "
                              "history is short, begin again")
    leak = SECRET.search(git.run("log", "--all", "-p", "--no-textconv", "--format=", "--unified=0"))
    if leak:
        fail(expected="no password, key or token in any commit", found=f"{leak[0][:12]}…",
             try_next="change that password first: it is known now. Then keep such values in .env")
    for name in (each for each in git.tracked() if each.endswith(".ipynb")):
        try:
            cells = json.loads(git.show("HEAD", name) or "{}").get("cells", [])
        except ValueError:
            cells = []
        if any(cell.get("outputs") for cell in cells):
            fail(expected=f"{name} without outputs", found="outputs, which may show rows",
                 try_next="in JupyterLab: Edit, Clear Outputs of All Cells; save; then commit it again")


# -- small commits

@check("small-commits", waits_for=check_project_is_a_repository)
def check_there_are_several_commits(git):
    """Your work came into the history in four commits or more, each with one idea."""
    commits = [commit for commit in git.commits("HEAD") if len(commit.parents) < 2]
    if len(commits) < FEWEST_COMMITS:
        fail(expected=f"{FEWEST_COMMITS} commits or more", found=str(len(commits)),
             try_next="add the files of one idea with git add FILE, commit them, then go on with the next idea")
    everything = set(git.tracked())
    for commit in commits:
        share = len(everything & set(commit.files)) / max(1, len(everything))
        if len(everything) >= 6 and share > 0.7:
            fail(expected="commits with one idea each", found=f"{commit.hash[:7]} holds {share:.0%} of all files",
                 try_next="while the history is short: git reset HEAD~1 (your files stay), then commit in smaller steps")


@check("small-commits", waits_for=check_project_is_a_repository)
def check_code_and_description_are_in_the_history(git, project):
    """The package, the project card, the numbers and the README are in the history."""
    tracked = set(git.tracked())
    package = f"src/{project.card.package}/"
    wanted = ["project.toml", "README.md", "metrics.json", "pyproject.toml"]
    missing = [name for name in wanted if name not in tracked]
    if not any(name.startswith(package) for name in tracked):
        missing.insert(0, package)
    if missing:
        fail(expected="the package, project.toml, pyproject.toml, metrics.json and README.md in your newest commit",
             found=f"no {missing[0]}", try_next=f"git add {missing[0]}, then git commit")


@check("small-commits", waits_for=check_there_are_several_commits)
def check_messages_say_something(git):
    """Every message says what its commit does, in 72 characters or fewer on the first line."""
    for commit in git.commits():
        subject = commit.subject.strip()
        if subject.lower().rstrip(".!") in EMPTY_SUBJECTS or len(subject.split()) < 2:
            fail(expected="a message that finishes “This commit will …”", found=f"“{subject}” in {commit.hash[:7]}",
                 try_next='for the newest commit: git commit --amend -m "…". For older ones: git rebase is a later topic, so '
                          "while the history is short, begin again")
        if len(subject) > LONGEST_SUBJECT:
            fail(expected=f"at most {LONGEST_SUBJECT} characters on the first line",
                 found=f"{len(subject)} in {commit.hash[:7]}", try_next="say it shorter, and put the rest after an empty line")


# -- merge

def _readme_result(git) -> str:
    text = git.show("HEAD", "README.md") or ""
    return next((line for line in text.splitlines() if line.startswith("Result:")), "")


@check("merge", waits_for=check_code_and_description_are_in_the_history)
def check_both_sides_worked_on_the_readme(git):
    """The README was changed on a branch and on main, and both changes are in the history."""
    commits = git.commits("HEAD")
    changed = [commit for commit in commits if "README.md" in commit.files and len(commit.parents) < 2]
    if len(changed) < 3:
        fail(expected="three commits or more that change README.md: the first, one on the branch, one on main",
             found=str(len(changed)),
             try_next="git switch -c results, change the line, commit; then the same on main; then merge")


@check("merge", waits_for=check_both_sides_worked_on_the_readme)
def check_nobodys_work_was_lost(git):
    """The line “Result:” says both the score and the number of rows."""
    line = _readme_result(git)
    try:
        metrics = json.loads(git.show("HEAD", "metrics.json") or "")
        wanted = {"the score": f"{metrics['model']:.2f}", "the number of rows": str(metrics["rows_test"])}
    except (ValueError, KeyError, TypeError):
        fail(expected="metrics.json from the lab before in your newest commit", found="something else",
             try_next="train once more, then commit metrics.json")
    plain = line.replace(",", "").replace("'", "")
    for what, value in wanted.items():
        shown = value[:-1] if what == "the score" else value  # people round in different ways
        if shown not in plain:
            fail(expected=f"{what} ({value}) in the line “Result:” of the README", found=line[:120] or "no such line",
                 try_next="git log -p README.md shows both versions; write one line that says both, then commit")


@check("merge", waits_for=check_both_sides_worked_on_the_readme)
def check_no_conflict_marker_was_committed(git):
    """No file holds marker lines of a conflict (<<<<<<<, >>>>>>>)."""
    done = git.try_run("grep", "-n", "-I", "-E", "^(<{7} |>{7} )", "HEAD", "--")
    if done.stdout.strip():
        place = done.stdout.splitlines()[0].removeprefix("HEAD:")
        fail(expected="no marker lines", found=place[:120],
             try_next="open that file, write the text that you want, delete the three marker lines, and commit")


# -- release

@check("release", waits_for=check_project_is_a_repository)
def check_a_version_is_tagged(git):
    """An annotated tag names a version, such as v0.1.0, of a state that holds code and numbers."""
    tags = [tag for tag in git.tags() if re.fullmatch(r"v?\d+\.\d+(\.\d+)?([-+].+)?", tag.name)]
    if not tags:
        not_attempted("no tag with a version as its name yet, such as v0.1.0")
    plain = [tag.name for tag in tags if not tag.annotated]
    if len(plain) == len(tags):
        fail(expected="an annotated tag", found=f"{plain[0]}, which is only a name",
             try_next=f'git tag -d {plain[0]}, then: git tag -a {plain[0]} -m "…"')
    if not any("metrics.json" in git.tracked(tag.target) for tag in tags if tag.annotated):
        fail(expected="a version that holds code and metrics.json", found=f"{tags[0].name} at {tags[0].target[:7]}",
             try_next=f"git tag -d {tags[0].name}, go to main, and tag the newest commit")


# -- revert

@check("revert", waits_for=check_project_is_a_repository)
def check_the_bad_commit_is_taken_back(git):
    """A revert takes back the commit that deleted your decisions; both are in the history."""
    commits = {commit.hash: commit for commit in git.commits("HEAD")}
    bad = [commit for commit in commits.values() if commit.subject == "Remove the page with decisions"]
    if not bad:
        not_attempted("the commit “Remove the page with decisions” is not in your history: run the cell above")
    reverted = {found for commit in commits.values()
                for found in re.findall(r"This reverts commit ([0-9a-f]{40})", commit.body)}
    again = "docs/DECISIONS.md" in git.tracked()
    if not again:
        fail(expected="docs/DECISIONS.md back in your newest commit", found="it is still deleted",
             try_next=f"git revert --no-edit {bad[0].hash[:7]}")
    if not any(commit.hash in reverted for commit in bad):
        fail(expected="a commit that says “This reverts commit …”", found="the page came back in another way",
             try_next="use git revert: then everybody can read in the history what was taken back, and what for")


# -- break it

@check("break-it", waits_for=check_project_is_a_repository)
def check_the_lost_commit_is_found(answers, git):
    """Your answer is the hash of the commit that was lost."""
    given = answers.text("break-it", "commit").lower()
    found = git.resolve(given) if re.fullmatch(r"[0-9a-f]{4,40}", given) else ""
    if not found:
        fail(expected="a hash that Git knows in your project", found=given[:50],
             try_next="git reflog: the first word of the line with “Write down the limits”")
    if "docs/LIMITS.md" not in git.files(found):
        fail(expected="the commit that wrote docs/LIMITS.md", found=git.run("log", "-1", "--format=%s", found).strip(),
             try_next="git reflog: look for “Write down the limits of the model”")


@check("break-it", waits_for=check_project_is_a_repository)
def check_the_lost_page_is_back(git):
    """docs/LIMITS.md is in your newest commit again."""
    if "docs/LIMITS.md" not in git.tracked():
        made = any(commit.subject.startswith("Write down the limits") for commit in git.commits("--all", "--reflog"))
        if not made:
            not_attempted("the commit was not made yet: run the cell above")
        fail(expected="docs/LIMITS.md in your newest commit", found="it is not there",
             try_next="git cherry-pick HASH, with the hash from git reflog")


# -- bisect

def _score_at(practice, process, commit: str, folder) -> int:
    """How check_score.py ends for this commit of the practice repository: 0 good, 1 bad."""
    archive = practice.try_run("archive", "--format=tar", f"--output={folder / 'state.tar'}", commit)
    if archive.returncode != 0:
        return 125
    place = folder / commit
    with tarfile.open(fileobj=io.BytesIO((folder / "state.tar").read_bytes())) as tar:
        tar.extractall(place, filter="data")
    return process.python(str(practice.root.parent / "check_score.py"), cwd=place, seconds=20).returncode


@check("bisect", seconds=60)
def check_the_bad_commit_is_found(answers, git, process, workspace, scratch):
    """Your answer is the first commit of the practice repository whose score is bad."""
    given = answers.text("bisect", "commit").lower()
    practice = git.at(workspace.practice / "bisect")
    if not (workspace.practice / "check_score.py").is_file() or not practice.is_repository():
        not_attempted("there is no practice repository: run the cell that makes it")
    found = practice.resolve(given) if re.fullmatch(r"[0-9a-f]{4,40}", given) else ""
    parent = practice.resolve(f"{found}^") if found else ""
    if not found or not parent:
        fail(expected="the hash of a commit in practice/bisect, not the first one", found=given[:50],
             try_next="copy the hash from the line “… is the first bad commit”")
    if _score_at(practice, process, found, scratch) == 0:
        fail(expected="a commit with a bad score", found="a good one: the score broke later",
             try_next="let git bisect run finish; it prints “… is the first bad commit”")
    if _score_at(practice, process, parent, scratch) != 0:
        fail(expected="the first bad commit", found="a bad commit, but the one before it is bad, too",
             try_next="let git bisect run finish; it prints “… is the first bad commit”")


# -- decide

@check("decision", waits_for=check_project_is_a_repository)
def check_decision_is_committed(git, project):
    """docs/DECISIONS.md tells one decision about your history in your own words, and it is committed."""
    require_own_words(project, "docs/DECISIONS.md", 25, "## History")
    committed = git.show("HEAD", "docs/DECISIONS.md") or ""
    if "## history" not in committed.lower():
        fail(expected="your decision in the newest commit", found="it is only in the file",
             try_next='git add docs/DECISIONS.md, then git commit -m "…"')
