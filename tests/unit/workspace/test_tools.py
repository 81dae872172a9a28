"""A lab's own packages: how large they are, what is missing, and what is said when they cannot be had."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from checker.core.course import Course, Lab
from checker.environment.installer import InstallerFailedError
from checker.environment.progress import Progress
from checker.errors import AuthorError, SetupError
from checker.workspace import tools
from checker.workspace.tools import install_tools, missing_tools, size_of

LOCK = """# slipway: 2 packages, 3 MB to download, 11 MB on disk (linux, Python 3.11)
pytest==0.0.1 \\
    --hash=sha256:00
no-such-package-of-ours==1.0 ; python_version >= "3" \\
    --hash=sha256:00
for-another-system==1.0 ; python_version < "3" \\
    --hash=sha256:00
"""


@pytest.fixture
def lab(course: Course, tmp_path: Path) -> Lab:
    """A lab that needs a package which is not here, and one that is here in another version."""
    folder = tmp_path / "09_tools"
    folder.mkdir()
    (folder / "requirements.lock").write_text(LOCK, encoding="utf-8")
    return replace(course.labs[0], folder=folder, packages=("pytest", "no-such-package-of-ours"))


def test_the_size_is_read_from_the_lock(lab: Lab) -> None:
    assert str(size_of(lab)) == "2 packages, about 3 MB to download and 11 MB on disk"


def test_a_lock_without_its_size_sends_the_author_on(lab: Lab) -> None:
    lab.lock.unlink()
    with pytest.raises(AuthorError, match="no lock that says how large") as caught:
        missing_tools(lab)
    assert caught.value.next_step == "slipway author lock"


def test_what_is_missing_or_of_another_version_is_named(lab: Lab) -> None:
    assert missing_tools(lab) == ["pytest", "no-such-package-of-ours"]
    assert missing_tools(replace(lab, packages=())) == []


@pytest.mark.parametrize(("printed", "said"), [
    ("error: Failed to fetch: dns error", "the package index does not answer"),
    ("No space left on device", "the disk is full"),
    ("THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that the course was tested with"),
    ("something else", "the installer failed")])
def test_what_cannot_be_installed_closes_this_lab_only(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                       printed: str, said: str) -> None:
    def fail(*_: object) -> None:
        raise InstallerFailedError([printed])

    monkeypatch.setattr(tools, "run_installer", fail)
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    with pytest.raises(SetupError, match=said) as caught:
        install_tools(lab, Progress(io.StringIO()))
    assert "no-such-package-of-ours" in str(caught.value) and "The other labs work without it." in caught.value.next_step


def test_an_installer_that_says_nothing_and_does_nothing_is_noticed(lab: Lab, tmp_path: Path,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "run_installer", lambda *_: None)
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    with pytest.raises(SetupError, match="pytest is still missing"):
        install_tools(lab, Progress(io.StringIO()))
