"""The whole examination, all looks at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checker.core.course import course_root
from checker.doctor.finding import Finding, Mend, State
from checker.doctor.machine import (
    look_at_disk,
    look_at_environment,
    look_at_memory,
    look_at_packages,
    look_at_python,
)
from checker.doctor.place import look_at_workspace, workspace_or_none
from checker.doctor.ports import PORTS, look_at_port
from checker.doctor.tools import look_at_docker, look_at_docker_plugins, look_at_git, look_at_git_identity
from checker.workspace.workspace import default_root

Look = Callable[[], Finding]


def examine(workspace: Path | None = None) -> tuple[Finding, ...]:
    """Everything that was found, in a fixed order. Takes as long as the slowest look, and never raises."""
    looks = all_looks(workspace)
    with ThreadPoolExecutor(max_workers=len(looks)) as threads:
        return tuple(threads.map(lambda entry: carefully(*entry), looks.items()))


def all_looks(given: Path | None) -> dict[str, Look]:
    """What is looked at, by the name that its finding has."""
    workspace = workspace_or_none(given)
    project = workspace.project if workspace else None
    looks: dict[str, Look] = {
        "Python": look_at_python,
        "Environment": look_at_environment,
        "Packages": lambda: look_at_packages(course_root()),
        "Git": look_at_git,
        "Git identity": lambda: look_at_git_identity(project),
        "Docker": look_at_docker,
        "Docker plugins": look_at_docker_plugins,
        "Disk": lambda: look_at_disk(workspace.root if workspace else given or default_root()),
        "Memory": look_at_memory,
        "Workspace": lambda: look_at_workspace(given),
    }
    return looks | {f"Port {port}": lambda port=port: look_at_port(port) for port in PORTS}


def carefully(name: str, look: Look) -> Finding:
    """The look's finding, or a warning when the look itself broke: one that breaks must not hide the others."""
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - a strange machine may break a look in ways that nobody foresaw
        return Finding(name, State.WARN, f"could not be looked at ({type(error).__name__}: {str(error)[:120]})",
                       "Nothing is known about it; that need not mean that something is wrong.",
                       Mend.everywhere("go on; if something does not work later, report this line"))
