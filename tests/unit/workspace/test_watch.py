"""Noticing that the project changed, and not noticing what a check itself writes."""

import queue
import threading
from pathlib import Path

from checker.workspace.files import write_json
from checker.workspace.watch import changes
from checker.workspace.workspace import Workspace


def test_a_saved_file_is_noticed_and_the_tools_own_files_are_not(workspace: Workspace) -> None:
    seen: queue.Queue[set[Path]] = queue.Queue()

    def watch() -> None:
        for batch in changes(workspace):
            seen.put(batch)
            return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    note = workspace.project / "note.txt"
    batch: set[Path] = set()
    for number in range(100):  # the watcher needs a moment to begin, and has no event that says so
        write_json(workspace.results_file, {"n": number})
        note.write_text(str(number), encoding="utf-8")
        try:
            batch = seen.get(timeout=0.2)
            break
        except queue.Empty:
            continue
    assert batch == {note}
