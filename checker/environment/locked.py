"""What a lock names, and what of it is installed in this environment."""

from importlib import metadata
from pathlib import Path


def locked_versions(lock: Path) -> dict[str, str]:
    """Name and version of every package that the lock wants on this system."""
    from packaging.requirements import Requirement  # only here: other commands need not wait for it

    lines = [line.rstrip("\\ ") for line in lock.read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    wanted = [Requirement(line) for line in lines]
    return {each.name: str(each.specifier).removeprefix("==") for each in wanted
            if each.marker is None or each.marker.evaluate()}


def not_installed(lock: Path) -> list[str]:
    """Names of the packages that this environment lacks, or has in another version than the lock wants."""
    return [name for name, wanted in locked_versions(lock).items() if _installed(name) != wanted]


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
