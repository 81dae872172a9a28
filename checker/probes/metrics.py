"""metrics.json, as a learner's training writes it."""

import json
from typing import Any

from checker.core.check import fail
from checker.probes.project import Project


def parse_metrics(text: str) -> dict[str, Any]:
    """What this text of a metrics.json holds. Ends the check as failed when it is no JSON object."""
    try:
        metrics = json.loads(text)
    except ValueError:
        metrics = None
    if not isinstance(metrics, dict):
        fail(expected="metrics.json as JSON, an object with names and values", found=text[:80] or "an empty file",
             try_next="write it with json.dumps(metrics)")
    return metrics


def command_of(project: Project, name: str) -> str:
    """The command that a learner types to run a module of the package, such as ``python -m houses.train``."""
    return f"python -m {project.card.package}.{name}"
