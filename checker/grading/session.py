"""The child process in which checks run: ``python -m checker.grading.session REQUEST`` answers in lines of JSON.

It is a process of its own so that a check that hangs can be stopped, and so that nothing a learner's kernel has
patched can reach a check. Lines go to the standard output that it was started with; whatever else wants to print goes
to standard error.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from checker.core.course import RECALL, load_lab
from checker.core.report import CheckResult
from checker.grading.plugin import ChecksPlugin
from checker.grading.recall import check_recall
from checker.probes.answers import Answers
from checker.workspace.workspace import Workspace


def main(request: dict[str, Any]) -> int:
    """Run the checks that were asked for and write one line for each thing that happens."""
    say = _speaker()
    lab = load_lab(Path(request["lab"]))
    workspace = Workspace(Path(request["workspace"]))
    wanted = frozenset(request["exercises"])
    if not wanted or RECALL in wanted:
        results = check_recall(lab, Answers(workspace.answers_file, lab.id))
        say("declared", results)
        say("result", results)
    if wanted != {RECALL}:
        _run_pytest(sorted(lab.folder.glob("checks*.py")), workspace, lab.id, wanted - {RECALL}, request, say)
    say("end", [])
    return 0


def _run_pytest(checks: list[Path], workspace: Workspace, lab_id: str, wanted: frozenset[str], request: dict[str, Any],
                say: Callable[..., None]) -> None:
    plugin = ChecksPlugin(workspace, lab_id, wanted, frozenset(request["skip"]), frozenset(request["passed"]), say)
    code = pytest.main(
        [*map(str, checks), "-c", os.devnull, "--rootdir", str(checks[0].parent), "--import-mode=importlib", "-p", "no:terminal",
         "-p", "no:cacheprovider", "-p", "no:capture", "-o", "python_files=checks*.py", "-o", "python_functions=check_*",
         "--noconftest"],
        plugins=[plugin])
    if plugin.collection_error or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        say("broken", [], plugin.collection_error or f"pytest ended with {code!r}")


def _speaker() -> Callable[..., None]:
    """A function that writes one line of JSON to what was standard output, which is then kept for it alone."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(kind: str, results: list[CheckResult], text: str = "") -> None:
        line = {"kind": kind, "results": [asdict(result) for result in results], "text": text}
        channel.write(json.dumps(line) + "\n")
        channel.flush()

    return say


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
