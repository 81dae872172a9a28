"""Assembling the portfolio: the learner's own history, with the pages that the generator makes on top of it."""

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import copier

from checker.core.course import Course
from checker.errors import PortfolioError
from checker.portfolio.collect import Facts, collect, has_own_words
from checker.portfolio.pages import BUILT, GENERATED, NOTES, PLOT, RESULTS, carry_over, replace_portfolio, write_pages
from checker.portfolio.plot import metric_words, results_plot
from checker.probes.git import Git
from checker.probes.project import make_writable_and_retry
from checker.workspace.files import storage_error, write_atomically
from checker.workspace.workspace import Workspace


@dataclass(frozen=True)
class Built:
    """Where the portfolio is, and sentences on what the learner should know."""

    path: Path
    notes: tuple[str, ...]


def build_portfolio(workspace: Workspace, course: Course) -> Built:
    """The portfolio of this workspace's project, made anew or brought up to date.

    It is a clone of the learner's repository; nothing is squashed, and the generated pages are one commit on top, with
    the learner's own identity and the real time. Files that the learner changed in the portfolio are kept.
    """
    facts = collect(workspace, course)
    place = workspace.root / "portfolio" / facts.card.package
    fresh = place.with_name(f".{place.name}-new")
    shutil.rmtree(fresh, onerror=make_writable_and_retry)
    try:
        fresh.parent.mkdir(parents=True, exist_ok=True)
        _clone(workspace.project, fresh)
        notes = [*_keep_own_readme(fresh), *_replaced(fresh)]
        kept = carry_over(place, fresh)
        notes += write_pages(fresh, render(facts, course.root / "portfolio_template", verified=None), kept)
        commit_pages(fresh, BUILT)
        notes += replace_portfolio(place, fresh, workspace.project)
    except OSError as error:
        raise storage_error(error, place) from error
    finally:
        shutil.rmtree(fresh, onerror=make_writable_and_retry)
    return Built(place, tuple(notes))


def render(facts: Facts, template: Path, verified: dict[str, Any] | None) -> dict[str, str]:
    """The text of every generated page: README, results, plot, requirements and run.py."""
    with tempfile.TemporaryDirectory(prefix="slipway-portfolio-") as folder:
        pages = Path(folder) / "pages"
        copier.run_copy(str(template), str(pages), data=_answers(facts, verified), defaults=True, quiet=True, overwrite=True,
                        vcs_ref=None)
        texts = {path.relative_to(pages).as_posix(): _settled(path.read_text(encoding="utf-8"))
                 for path in sorted(pages.rglob("*")) if path.is_file()}
    record = json.dumps(results_record(facts, verified), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    return {**texts, RESULTS: record, PLOT: results_plot(facts)}


def results_record(facts: Facts, verified: dict[str, Any] | None) -> dict[str, Any]:
    """What docs/results.json holds: the numbers, and all that is needed to get them again."""
    record: dict[str, Any] = {
        "version": 1, "package": facts.card.package, "commit": facts.commit, "metrics": facts.metrics,
        "python": facts.python,
        "data": {"sha256": facts.data_hash, "synthetic": facts.synthetic, "files": [asdict(file) for file in facts.files]},
        "requirements": list(facts.requirements), "labs_checked": list(facts.checked),
        "taken_from_reference": list(facts.jumped)}
    return {**record, "verified": verified} if verified else record


def commit_pages(place: Path, message: str) -> None:
    """Commit the generated pages, and nothing else, with the learner's identity; no commit when nothing changed."""
    git = Git(place)
    pages = [name for name in (*GENERATED, NOTES) if (place / name).is_file()]
    git.run("add", "--force", "--", *pages)
    if not git.run("status", "--porcelain", "--", *pages).strip():
        return
    # Without this setting Git would make an identity up from the names of this user and machine.
    done = git.try_run("-c", "user.useConfigOnly=true", "commit", "--quiet", "--no-verify", "-m", message, "--", *pages)
    if done.returncode != 0:
        raise PortfolioError(f"The pages could not be committed: {done.last_words}", where=place,
                             next_step='tell Git who you are: git config --global user.name "…" and user.email "…"')


def _answers(facts: Facts, verified: dict[str, Any] | None) -> dict[str, Any]:
    """The facts as the template wants them: plain data, and text from outside made safe for a table or a line."""
    dates = sorted(commit.date[:10] for commit in facts.own_commits) or ["–"]
    return {
        "title": _line(facts.card.title), "package": facts.card.package, "question": _line(facts.card.question),
        "story": facts.story, "target": _line(facts.card.target), "task": facts.card.task,
        "data_sentence": _data_sentence(facts), "rows_made_by_script": bool(facts.card.kit),
        "data_files": [{"name": _line(Path(file.path).name), "rows": file.rows, "sha256": file.sha256} for file in facts.files],
        "metric": _line(metric_words(facts.metrics["metric"])), "model_score": f"{facts.metrics['model']:.3f}",
        "baseline_score": f"{facts.metrics['baseline']:.3f}", "seed": _line(str(facts.metrics["seed"])), "python": facts.python,
        "rows_train": int(facts.metrics["rows_train"]), "rows_test": int(facts.metrics["rows_test"]),
        "commit": facts.commit, "data_hash": facts.data_hash, "own_commits": len(facts.own_commits),
        "first_date": dates[0], "last_date": dates[-1], "verified": _steps(verified),
        "verified_at": verified["at"][:10] if verified else "", "fresh_environment": _installed(verified),
        "no_tests": _without_tests(verified),
        "checked": list(facts.checked),
        "jumped": list(facts.jumped), "has_decisions": facts.decisions, "limits": facts.limits,
        "notes_file": NOTES if facts.notes else "", "requirements": list(facts.requirements)}


def _steps(verified: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The steps of the proof, with what a program said made safe for a table."""
    return [{**step, "detail": _line(step["detail"])} for step in (verified or {}).get("steps", [])]


def _installed(verified: dict[str, Any] | None) -> bool:
    """Whether a fresh environment was really made: the page may not say so when there was no network."""
    return any(step["name"] == "install" and step["outcome"] == "passed" for step in (verified or {}).get("steps", []))


def _without_tests(verified: dict[str, Any] | None) -> bool:
    """Whether the proof came as far as the training, which is after the tests, and met no tests."""
    names = [step["name"] for step in (verified or {}).get("steps", [])]
    return "train" in names and "tests" not in names


def _data_sentence(facts: Facts) -> str:
    total = sum(file.rows for file in facts.files)
    kind = "**The rows are synthetic**: a script made them." if facts.synthetic else "The rows are real."
    if not facts.card.kit:
        kind = "The author brought the rows; the data card says where they are from."
    return f"{total} rows in {len(facts.files)} {'file' if len(facts.files) == 1 else 'files'}. {kind}"


def _line(text: str) -> str:
    """Text that is safe inside a line or a table of Markdown and of HTML."""
    safe = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{char}" if char in "|`*[]" else char for char in safe)


def _settled(text: str) -> str:
    """No trailing blanks and never two empty lines, however many parts of a template were left out."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1].strip()):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"


def _clone(project: Path, place: Path) -> None:
    done = Git(project).try_run("clone", "--quiet", "--no-hardlinks", str(project), str(place), seconds=300)
    if done.returncode != 0:
        raise PortfolioError(f"Your project could not be cloned: {done.last_words}", where=project, next_step="git fsck")
    git = Git(place)
    git.run("remote", "remove", "origin")
    for key in ("user.name", "user.email"):
        value = Git(project).config(key)
        if value:
            git.run("config", key, value)


def _keep_own_readme(place: Path) -> list[str]:
    """A README with words of the learner's own moves to docs/NOTES.md, because the generated one takes its place."""
    readme = place / "README.md"
    text = readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else ""
    if not has_own_words(text):
        return []
    write_atomically(place / NOTES, text)
    return ["Your README's own words are kept in docs/NOTES.md, and the new README links to them."]


def _replaced(place: Path) -> list[str]:
    return [f"Your project has a {name} of its own. The portfolio's one takes its place; yours stays in the Git history."
            for name in ("requirements.txt", "run.py") if (place / name).is_file()]
