"""Noticing that the project changed."""

from collections.abc import Iterator
from pathlib import Path

import watchfiles

from checker.workspace.workspace import Workspace

_IGNORED = frozenset({"__pycache__", ".ipynb_checkpoints", ".pytest_cache", "index.lock"})


def changes(workspace: Workspace) -> Iterator[set[Path]]:
    """The paths that changed in the project or among the answers, each time that some did; ends with Ctrl-C."""
    folders = [workspace.project, workspace.answers_file.parent]
    results = {workspace.results_file.name, "hints.json"}

    def matters(change: watchfiles.Change, path: str) -> bool:
        # What a check itself writes must not set off the next one.
        name = Path(path)
        return not _IGNORED.intersection(name.parts) and not (
            name.parent == workspace.state_folder and (name.name in results or name.name.startswith(".")))

    for batch in watchfiles.watch(*folders, watch_filter=matters, raise_interrupt=False):
        yield {Path(path) for _, path in batch}
