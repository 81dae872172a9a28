"""Checks of lab 02: they read the repository's objects, never how they came to be."""

import io
import json
import re
import tarfile

from checker.core.check import check, fail, not_attempted
from checker.probes.writing import require_own_words

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


# -- release

@check("release", waits_for=check_project_is_a_repository)
def check_a_version_is_tagged(git, project):
    """An annotated tag names a version, such as v0.1.0, of a state that holds code and numbers."""
    tags = [tag for tag in git.tags() if VERSION.fullmatch(tag.name)]
    if not tags:
        not_attempted("no tag with a version as its name yet, such as v0.1.0")
    plain = [tag.name for tag in tags if not tag.annotated]
    if len(plain) == len(tags):
        fail(expected="an annotated tag", found=f"{plain[0]}, which is only a name",
             try_next=f'git tag -d {plain[0]}, then: git tag -a {plain[0]} -m "…"')
    package = f"src/{project.card.package}/"
    states = (git.tracked(tag.target) for tag in tags if tag.annotated)
    if not any("metrics.json" in files and any(name.startswith(package) for name in files) for files in states):
        fail(expected="a version that holds code and metrics.json", found=f"{tags[0].name} at {tags[0].target[:7]}",
             try_next=f"git tag -d {tags[0].name}, go to main, and tag the newest commit")


# -- revert

SLIP = "qwertzuiop"


@check("revert", waits_for=check_project_is_a_repository)
def check_the_slip_is_gone(git, project):
    """The cat's line is neither in your README nor in your newest commit."""
    if SLIP in (git.show("HEAD", "README.md") or ""):
        fail(expected=f"a newest commit without the line {SLIP}…", found="it was committed",
             try_next="git restore does not help any more: delete the line in README.md, and commit that")
    if SLIP in project.read("README.md"):
        fail(expected="the README as it is in the newest commit", found=f"the line {SLIP}… is still there",
             try_next="git restore README.md")


@check("revert", waits_for=check_project_is_a_repository)
def check_the_bad_commit_is_taken_back(git):
    """A revert takes back the commit that deleted your decisions; both are in the history."""
    commits = git.commits("HEAD")
    changing = {commit.hash for commit in commits if "docs/DECISIONS.md" in commit.files}
    reverted = {found for commit in commits for found in re.findall(r"This reverts commit ([0-9a-f]{40})", commit.body)}
    if reverted & changing:
        return
    if len(changing) < 2:
        not_attempted("no commit has deleted docs/DECISIONS.md yet: git rm docs/DECISIONS.md, then git commit")
    back = "docs/DECISIONS.md" in git.tracked()
    fail(expected="a commit that says “This reverts commit …”",
         found="the page came back in another way" if back else "docs/DECISIONS.md is still deleted",
         try_next="git revert --no-edit and the hash of that commit (git log --oneline): then everybody can read in the "
                  "history what was taken back")


# -- break it

LOST = "docs/LIMITS.md"


@check("break-it", waits_for=check_project_is_a_repository)
def check_the_lost_commit_is_found(answers, git):
    """Your answer is the hash of the commit that was lost, and the page in it is in your own words."""
    given = answers.text("break-it", "commit").lower()
    found = git.resolve(given) if re.fullmatch(r"[0-9a-f]{4,40}", given) else ""
    if not found:
        fail(expected="a hash that Git knows in your project", found=given[:50],
             try_next="git reflog: the first word of the line with the message of your commit")
    if LOST not in git.files(found):
        fail(expected=f"the commit that wrote {LOST}", found=git.run("log", "-1", "--format=%s", found).strip(),
             try_next="git reflog: look for the message of your commit")
    text = git.show(found, LOST) or ""
    if "…" in text or len(re.findall(r"\w+", text)) < 8:
        fail(expected=f"a sentence or two of your own in {LOST}", found=text.strip()[-60:] or "an empty page",
             try_next="write what your model was not tried on, commit it, then lose it and rescue it once more")


@check("break-it", waits_for=check_project_is_a_repository)
def check_the_lost_page_is_back(git):
    """The commit that wrote docs/LIMITS.md is in your history again."""
    if not any(LOST in commit.files for commit in git.commits("HEAD")):
        if not any(LOST in commit.files for commit in git.commits("--all", "--reflog")):
            not_attempted(f"no commit with {LOST} was made yet")
        fail(expected=f"{LOST} in your history", found="it is not there",
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
