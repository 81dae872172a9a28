"""JupyterLab as ``slipway start`` starts it, in a browser: it opens, runs cells, changes its theme and ends cleanly."""

import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from checker.jupyter.running import running_server
from checker.workspace.workspace import Workspace, mark_as_workspace
from tests.journeys.jupyterlab import jupyterlab, notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CARD = """\
from IPython.display import HTML
HTML("<div style='border:1px solid var(--jp-border-color1);padding:8px'>✓ passed</div>")"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace, in a folder with a space and letters of other languages, with one tiny notebook."""
    root = tmp_path / "my wörkspace 课"
    (root / "labs").mkdir(parents=True)
    who = "import sys, os; print(sys.executable); print(os.getpid())"
    (root / "labs" / "00 tiny.ipynb").write_text(notebook(who, "6 * 7", "", CARD, "1 / 0"), encoding="utf-8")
    return mark_as_workspace(root, "0")


def test_a_notebook_is_opened_run_and_read(workspace: Workspace, needs: Callable[[str], str]) -> None:
    with jupyterlab(workspace, needs("chromium")) as lab:
        lab.open_notebook("labs/00 tiny.ipynb")
        lab.run_all()
        first, second, third, fourth, fifth = lab.outputs()
        executable, kernel = first.splitlines()
        assert Path(executable).samefile(sys.executable), "the kernel is the course's own Python"
        assert (second, third, fourth) == ("42", "", "✓ passed")
        assert "ZeroDivisionError" in fifth
        assert lab.page.locator(".jp-Dialog").count() == 0, "nothing asks the learner anything"
        assert lab.page.locator(".Toastify__toast").count() == 0, "no news and no offers"
        for theme in ("dark", "light"):
            lab.theme(theme)
            lab.show("passed")
            lab.screenshot(f"tiny-{theme}")
        assert lab.messages == []
        assert running_server(workspace) is not None
    assert running_server(workspace) is None
    assert not psutil.pid_exists(int(kernel)), "no kernel is left behind"
