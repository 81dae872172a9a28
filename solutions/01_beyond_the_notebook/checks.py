"""Checks of lab 01: they run the learner's two commands in clean processes and look at what comes out."""

import ast
import tomllib
from pathlib import Path

from checker.core.check import check, fail, not_attempted
from checker.probes.metrics import command_of
from checker.probes.writing import require_own_words

FILES = Path(__file__).parent / "files"
CLOSE = 0.02  # the given program is seeded; another version of scikit-learn may still differ a little


# -- find the leak

@check("leak", seconds=60)
def check_leak_is_named(answers, project):
    """You have found the column that leaks."""
    column = answers.text("leak", "column")
    if column in project.rows().columns:
        fail(expected="a column that the notebook makes from the target", found=f"{column}, which is in your CSV files",
             try_next="read the cell that begins with “# idea”: which new column does it make, and does it use y?")
    if column not in project.read("notebooks/exploration.ipynb"):
        fail(expected="the name of a column of the exploration notebook", found=column[:60],
             try_next="copy the name from the notebook, without quotes and brackets around it")


@check("leak", waits_for=check_leak_is_named, seconds=120)
def check_leak_scores_are_measured(answers, project):
    """Your two scores are what the model gets with the leaking column and without it."""
    given = {"with_it": answers.number("leak", "with_it"), "without_it": answers.number("leak", "without_it")}
    column = answers.text("leak", "column")
    for name, arguments in (("with_it", ()), ("without_it", ("--without", column))):
        done = project.python(str(FILES / "score_columns.py"), *arguments)
        if done.returncode != 0:
            fail(expected="a score from score_columns.py", found=done.last_words,
                 try_next="put notebooks/exploration.ipynb back as it was, and look at the name of the column")
        measured = float(done.stdout.split()[-1])
        if abs(measured - given[name]) > CLOSE:
            fail(expected=f"about {measured:.3f} for {name}", found=f"{given[name]:.3f}",
                 try_next="run score_columns.py again, and copy the number after “score:”")


# -- a package

@check("package")
def check_package_says_what_it_predicts(project):
    """The docstring of your package says in five words or more what it predicts."""
    name = f"src/{project.card.package}/__init__.py"
    if not project.exists(name):
        not_attempted(f"there is no {name} yet")
    try:
        docstring = ast.get_docstring(ast.parse(project.read(name))) or ""
    except SyntaxError as error:
        fail(expected=f"Python in {name}", found=f"a syntax error in line {error.lineno}",
             try_next='write one sentence between """ and """')
    if "___" in docstring or len(docstring.split()) < 5:
        fail(expected="a sentence of five words or more", found=docstring[:80] or "no docstring",
             try_next='write what your package predicts between """ and """ in __init__.py')


@check("package", seconds=60)
def check_columns_for_the_model_are_chosen(project):
    """Every file of your package is valid Python, and no gap (___) is left in how the columns are chosen."""
    files = sorted(project.source.glob("*.py"))
    if len(files) < 3:
        not_attempted(f"there are fewer than three Python files in src/{project.card.package}")
    for path in files:
        name = path.relative_to(project.root).as_posix()
        text = project.read(name)
        try:
            ast.parse(text)
        except SyntaxError as error:
            fail(expected=f"valid Python in {name}", found=f"line {error.lineno}: {error.msg}",
                 try_next=f"look at line {error.lineno} of {name}: often a bracket or a quote is missing just before it")
        if path.name not in ("train.py", "predict.py", "__init__.py") and "___" in text:
            fail(expected=f"no gap in {name}", found="___ is still there", try_next="put your code in place of ___")


@check("package", waits_for=check_columns_for_the_model_are_chosen, seconds=120)
def check_importing_does_nothing(project):
    """Importing the files of your package does nothing else: nothing is printed, trained or written."""
    copy = project.copy()
    for name in ("metrics.json", "models/model.joblib"):
        copy.path(name).unlink(missing_ok=True)
    modules = [f"{project.card.package}.{path.stem}" for path in sorted(copy.source.glob("*.py"))
               if path.stem not in ("__init__", "__main__") and "___" not in path.read_text(encoding="utf-8")]
    done = copy.python("-c", "import " + ", ".join(modules))
    if done.returncode != 0:
        fail(expected="every file of the package to be importable", found=done.last_words,
             try_next=f"python -c \"import {modules[0]}\" shows the whole message")
    if done.stdout.strip() or copy.exists("metrics.json") or copy.exists("models/model.joblib"):
        fail(expected="an import without effects", found=done.stdout.strip()[:100] or "a training run",
             try_next='put what runs into a function main(), and call it below: if __name__ == "__main__":')


# -- install

@check("install")
def check_needs_are_named(project):
    """pyproject.toml names the libraries that your code imports."""
    if not project.exists("pyproject.toml"):
        not_attempted("there is no pyproject.toml yet")
    try:
        needs = tomllib.loads(project.read("pyproject.toml")).get("project", {}).get("dependencies", [])
    except tomllib.TOMLDecodeError as error:
        fail(expected="valid TOML in pyproject.toml", found=str(error), try_next="look at the line that it names")
    named = " ".join(str(each).lower().replace("_", "-") for each in needs) if isinstance(needs, list) else ""
    missing = [name for name in ("pandas", "scikit-learn", "joblib") if name not in named]
    if missing:
        fail(expected="joblib, pandas and scikit-learn among the dependencies", found=f"no {', '.join(missing)}",
             try_next='dependencies = ["joblib", "pandas", "scikit-learn"]')


@check("install", seconds=120)
def check_package_installs_elsewhere(project):
    """pip installs your package into an empty folder, and Python imports it from there."""
    if not project.exists("pyproject.toml"):
        not_attempted("there is no pyproject.toml yet")
    copy, package = project.copy(), project.card.package
    target = copy.path("installed-by-the-check")
    done = copy.python("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
                       "--disable-pip-version-check", "--target", str(target), ".")
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if "error" in line.lower()]
        fail(expected="pip install . to work", found=(errors or [done.last_words])[-1].strip()[:200],
             try_next="look at the name, and at the folder in where = […]; are all gaps (___) filled?")
    if not (target / package / "train.py").is_file():
        fail(expected=f"the package {package} with its train.py to be installed", found="it is not there",
             try_next='let setuptools look in the right folder: where = ["src"]')


# -- break it

@check("break-it")
def check_the_break_was_seen(answers, project):
    """You have seen a model with a leak ask for the target, which no new row has."""
    leaked, honest = answers.number("break-it", "leaked"), answers.number("break-it", "honest")
    message = answers.text("break-it", "message")
    if project.card.target not in message:
        fail(expected=f"the message of your program, which names “{project.card.target}”", found=message[:120],
             try_next="with the target let in, train, then predict for new_rows.csv, and copy what is printed")
    if leaked < honest or (leaked == honest and honest < 1 - CLOSE):
        fail(expected="a leaked score above the honest one", found=f"{leaked} and {honest}",
             try_next="leaked is the score with the target let in, honest the one after you put it back")


@check("break-it", waits_for=check_the_break_was_seen, seconds=120)
def check_the_break_is_mended(project):
    """Afterwards the target is out again: your project predicts for rows that do not have it."""
    if not project.exists("models/model.joblib"):
        not_attempted(f"there is no trained model yet: {command_of(project, 'train')}")
    copy = project.copy()
    rows = project.rows().drop(columns=[project.card.target]).head(3)
    rows.to_csv(copy.path("check_rows.csv"), index=False, encoding="utf-8")
    done = copy.python("-m", f"{project.card.package}.predict", "--input", "check_rows.csv", "--output", "check_out.csv")
    if done.returncode != 0:
        fail(expected="predictions for rows without the target", found=done.last_words,
             try_next=f"put the target back into left_out, run that cell, then {command_of(project, 'train')}")


# -- decide

@check("decision")
def check_decision_is_written_down(project):
    """docs/DECISIONS.md tells one decision about your model in your own words."""
    require_own_words(project, "docs/DECISIONS.md", 25, "## Model")
