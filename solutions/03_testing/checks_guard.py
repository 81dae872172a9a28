"""Checks of lab 03, second part: ruff, and a hook that refuses a bad commit."""

import os
import sys
import tomllib
from pathlib import Path

from checker.core.check import check, fail, not_attempted

BAD_LINE = "import os\n"  # never used: F401, which ruff finds with its usual rules
CONFIG = ".pre-commit-config.yaml"


def _programs() -> dict[str, str]:
    """An environment in which the course's own programs are found first."""
    return {"PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ.get("PATH", os.defpath)}


@check("style")
def check_ruff_has_settings(project):
    """Your project has settings for ruff."""
    if project.exists("ruff.toml") or project.exists(".ruff.toml"):
        return
    try:
        settings = tomllib.loads(project.read("pyproject.toml"))
    except tomllib.TOMLDecodeError as error:
        fail(expected="valid TOML in pyproject.toml", found=str(error), try_next="look at the line that it names")
    if "ruff" not in settings.get("tool", {}):
        not_attempted("there is no section [tool.ruff] in pyproject.toml yet")


@check("style", waits_for=check_ruff_has_settings)
def check_ruff_finds_nothing(project):
    """ruff finds nothing to complain about in your project."""
    done = project.copy().python("-m", "ruff", "check", "--no-cache", "--output-format", "concise")
    if done.returncode != 0:
        lines = (done.stdout.strip() or done.stderr.strip()).splitlines() or ["no reason given"]
        fail(expected="All checks passed!", found=lines[0][:200],
             try_next="ruff check shows all of it; ruff check --fix mends what can be mended without thinking")


@check("style", waits_for=check_ruff_finds_nothing)
def check_ruff_reads_the_package(project):
    """ruff really reads your package: a mistake that is planted there is found."""
    copy = project.copy()
    place = copy.source / "planted_by_the_check.py"
    place.write_text(BAD_LINE, encoding="utf-8")
    done = copy.python("-m", "ruff", "check", "--no-cache")
    if done.returncode == 0:
        fail(expected="ruff to find an import that is never used, in src", found="All checks passed!",
             try_next="take src out of exclude, and F out of ignore, in [tool.ruff]")


@check("hook")
def check_tests_are_committed(project, git):
    """Your tests and the settings of the hook are in your newest commit."""
    if not project.exists(CONFIG) or "___" in project.read(CONFIG):
        not_attempted(f"{CONFIG} is not written yet")
    tracked = git.tracked()
    for name in (CONFIG, "tests/schema.json"):
        if name not in tracked and project.exists(name):
            fail(expected=f"{name} in a commit", found="Git does not know it", try_next=f"git add {name}, then git commit")
    if not any(name.startswith("tests/") and name.endswith(".py") for name in tracked):
        fail(expected="the files of the folder tests in a commit", found="none", try_next="git add tests, then git commit")


@check("hook")
def check_hook_is_installed(project):
    """The hook is installed: Git runs pre-commit before each commit."""
    hook = project.path(".git/hooks/pre-commit")
    if not hook.is_file():
        not_attempted("there is no hook in .git/hooks yet")
    if "pre-commit" not in hook.read_text(encoding="utf-8", errors="replace"):
        fail(expected="the hook of pre-commit in .git/hooks", found="another program", try_next="pre-commit install")


@check("hook", waits_for=check_tests_are_committed, seconds=90)
def check_a_bad_commit_is_refused(project, process, scratch):
    """In a fresh clone with your hook, a commit with a mistake is refused, and one without goes through."""
    clone = scratch / "clone"
    environment = {**_programs(), "PRE_COMMIT_HOME": str(scratch / "pre-commit")}

    def run(*words: str):
        return process.run([*words], cwd=clone, env=environment, seconds=60)

    process.run(["git", "clone", "--quiet", str(project.root), str(clone)], cwd=scratch, env=environment)
    for key, value in (("user.name", "Check"), ("user.email", "check@slipway.invalid")):
        run("git", "config", key, value)
    installed = run(sys.executable, "-m", "pre_commit", "install")
    if installed.returncode != 0:
        fail(expected="pre-commit install to work in a clone of your project", found=installed.last_words,
             try_next="pre-commit install")
    place = clone / "src" / project.card.package / "planted_by_the_check.py"
    for text, wanted in ((BAD_LINE, False), ('"""A file without a mistake."""\n', True)):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        run("git", "add", "--all")
        accepted = run("git", "commit", "--quiet", "-m", "Add a file")
        if (accepted.returncode == 0) is not wanted:
            fail(expected="a commit that is refused" if not wanted else "a commit that goes through",
                 found="it went through" if not wanted else accepted.last_words,
                 try_next=f"look at entry in {CONFIG}: ruff check --force-exclude; then git commit it")
