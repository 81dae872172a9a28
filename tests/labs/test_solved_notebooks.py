"""nbval runs the solved notebooks: no cell fails, and each check cell shows what is committed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.build.compose import solution_notebook
from checker.core.course import Course, load_course
from checker.grading.reference import FIXED_DATES, reference_after
from checker.grading.replay import replay_environment
from checker.grading.throwaway import give_lab_files, throwaway_copy


@pytest.mark.slow
@pytest.mark.parametrize("name", [lab.stem for lab in load_course().labs])
def test_a_solved_notebook_runs_and_its_checks_pass(course: Course, origin: Path, tmp_path: Path, name: str) -> None:
    lab = course.lab(name)
    kept = reference_after(course, course.before(lab), origin, notebook_of=solution_notebook)
    with throwaway_copy(kept) as workspace:
        give_lab_files(course, lab, workspace)
        notebook = shutil.copy(lab.folder / "solution.ipynb", workspace.labs / f"{lab.stem}.ipynb")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--nbval-lax", "-c", os.devnull, "--rootdir", str(workspace.labs),
             "-p", "no:cacheprovider", "-q", "--nbval-cell-timeout", "300", "--nbval-current-env", str(notebook)],
            cwd=workspace.labs, env=replay_environment(workspace, FIXED_DATES), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
