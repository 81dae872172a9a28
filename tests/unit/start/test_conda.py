"""``environment.yml`` gives conda's users what the lock gives everybody else.

No conda solver is used here, so what conda itself brings (Python, pip, Git) is compared as text; the part that pip
installs is the lock, and a slow test installs it in the way in which conda calls pip.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from checker.doctor.machine import TESTED_PYTHONS
from checker.doctor.tools import OLDEST_GIT
from checker.environment.locked import locked_versions


@pytest.fixture
def environment(course_folder: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((course_folder / "environment.yml").read_text(encoding="utf-8")))


@pytest.fixture
def project(course_folder: Path) -> dict[str, Any]:
    return dict(tomllib.loads((course_folder / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def canonical(name: str) -> str:
    """A package's name as locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def from_conda(environment: dict[str, Any]) -> dict[str, SpecifierSet]:
    """What conda itself installs: name and versions."""
    entries = [entry.partition(" ") for entry in environment["dependencies"] if isinstance(entry, str)]
    return {name: SpecifierSet(versions) for name, _, versions in entries}


def test_its_name_and_parts(environment: dict[str, Any]) -> None:
    assert environment["name"] == "slipway"
    assert set(from_conda(environment)) == {"python", "pip", "git"}
    assert environment["channels"][0] == "conda-forge"


def test_its_packages_are_the_lock_and_nothing_else(environment: dict[str, Any], course_folder: Path) -> None:
    pip = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert pip == [["-r requirements.lock"]]
    assert (course_folder / "requirements.lock").is_file()


def test_its_python_is_one_that_the_course_is_tested_with(environment: dict[str, Any], project: dict[str, Any]) -> None:
    python, wanted = from_conda(environment)["python"], SpecifierSet(project["requires-python"])
    (_, first), (_, last) = TESTED_PYTHONS
    given = [minor for minor in range(5, 30) if f"3.{minor}.0" in python]
    assert given == list(range(first, last + 1))
    assert all(f"3.{minor}.0" in wanted for minor in given)


def test_its_git_is_not_too_old_for_the_doctor(environment: dict[str, Any]) -> None:
    git = from_conda(environment)["git"]
    assert ".".join(map(str, OLDEST_GIT)) in git and "2.29" not in git


def test_the_lock_holds_every_dependency_in_a_version_that_fits(course_folder: Path, project: dict[str, Any]) -> None:
    locked = locked_versions(course_folder / "requirements.lock")
    for requirement in map(Requirement, project["dependencies"]):
        name = canonical(requirement.name)
        assert name in locked, f"{requirement} is in pyproject.toml and not in the lock"
        assert locked[name] in requirement.specifier, f"{requirement} in pyproject.toml, but {locked[name]} in the lock"


def test_the_lock_for_tests_holds_the_other_lock(course_folder: Path, project: dict[str, Any]) -> None:
    core = locked_versions(course_folder / "requirements.lock")
    tests = locked_versions(course_folder / "requirements-test.lock")
    assert core.items() <= tests.items()
    for requirement in map(Requirement, project["optional-dependencies"]["test"]):
        name = canonical(requirement.name)
        assert name in tests and tests[name] in requirement.specifier


def test_what_to_type_is_what_the_file_says(course_folder: Path) -> None:
    text = (course_folder / "environment.yml").read_text(encoding="utf-8")
    assert [line.strip("# ") for line in text.splitlines() if line.startswith("#     ")] == [
        "conda env create -f environment.yml", "conda activate slipway",
        "pip install --no-deps --no-build-isolation -e ."]


@pytest.mark.slow
def test_pip_installs_it_as_conda_calls_pip(course_folder: Path, tmp_path: Path) -> None:
    """conda writes the pip part to a file beside environment.yml, and runs ``pip install -U -r`` on that."""
    for name in ("requirements.lock", "environment.yml", "pyproject.toml", "LICENSE", "README.md"):
        (tmp_path / name).write_bytes((course_folder / name).read_bytes())
    (tmp_path / "checker").symlink_to(course_folder / "checker", target_is_directory=True)
    (tmp_path / "condaenv.requirements.txt").write_text("-r requirements.lock\n")
    python = tmp_path / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    def run(*command: str | Path) -> str:
        words = [str(part) for part in command]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(sys.executable, "-m", "venv", tmp_path / "env")
    run(python, "-I", "-m", "pip", "install", "--no-compile", "-U", "-r", "condaenv.requirements.txt")
    run(python, "-I", "-m", "pip", "install", "--no-deps", "--no-build-isolation", "-e", ".")
    assert "No broken requirements found." in run(python, "-I", "-m", "pip", "check")
    frozen = run(python, "-I", "-m", "pip", "list", "--format=freeze").splitlines()
    installed = {canonical(name): version for name, _, version in (line.partition("==") for line in frozen)}
    locked = locked_versions(course_folder / "requirements.lock")
    assert {name: version for name, version in installed.items() if name != "slipway"} == locked
