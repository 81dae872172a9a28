"""Drives JupyterLab in Chromium as a learner would: open a notebook, run its cells, read what they show.

What is known to matter: the application must be exposed to the page before commands can be given; a command that runs
cells before the kernel has answered makes JupyterLab ask for a kernel and wait; and cells outside the window are only
drawn when windowing is off.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from checker.jupyter import server as jupyter_server
from checker.jupyter.server import start_jupyterlab
from checker.jupyter.settings import jupyter_folder
from checker.workspace.files import write_json
from checker.workspace.workspace import Workspace

#: Without the last ones the browser talks to servers of its maker at every start.
CHROMIUM_OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync")
SECONDS = 60_000  # milliseconds, as Playwright counts
SETTINGS = Path("config/lab/user-settings/@jupyterlab")
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


class Lab:
    """One page with JupyterLab in it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self._address = address
        self.messages: list[str] = []
        page.on("pageerror", lambda error: self.messages.append(str(error)))

    def open(self) -> None:
        """Load JupyterLab, and wait until it is there."""
        self.page.goto(self._address)
        self.page.wait_for_function("() => window.jupyterapp && window.jupyterapp.shell", timeout=SECONDS)
        self._run("async app => { await app.restored; return true; }")
        self._until_the_splash_is_gone()

    def open_notebook(self, path: str) -> None:
        """Open a notebook by its path in the workspace, and wait until its kernel has answered."""
        self._run(_OPEN, path)

    def run_all(self) -> None:
        """Run every cell of the notebook in front, and wait until the kernel has nothing left to do."""
        self._run("app => app.commands.execute('notebook:run-all-cells').then(() => true)", seconds=300)

    def outputs(self) -> list[str]:
        """What each code cell shows, as text; an empty text when it shows nothing."""
        return list(self.page.evaluate(_OUTPUTS))

    def sources(self) -> list[str]:
        """What is written in each code cell, in the order of ``outputs``."""
        return list(self.page.evaluate(_SOURCES))

    def theme(self, name: str) -> None:
        """Change to the ``light`` or the ``dark`` theme, and wait until the page has it."""
        change = "(app, theme) => app.commands.execute('apputils:change-theme', {theme}).then(() => true)"
        self._run(change, THEMES[name])
        light = "true" if name == "light" else "false"
        self.page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached", timeout=SECONDS)
        self._until_the_splash_is_gone()

    def show(self, text: str) -> None:
        """Bring the last output with this text to the middle of the window."""
        output = self.page.locator(".jp-OutputArea-output", has_text=text).last
        output.evaluate("element => element.scrollIntoView({block: 'center'})")

    def save(self) -> None:
        """Save the notebook in front."""
        self._run("app => app.commands.execute('docmanager:save').then(() => true)")

    def screenshot(self, name: str) -> Path | None:
        """A picture for a person to look at, in the folder that SLIPWAY_SCREENSHOTS names; else none."""
        folder = os.environ.get("SLIPWAY_SCREENSHOTS")
        if not folder:
            return None
        path = Path(folder) / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        return path

    def _until_the_splash_is_gone(self) -> None:
        self.page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=SECONDS)

    def _run(self, program: str, argument: Any = None, seconds: int = 60) -> Any:
        """What the program gives. A promise that is never kept must not keep the suite waiting for ever."""
        return self.page.evaluate(f"""argument => Promise.race([
          ({program})(window.jupyterapp, argument),
          new Promise((_, refuse) => setTimeout(() => refuse(new Error(
            `nothing came within {seconds} s; on screen: ${{document.querySelector('.jp-Dialog')?.innerText ?? ''}}`)),
            {seconds * 1000}))
        ])""", argument)


@contextmanager
def jupyterlab(workspace: Workspace, chromium: str, *, width: int = 1280, height: int = 900) -> Iterator[Lab]:
    """JupyterLab for this workspace, as ``slipway start`` starts it, open in a browser."""
    _prepare(workspace)
    lab = _start_exposed(workspace)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_OPTIONS))
            try:
                page = browser.new_page(viewport={"width": width, "height": height})
                page.set_default_timeout(SECONDS)
                driver = Lab(page, lab.server.address())
                driver.open()
                yield driver
            finally:
                browser.close()
    finally:
        lab.stop()


def _prepare(workspace: Workspace) -> None:
    """Settings that a test needs and a learner does not: the whole notebook is drawn, and nothing is restored."""
    settings = jupyter_folder(workspace) / SETTINGS
    write_json(settings / "notebook-extension" / "tracker.jupyterlab-settings", {"windowingMode": "none"})


def _start_exposed(workspace: Workspace) -> jupyter_server.JupyterLab:
    """The server of ``slipway start``, with the one option that lets a script give commands to the page."""
    usual = jupyter_server.server_command
    jupyter_server.server_command = lambda *words, **options: [  # type: ignore[assignment]
        *usual(*words, **options), "--LabApp.expose_app_in_browser=True"]
    try:
        return start_jupyterlab(workspace)
    finally:
        jupyter_server.server_command = usual


def notebook(*sources: str) -> str:
    """The text of a notebook with these code cells."""
    cells = [{"cell_type": "code", "id": f"cell-{number}", "metadata": {}, "execution_count": None, "outputs": [],
              "source": source} for number, source in enumerate(sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


#: Waits for the kernel's first answer: JupyterLab calls it idle before that.
_OPEN = """async (app, path) => {
  const panel = await app.commands.execute('docmanager:open', {path});
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  app.shell.activateById(panel.id);
  return true;
}"""
_SOURCES = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code')
  .map(cell => cell.model.sharedModel.source)"""
_OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code')
  .map(cell => [...cell.outputArea.node.querySelectorAll('.jp-OutputArea-output')]
    .map(output => output.innerText.trim()).join('\\n'))"""
