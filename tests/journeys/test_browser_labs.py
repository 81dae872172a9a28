"""Lab 02 as a learner meets it in JupyterLab: first as it is given, then with its gaps filled."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.core.course import Course, load_course
from checker.grading.jump import jump_to
from checker.grading.reference import solution_notebook
from checker.workspace.creation import create_workspace
from checker.workspace.kits import find_kit
from checker.workspace.workspace import Workspace
from tests.journeys.jupyterlab import Lab, jupyterlab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAB = "02"


@pytest.fixture
def course() -> Course:
    """The course itself."""
    return load_course()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the project as it stands before the lab is kept, for the tests of this file only."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def workspace(course: Course, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace that stands where the lab begins, on a machine whose Git knows nobody."""
    monkeypatch.setenv("SLIPWAY_CACHE", str(cache))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    made, _ = create_workspace(tmp_path / "workspace", find_kit(course.root, "late_delivery"), course)
    jump_to(course, course.lab(LAB), made)
    return made


def check_cards(lab: Lab) -> list[str]:
    """What each ``check(…)`` cell shows; its first words are the outcome of the exercise as a whole."""
    return [output for source, output in zip(lab.sources(), lab.outputs(), strict=True) if source.startswith("check(")]


def pictures(lab: Lab, name: str, text: str) -> None:
    """The same place in the dark and in the light theme."""
    for theme in ("dark", "light"):
        lab.theme(theme)
        lab.show(text)
        lab.screenshot(f"{name}-{theme}")


def test_the_lab_as_it_is_given(course: Course, workspace: Workspace, needs: Callable[[str], str]) -> None:
    with jupyterlab(workspace, needs("chromium")) as lab:
        lab.open_notebook(f"labs/{course.lab(LAB).stem}.ipynb")
        lab.page.locator("svg[id^=jp-mermaid], .jp-RenderedMermaid img").first.wait_for(state="attached")
        lab.screenshot("lab-02-top")
        lab.run_all()
        cards = check_cards(lab)
        assert len(cards) == len(course.lab(LAB).exercises)
        assert all(cards), "every check shows a card"
        assert not [card for card in cards if card.startswith("✓ passed")], "a starter never passes"
        assert not [output for output in lab.outputs() if "Traceback (most recent call last)" in output]
        pictures(lab, "lab-02-given", "not attempted")
        assert lab.messages == []


def test_the_lab_with_its_gaps_filled(course: Course, workspace: Workspace, needs: Callable[[str], str]) -> None:
    place = workspace.labs / f"{course.lab(LAB).stem}.ipynb"
    solved = solution_notebook(course.lab(LAB))
    for cell in solved.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    place.write_text(json.dumps(solved), encoding="utf-8")
    with jupyterlab(workspace, needs("chromium")) as lab:
        lab.open_notebook(f"labs/{place.name}")
        lab.run_all()
        cards = check_cards(lab)
        assert len(cards) == len(course.lab(LAB).exercises)
        assert [card for card in cards if not card.startswith("✓ passed")] == []
        pictures(lab, "lab-02-passed", "passed")
        lab.save()
        assert lab.page.locator(".jp-Dialog").count() == 0
