"""The facts for a portfolio, read from the learner's project; nothing of the learner's is imported or run."""

import csv
import hashlib
import json
import math
import re
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from checker.core.course import Course
from checker.core.outcome import Outcome
from checker.core.project import ProjectCard
from checker.errors import PortfolioError, SlipwayError
from checker.grading.reference import REFERENCE_EMAIL
from checker.probes.git import Commit, Git
from checker.workspace.kits import find_kit
from checker.workspace.results import last_results
from checker.workspace.workspace import Workspace

_PLACEHOLDER = re.compile(r"___|…|\bTODO\b|\(what is it about\?\)")
_OPEN_TASK = re.compile(r"^TODO\b", re.MULTILINE)  # as `start --data` writes it; a data card may well say “…” elsewhere
_NEEDED = ("numpy", "scipy", "pandas", "scikit-learn", "joblib", "setuptools")
_METRICS = ("metric", "model", "baseline", "seed", "rows_train", "rows_test")


@dataclass(frozen=True)
class DataFile:
    """One file of rows. ``path`` is relative to the project."""

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Facts:
    """Everything that the portfolio may say. ``checked`` and ``jumped`` are titles of labs."""

    card: ProjectCard
    metrics: dict[str, Any]
    files: tuple[DataFile, ...]
    synthetic: bool
    commit: str
    own_commits: tuple[Commit, ...]
    story: str
    decisions: bool
    limits: str
    notes: bool  # the learner's README has words of its own, which move to docs/NOTES.md
    checked: tuple[str, ...]
    jumped: tuple[str, ...]
    requirements: tuple[str, ...]
    python: str  # the version that a stranger needs for the same numbers, as 3.11

    @property
    def data_hash(self) -> str:
        """One hash for all rows: of the files' hashes, in order."""
        return hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()


def collect(workspace: Workspace, course: Course) -> Facts:
    """The facts about this project. Raises PortfolioError, with the next step, for what a portfolio cannot do without."""
    card = workspace.card()
    git = Git(workspace.project)
    own = _own_commits(git)
    metrics = _metrics(git)
    story = _own_words(git, "docs/STORY.md", "lab 00, “Say which problem you solve”")
    if _OPEN_TASK.search(git.show("HEAD", "data/README.md") or ""):
        raise PortfolioError("The data card still has a TODO in it.", where="data/README.md",
                             next_step="write where the rows are from and what their licence is, then commit the file")
    limits = git.show("HEAD", "docs/LIMITS.md") or ""
    labs = [last_results(workspace, lab) for lab in course.labs]
    return Facts(
        card=card, metrics=metrics, files=_files(workspace.project, card), synthetic=_synthetic(course, card),
        commit=git.resolve("HEAD"), own_commits=own, story=_without_title(story),
        decisions=git.show("HEAD", "docs/DECISIONS.md") is not None, limits=_without_title(limits),
        notes=has_own_words(git.show("HEAD", "README.md") or ""),
        checked=tuple(lab.title for lab in labs if lab.checks and lab.passed
                      and all(check.outcome is not Outcome.NOT_VERIFIED for check in lab.checks)),
        jumped=_jumped(workspace, course), requirements=_requirements(git), python="{}.{}".format(*sys.version_info))


def has_own_words(readme: str) -> bool:
    """Whether a README says more than its title, one sentence, and the line with the result."""
    own = [line for line in readme.splitlines() if line.strip() and not line.startswith(("# ", "Result:"))]
    return len(own) > 1


def _own_commits(git: Git) -> tuple[Commit, ...]:
    if not git.is_repository():
        raise PortfolioError("Your project is not a Git repository yet.", where=git.root,
                             next_step="do lab 02, or: git init -b main, git add, git commit")
    commits = git.commits("HEAD")
    if not commits:
        raise PortfolioError("Your project has no commit yet.", where=git.root, next_step="git add FILE, then git commit")
    if git.try_run("symbolic-ref", "--quiet", "HEAD").returncode != 0:
        raise PortfolioError("Your project is not on a branch (Git calls this a detached HEAD).", where=git.root,
                             next_step="git switch main")
    changed = [line[3:] for line in git.run("status", "--porcelain", "--untracked-files=no").splitlines() if line.strip()]
    if changed:
        raise PortfolioError("These changes are not committed: " + ", ".join(changed[:5]) + ".", where=git.root,
                             next_step='git add FILE, then git commit -m "…"; or git restore FILE to drop a change')
    return tuple(commit for commit in commits if commit.author_email != REFERENCE_EMAIL)


def _metrics(git: Git) -> dict[str, Any]:
    text = git.show("HEAD", "metrics.json")
    if text is None:
        raise PortfolioError("metrics.json is not in your newest commit, so there is no result to show.", where="metrics.json",
                             next_step="train, then: git add metrics.json, and git commit")
    try:
        metrics = json.loads(text)
        missing = [name for name in _METRICS if name not in metrics]
        numbers = [metrics[name] for name in _METRICS if name in metrics and name not in ("metric", "seed")]
    except (ValueError, TypeError):
        raise PortfolioError("metrics.json is no valid JSON object.", where="metrics.json",
                             next_step="train once more, and commit the file as the training wrote it") from None
    if missing or not all(isinstance(each, (int, float)) and math.isfinite(each) for each in numbers):
        raise PortfolioError(f"metrics.json lacks {', '.join(missing) or 'a finite number'}.", where="metrics.json",
                             next_step="write it in train.py as lab 01 describes, train, and commit")
    return dict(metrics)


def _own_words(git: Git, name: str, exercise: str) -> str:
    text = git.show("HEAD", name)
    if text is None:
        raise PortfolioError(f"{name} is not in your newest commit: the portfolio needs your own words.", where=name,
                             next_step=f"write it ({exercise}), then: git add {name}, and git commit")
    left = _PLACEHOLDER.search(text)
    if left:
        raise PortfolioError(f"{name} still holds words of the template: “{left[0]}”.", where=name,
                             next_step="write your own words in their place, and commit the file")
    return text


def _files(project: Path, card: ProjectCard) -> tuple[DataFile, ...]:
    paths = sorted((project / card.folder).glob("*.csv"))
    if not paths:
        raise PortfolioError("There are no rows to record.", where=project / card.folder,
                             next_step="python data/make_data.py for a kit; else copy your CSV back to this place")
    return tuple(DataFile(path.relative_to(project).as_posix(), _count_rows(path),
                          hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths)


def _count_rows(path: Path) -> int:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return max(0, sum(1 for _ in csv.reader(file)) - 1)
    except (UnicodeDecodeError, csv.Error):
        raise PortfolioError("This file of rows is not a CSV file in UTF-8.", where=path,
                             next_step="put it back as it was when the project began") from None


def _synthetic(course: Course, card: ProjectCard) -> bool:
    try:
        return bool(card.kit) and find_kit(course.root, card.kit).synthetic
    except SlipwayError:
        return False


def _jumped(workspace: Workspace, course: Course) -> tuple[str, ...]:
    jumps = workspace.state().get("jumps", [])
    ids = {name for jump in jumps if isinstance(jump, dict) for name in jump.get("labs", [])}
    return tuple(lab.title for lab in course.labs if lab.id in ids)


def _requirements(git: Git) -> tuple[str, ...]:
    """What a stranger installs, in the versions that are installed here: what every project of the course needs, and what this
    one's pyproject.toml names, for its tests too when it has some.
    """
    try:
        named = tomllib.loads(git.show("HEAD", "pyproject.toml") or "").get("project", {})
    except tomllib.TOMLDecodeError:
        named = {}
    wanted = list(named.get("dependencies", []))
    if any(name.startswith("tests/") for name in git.tracked()):
        wanted += named.get("optional-dependencies", {}).get("test", [])
    own = [re.split(r"[^\w.-]", str(each).strip(), maxsplit=1)[0].lower().replace("_", "-") for each in wanted]
    lines = []
    for name in dict.fromkeys([*_NEEDED, *sorted(own)]):
        try:
            lines.append(f"{name}=={version(name)}")
        except PackageNotFoundError:
            continue
    return tuple(lines)


def _without_title(text: str) -> str:
    """The text without its first heading, its other headings one level deeper, to stand inside a page.

    What would swallow the rest of the page is made harmless: HTML is shown as text, and an open code block is closed.
    """
    lines = text.strip().splitlines()
    if lines and lines[0].startswith("# "):
        lines = lines[1:]
    in_code, out = False, []
    for line in lines:
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif not in_code:
            line = _without_html(f"#{line}" if re.match(r"#{1,5} ", line) else line)
        out.append(line)
    return "\n".join([*out, "```"] if in_code else out).strip()


def _without_html(line: str) -> str:
    """A line whose tags and comments show as text; code in backticks and <https://…> stay as they are."""
    parts = line.split("`")
    return "`".join(part if place % 2 else re.sub(r"<(?!https?:)(?=[A-Za-z/!?])", "&lt;", part) for place, part in enumerate(parts))
