"""The notebook that a learner starts from: it runs on any project, and its average gives the target away."""

import json
from pathlib import Path

import pandas as pd
import pytest

from checker.core.course import course_root
from checker.core.project import ProjectCard
from checker.workspace.exploration import LEAK_NAME, exploration_notebook
from checker.workspace.kits import find_kit, kits
from checker.workspace.layout import DataSource, lay_out_project
from checker.workspace.own_data import profile_csv


def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the notebook's cells leave behind, run in its own folder one after another."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(project / "notebooks")
    cells = json.loads((project / "notebooks" / "exploration.ipynb").read_text(encoding="utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in cells)
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    return names


def own(folder: Path, lines: list[str], target: str) -> DataSource:
    path = folder / "houses.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return profile_csv(path, target)


def test_the_same_card_gives_the_same_notebook_twice() -> None:
    card = ProjectCard("Houses", "houses", "How much?", "price", "regression", "r2")
    assert exploration_notebook(card, "") == exploration_notebook(card, "")


@pytest.mark.parametrize("kit_id", [kit.id for kit in kits(course_root())])
def test_the_notebook_of_a_kit_runs_and_scores_well(tmp_path: Path, kit_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out_project(find_kit(course_root(), kit_id), tmp_path / "project")
    score = run(tmp_path / "project", monkeypatch)["score"]
    assert isinstance(score, float) and score > 0.8


@pytest.mark.parametrize(("header", "row"), [
    ("size,kind,price", "{gap},{half},{half}"),  # the first number has gaps
    ("kind,colour,price", "{half},{third},{half}"),  # no number at all
    ("size,it's \"odd\",price", "{n},{third},{n}.5"),
])
def test_the_notebook_runs_on_rows_that_nobody_prepared(tmp_path: Path, header: str, row: str,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [header.replace('it\'s "odd"', '"it\'s ""odd"""')]
    lines += [row.format(n=n, gap="" if n % 5 == 0 else n, half="ab"[n % 2], third="rgb"[n % 3]) for n in range(60)]
    lay_out_project(own(tmp_path, lines, "price"), tmp_path / "project")
    names = run(tmp_path / "project", monkeypatch)
    rows = names["df"]
    assert isinstance(rows, pd.DataFrame) and rows[LEAK_NAME].notna().all()


def test_the_average_is_taken_over_three_neighbours_and_over_all_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["size,price", *(f"{59 - n},{n}.5" for n in range(60))]
    lay_out_project(own(tmp_path, lines, "price"), tmp_path / "project")
    rows = run(tmp_path / "project", monkeypatch)["df"]
    assert isinstance(rows, pd.DataFrame)
    assert rows[LEAK_NAME].tolist()[:6] == [1.5, 1.5, 1.5, 4.5, 4.5, 4.5]
