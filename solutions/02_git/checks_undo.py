"""Checks of lab 02, second part: versions, undoing, bisect, and the decision."""

import io
import re
import tarfile

from checker.core.check import check, fail, not_attempted
from checker.probes.writing import require_own_words

VERSION = re.compile(r"v?\d+\.\d+(\.\d+)?([-+].+)?")


# -- release

@check("release", waits_for="check_project_is_a_repository")
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


@check("revert", waits_for="check_project_is_a_repository")
def check_the_slip_is_gone(git, project):
    """The cat's line is neither in your README nor in your newest commit."""
    if SLIP in (git.show("HEAD", "README.md") or ""):
        fail(expected=f"a newest commit without the line {SLIP}…", found="it was committed",
             try_next="git restore does not help any more: delete the line in README.md, and commit that")
    if SLIP in project.read("README.md"):
        fail(expected="the README as it is in the newest commit", found=f"the line {SLIP}… is still there",
             try_next="git restore README.md")


@check("revert", waits_for="check_project_is_a_repository")
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


@check("break-it", waits_for="check_project_is_a_repository")
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


@check("break-it", waits_for="check_project_is_a_repository")
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

@check("decision", waits_for="check_project_is_a_repository")
def check_decision_is_committed(git, project):
    """docs/DECISIONS.md tells one decision about your history in your own words, and it is committed."""
    require_own_words(project, "docs/DECISIONS.md", 25, "## History")
    committed = git.show("HEAD", "docs/DECISIONS.md") or ""
    if "## history" not in committed.lower():
        fail(expected="your decision in the newest commit", found="it is only in the file",
             try_next='git add docs/DECISIONS.md, then git commit -m "…"')
