"""What the house rules are about: the files that Git knows, as texts."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every text file of the repository (tracked, or new and not ignored): path from the root → text."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    found: dict[str, str] = {}
    for name in sorted(filter(None, listed.split("\0"))):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            found[name] = content.decode("utf-8")
    assert len(found) > 50, "this list is empty only when it was made wrongly"
    return found


@pytest.fixture(scope="session")
def engine(texts: dict[str, str]) -> dict[str, str]:
    """The Python modules of checker/: path from the root → text."""
    return {name: text for name, text in texts.items() if name.startswith("checker/") and name.endswith(".py")}
