"""Checks of lab 02: they read the repository's objects, never how they came to be."""

import json
import re

from checker.core.check import check, fail, not_attempted

LONGEST_SUBJECT = 72
VERSION = re.compile(r"v?\d+\.\d+(\.\d+)?([-+].+)?")
FEWEST_COMMITS = 4
#: Words that say nothing about a change. A message made of these only is empty; so is a single English word.
EMPTY_WORDS = {
    "a", "add", "added", "again", "all", "asdf", "bit", "change", "changed", "changes", "code", "commit", "done", "everything",
    "few", "file", "files", "final", "first", "fix", "fixed", "fixes", "initial", "it", "last", "latest", "little", "minor",
    "misc", "more", "my", "new", "next", "now", "other", "save", "second", "small", "some", "stuff", "test", "the", "things",
    "third", "try", "update", "updated", "updates", "version", "wip", "work"}
KIND = re.compile(r"^\w+(\([^)]*\))?!?: ")  # “feat(data): …”, a custom of many teams
MADE_BY_GIT = ("Merge ", 'Revert "')  # Git writes these; they repeat other messages, so they may be long
NEVER = [(re.compile(r"^data/raw/.+|^(data/.+|[^/]+)\.(csv|parquet|feather|xlsx?)$"), "rows"),
         (re.compile(r"^models/.+|\.(joblib|pkl|pickle|onnx)$"), "model"), (re.compile(r"(^|/)\.env$"), "file with secrets")]
KEPT_BY_GIT = re.compile(r"(^|/)\.git(ignore|keep|attributes)$")
SECRET = re.compile(r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
                    r"|(?i:password|secret|token|api_?key)\s*[=:]\s*[\"'][^\"'\s…]{8,}[\"']")
OUTPUT = re.compile(r'^\+.*(?<!\\)"output_type"', re.MULTILINE)
NOBODY = re.compile(r"^$|your name|^…$|^name$|^me$|^you$", re.IGNORECASE)
ADDRESS = re.compile(r"^[^@\s…]+@[^@\s…]+\.[^@\s….]+$")
PLACEHOLDER_ADDRESS = re.compile(r"@(example\.|mail\.com|domain\.|email\.)", re.IGNORECASE)
BEGIN_AGAIN = ("Nobody else has these commits yet, so begin again (your files stay): git update-ref -d HEAD, "
               "then git read-tree --empty, then add and commit in small steps")


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
        if (NOBODY.search(commit.author_name) or not ADDRESS.match(commit.author_email)
                or PLACEHOLDER_ADDRESS.search(commit.author_email)):
            fail(expected="your name and your own e-mail address in every commit",
                 found=f"“{commit.author_name} <{commit.author_email}>” in {commit.hash[:7]}",
                 try_next='git config user.name "…" and user.email "…", then for the newest commit: '
                          "git commit --amend --reset-author --no-edit. For older ones: " + BEGIN_AGAIN)


@check("start", waits_for=check_project_is_a_repository)
def check_first_commit_says_what_is_left_out(git):
    """Your first commit holds .gitignore, so nothing could slip in before it."""
    first = git.commits("HEAD")[-1]
    if ".gitignore" not in first.files:
        fail(expected=".gitignore in the first commit", found=", ".join(first.files[:4]) or "an empty commit",
             try_next=BEGIN_AGAIN)


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
    committed = git.ever_committed()
    for name, commit in committed.items():
        for pattern, what in NEVER:
            if pattern.search(name) and not KEPT_BY_GIT.search(name):
                fail(expected=f"no {what} in any commit", found=f"{name}, in commit {commit[:7]}",
                     try_next="git rm --cached takes it out of the next commit only: the old one keeps it. " + BEGIN_AGAIN)
    leak = SECRET.search(_all_changes(git))
    if leak:
        fail(expected="no password, key or token in any commit", found=f"{leak[0][:12]}…",
             try_next=f"change that password first: it is known now. Keep such values in .env. {BEGIN_AGAIN}")
    if any(name.endswith(".ipynb") for name in committed) and OUTPUT.search(_all_changes(git, "*.ipynb")):
        fail(expected="notebooks without outputs, in all commits", found="a notebook with outputs, which may show rows",
             try_next=f"take the outputs out (the cell above does it). {BEGIN_AGAIN}")


def _all_changes(git, *paths: str) -> str:
    """Every line that any commit added, as “+line”."""
    return git.run("log", "--all", "-p", "-m", "--no-textconv", "--no-ext-diff", "--format=", "--unified=0", "--", *paths)



# -- small commits

def _parts(project) -> dict[str, str]:
    """What must be in the history: how its path begins → what it is."""
    return {f"src/{project.card.package}/": "the code", "project.toml": "the project card",
            "metrics.json": "the numbers", "README.md": "the README"}


@check("small-commits", waits_for=check_project_is_a_repository)
def check_there_are_several_commits(git, project):
    """Your work came into the history in four commits or more, each with one idea."""
    commits = [commit for commit in git.commits("HEAD") if len(commit.parents) < 2]
    if len(commits) < FEWEST_COMMITS:
        fail(expected=f"{FEWEST_COMMITS} commits or more", found=str(len(commits)),
             try_next="add the files of one idea with git add FILE, commit them, then go on with the next idea")
    known: set[str] = set()
    for commit in reversed(commits):
        new = [what for start, what in _parts(project).items()
               if start not in known and any(name.startswith(start) for name in commit.files)]
        known |= {start for start in _parts(project) if any(name.startswith(start) for name in commit.files)}
        if len(new) > 2:
            fail(expected="commits with one idea each", found=f"{commit.hash[:7]} brings {', '.join(new)}, all at once",
                 try_next=BEGIN_AGAIN)


@check("small-commits", waits_for=check_project_is_a_repository)
def check_code_and_description_are_in_the_history(git, project):
    """The package, the project card, the numbers and the README are in the history."""
    committed = {name for commit in git.commits("HEAD") for name in commit.files}
    for start in [*_parts(project), "pyproject.toml"]:
        if not any(name.startswith(start) for name in committed):
            fail(expected="the package, project.toml, pyproject.toml, metrics.json and README.md in your commits",
                 found=f"no {start}", try_next=f"git add {start}, then git commit")


@check("small-commits", waits_for=check_there_are_several_commits)
def check_messages_say_something(git):
    """Every message up to your first version says what its commit does, in 72 characters or fewer on the first line."""
    for commit in git.commits(_first_version(git) or "HEAD"):
        subject = commit.subject.strip()
        words = re.findall(r"\w+", KIND.sub("", subject).lower())
        if set(words) <= EMPTY_WORDS or (len(words) < 2 and subject.isascii()):
            fail(expected="a message that finishes “This commit will …”", found=f"“{subject}” in {commit.hash[:7]}",
                 try_next='for the newest commit: git commit --amend -m "…". For an older one: '
                          f"git reset {commit.hash[:7]}~1 takes back this commit and all after it (your files stay). "
                          "Then commit again")
        if len(subject) > LONGEST_SUBJECT and not subject.startswith(MADE_BY_GIT):
            fail(expected=f"at most {LONGEST_SUBJECT} characters on the first line",
                 found=f"{len(subject)} in {commit.hash[:7]}", try_next="say it shorter, and put the rest after an empty line")


def _first_version(git) -> str:
    """The commit of the oldest version tag in your history, or "": later lapses must not take a finished lab away."""
    marked = {tag.target for tag in git.tags() if tag.annotated and VERSION.fullmatch(tag.name)}
    return next((commit.hash for commit in reversed(git.commits("HEAD")) if commit.hash in marked), "")



# -- merge

@check("merge", waits_for=check_code_and_description_are_in_the_history)
def check_both_sides_worked_on_the_readme(git):
    """The README was changed on a branch and on main, and both changes are in the history."""
    commits = git.commits("HEAD")
    changed = [commit for commit in commits if "README.md" in commit.files and len(commit.parents) < 2]
    if len(changed) < 3:
        fail(expected="three commits or more that change README.md: the first, one on the branch, one on main",
             found=str(len(changed)),
             try_next="git switch -c results, change the line, commit; then the same on main; then merge")


def _missing_in_result(git, commit: str) -> tuple[str, str]:
    """What the README's line “Result:” of this commit does not say of its metrics.json ("" when it says all), and the line."""
    text = git.show(commit, "README.md") or ""
    line = next((line for line in text.splitlines() if line.startswith("Result:")), "")
    try:
        metrics = json.loads(git.show(commit, "metrics.json") or "")
        score, rows = float(metrics["model"]), str(metrics["rows_test"])
    except (ValueError, KeyError, TypeError):
        return "the numbers of metrics.json", line
    numbers = [float(number.replace(",", ".")) for number in re.findall(r"-?\d+(?:[.,]\d+)?", line)]
    if not any(abs(number - score) < 0.0051 or abs(number / 100 - score) < 0.0051 for number in numbers):  # 0,85 and 85 %, too
        return f"the score ({score:.3f})", line
    if rows not in re.sub(r"(?<=\d)[\s,.'’](?=\d{3})", "", line):  # 1,380 and 1 380 are 1380
        return f"the number of rows ({rows})", line
    return "", line


@check("merge", waits_for=check_both_sides_worked_on_the_readme)
def check_nobodys_work_was_lost(git):
    """The line “Result:” says both the score and the number of rows."""
    newest_last = [commit.hash for commit in reversed(git.commits("HEAD"))
                   if "README.md" in commit.files or len(commit.parents) > 1]
    missing, line = "", ""
    for commit in newest_last:  # one commit that says both is enough: a later README may be quite another one
        missing, line = _missing_in_result(git, commit)
        if not missing:
            return
    fail(expected=f"{missing} in the line “Result:” of the README", found=line[:120] or "no such line",
         try_next="git log -p README.md shows both versions; write one line that says both, then commit")


@check("merge", waits_for=check_both_sides_worked_on_the_readme)
def check_no_conflict_marker_was_committed(git):
    """No file holds marker lines of a conflict (<<<<<<<, >>>>>>>)."""
    done = git.try_run("grep", "-n", "-I", "-E", "^(<{7} |>{7} )", "HEAD", "--")
    if done.stdout.strip():
        place = done.stdout.splitlines()[0].removeprefix("HEAD:")
        fail(expected="no marker lines", found=place[:120],
             try_next="open that file, write the text that you want, delete the three marker lines, and commit")
