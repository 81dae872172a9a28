"""What a learner sees in JupyterLab when a planted bug is missed: the table, and what to do about it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.build.compose import variant_notebook
from checker.build.source import read_variants
from checker.core.course import load_course
from checker.grading.jump import jump_to
from checker.workspace.creation import create_workspace
from checker.workspace.kits import find_kit
from tests.journeys.jupyterlab import jupyterlab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_missed_bug_stands_in_a_table_with_a_clue(tmp_path: Path, needs: Callable[[str], str]) -> None:
    course = load_course()
    lab = course.lab("testing")
    toothless = next(variant for variant in read_variants(lab) if variant.name == "wrong_toothless")
    workspace, _ = create_workspace(tmp_path / "workspace", find_kit(course.root, "late_delivery"), course)
    jump_to(course, lab, workspace)
    place = workspace.labs / f"{lab.stem}.ipynb"
    place.write_text(json.dumps(variant_notebook(lab, toothless)), encoding="utf-8")
    with jupyterlab(workspace, needs("chromium")) as browser:
        browser.open_notebook(f"labs/{place.name}")
        browser.run_all()
        shown = [output for source, output in zip(browser.sources(), browser.outputs(), strict=True) if source == 'check("model")']
        assert len(shown) == 1 and "✗ missed" in shown[0] and "3 of 3 bugs missed" in shown[0]
        for theme in ("dark", "light"):
            browser.theme(theme)
            browser.show("bugs missed: the tests stayed green")
            browser.screenshot(f"missed-bug-{theme}")
        assert browser.messages == []
