"""Python, its environment and packages, disk and memory."""

import platform
import shutil
import sys
from importlib import metadata
from pathlib import Path

import psutil

from checker.doctor.finding import Finding, Mend, State
from checker.environment.locked import locked_versions
from checker.environment.ready import CORE_LOCK

TESTED_PYTHONS = ((3, 11), (3, 13))  # the first and the last minor version that the course was run with
DISK_NEEDED, DISK_WANTED = 1_000_000_000, 5_000_000_000
MEMORY_NEEDED, MEMORY_WANTED = 2_000_000_000, 4_000_000_000


def look_at_python() -> Finding:
    """The version of the Python that runs the course."""
    oldest, newest = TESTED_PYTHONS
    tested = oldest <= sys.version_info[:2] <= newest
    return Finding(
        "Python", State.OK if tested else State.WARN, f"{platform.python_version()} ({sys.executable})",
        f"The course is tested with Python {oldest[0]}.{oldest[1]} to {newest[0]}.{newest[1]}.",
        None if tested else Mend("sudo apt install python3.12 python3.12-venv, delete .venv, then ./slipway start",
                                 "brew install python@3.12, delete .venv, then ./slipway start",
                                 "winget install Python.Python.3.12, delete .venv, then slipway start"))


def look_at_environment() -> Finding:
    """Whether the course runs in an environment of its own."""
    own = sys.prefix != sys.base_prefix or (Path(sys.prefix) / "conda-meta").is_dir()
    found = sys.prefix if own else f"{sys.prefix} (shared with other programs)"
    return Finding(
        "Environment", State.OK if own else State.WARN, found,
        "In an environment of its own, the course and your other programs cannot break each other.",
        None if own else Mend("start the course with ./slipway start", "start the course with ./slipway start",
                              "start the course with: slipway start"))


def look_at_packages(course: Path) -> Finding:
    """Whether every package of the lock is installed, with all of its files."""
    wanted, damaged, other = locked_versions(course / CORE_LOCK), [], []
    for name, version in wanted.items():
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            damaged.append(f"{name} is not installed")
            continue
        if installed.version != version:
            other.append(f"{name} {installed.version} in place of {version}")
        elif missing := _missing_files(installed):
            damaged.append(f"{missing[0]} of {name} is gone")
    state = State.MISSING if damaged else State.WARN if other else State.OK
    found = "; ".join([*damaged[:3], *other[:3]]) or f"{len(wanted)} packages, complete and as locked"
    mend = Mend("delete the folder .venv, then ./slipway start", "delete the folder .venv, then ./slipway start",
                "delete the folder .venv, then: slipway start")
    return Finding("Packages", state, found, "The labs are tested with exactly these versions.",
                   None if state is State.OK else mend)


def _missing_files(installed: metadata.Distribution) -> list[str]:
    """Files that the package's own list names and that are not there; compiled ones come and go."""
    listed = (line.rsplit(",", 2)[0].strip('"') for line in (installed.read_text("RECORD") or "").splitlines())
    return [name for name in listed if name.endswith((".py", ".so", ".pyd")) and not
            Path(str(installed.locate_file(name))).exists()]


def look_at_disk(place: Path) -> Finding:
    """Free space where the learner's work goes."""
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    state = State.MISSING if free < DISK_NEEDED else State.WARN if free < DISK_WANTED else State.OK
    return Finding(
        "Disk", state, f"{free / 1e9:.1f} GB free at {place}",
        "Your project, its models and, later, container images need about 5 GB.",
        None if state is State.OK else Mend(
            "look for what is large: du -h --max-depth=2 ~ | sort -h | tail; with Docker: docker system prune",
            "Apple menu > System Settings > General > Storage; with Docker: docker system prune",
            "Settings > System > Storage; with Docker: docker system prune"))


def look_at_memory() -> Finding:
    """Memory in all, and how much of it is free for use."""
    memory = psutil.virtual_memory()
    state = (State.MISSING if memory.total < MEMORY_NEEDED / 2
             else State.WARN if memory.total < MEMORY_WANTED or memory.available < MEMORY_NEEDED / 2 else State.OK)
    return Finding(
        "Memory", state, f"{memory.total / 1e9:.1f} GB, {memory.available / 1e9:.1f} GB of it free",
        "JupyterLab and a training run need about 1 GB; with containers, 4 GB in all is comfortable.",
        None if state is State.OK else Mend(
            "close other programs (a browser with many tabs is often the largest); to see them: top -o %MEM",
            "close other programs; to see them: Activity Monitor > Memory",
            "close other programs; to see them: Task Manager > Memory; for WSL raise memory= in .wslconfig"))
