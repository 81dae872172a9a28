"""The generated pages of a portfolio: who wrote which version, so that a learner's edit is never written over."""

import hashlib
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from checker.probes.git import Git
from checker.probes.project import make_writable_and_retry
from checker.workspace.files import read_json, write_atomically, write_json

RESULTS = "docs/results.json"
PLOT = "docs/results.svg"
NOTES = "docs/NOTES.md"
GENERATED = ("README.md", "requirements.txt", "run.py", RESULTS, PLOT)
BUILT, VERIFIED = "Add the portfolio pages, made from measured results", "Record what was verified in a fresh clone"
_WRITTEN = ".git/slipway-pages.json"  # inside .git: it stays on this machine and is never committed


def write_pages(place: Path, pages: dict[str, str], kept: list[str]) -> list[str]:
    """Write the pages; one of ``kept`` stays as the learner has it, with the new one beside it. Returns a note for each."""
    for name, text in pages.items():
        write_atomically(place / (f"{name}.new" if name in kept else name), text)
        if name not in kept:
            (place / f"{name}.new").unlink(missing_ok=True)
    write_json(place / _WRITTEN, {name: hashlib.sha256(text.encode()).hexdigest() for name, text in pages.items()})
    write_atomically(place / ".git" / "info" / "exclude", "*.new\n")
    return [f"You changed {name} in the portfolio. Yours is kept, and the new one lies beside it: {name}.new" for name in kept]


def changed_pages(place: Path) -> list[str]:
    """Generated pages that are no longer as the generator wrote them."""
    written = read_json(place / _WRITTEN, {})
    return [name for name in GENERATED if name in written and (place / name).is_file() and _hash(place / name) != written[name]]


def carry_over(old: Path, fresh: Path) -> list[str]:
    """Take the pages that the learner changed, and the addresses to push to, into the fresh portfolio. Returns the pages."""
    if not (old / ".git").is_dir():
        return []
    kept = changed_pages(old)
    for name in kept:
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(old / name, fresh / name)
    for remote in Git(old).run("remote").split():
        Git(fresh).run("remote", "add", remote, Git(old).config(f"remote.{remote}.url"))
    return kept


def replace_portfolio(old: Path, fresh: Path, project: Path) -> list[str]:
    """Put ``fresh`` where ``old`` was. An old one with more in it than the generator made is kept whole beside it."""
    if not old.exists():
        fresh.rename(old)
        return []
    added = _added_by_learner(old, project)
    aside = old.with_name(f"{old.name}-before-{datetime.now():%Y%m%d-%H%M%S}")
    old.rename(aside)
    fresh.rename(old)
    if not added:
        shutil.rmtree(aside, onerror=make_writable_and_retry)
        return []
    return [f"You added or changed in the portfolio: {', '.join(added[:5])}. The old folder is kept whole: {aside}"]


def _added_by_learner(place: Path, project: Path) -> list[str]:
    """Files and commits of a portfolio that come neither from the project nor from the generator."""
    git = Git(place)
    if not (place / _WRITTEN).is_file() or not git.is_repository():
        return ["files that the generator knows nothing of"]
    lines = git.run("-c", "core.quotePath=false", "status", "--porcelain").splitlines()
    files = [line[3:] for line in lines if line[3:] not in GENERATED]
    known = {commit.hash for commit in Git(project).commits("--all")}
    commits = [f"commit {commit.hash[:7]} “{commit.subject}”" for commit in git.commits("HEAD", "--branches")
               if commit.hash not in known and commit.subject not in (BUILT, VERIFIED)]
    return files + commits


def results_of(place: Path) -> dict[str, Any]:
    """What docs/results.json of this portfolio or clone holds."""
    return dict(read_json(place / RESULTS, {}))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
