"""A Git repository as its objects show it, read with the ``git`` command and none of the repository's own programs."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.core.check import NotVerified, fail
from checker.sandbox.limited import Finished, run_limited
from checker.sandbox.limits import clean_environment

_SECONDS = 30.0
#: A submitted repository may name programs to run; none of them is.
_HARMLESS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.quotepath=false",
             "-c", "safe.directory=*", "-c", "diff.external=", "-c", "core.pager=cat", "-c", "protocol.ext.allow=never")
_START, _FIELD, _END = "\x1e", "\x1f", "\x1d"
_FORMAT = f"{_START}%H{_FIELD}%P{_FIELD}%an{_FIELD}%ae{_FIELD}%aI{_FIELD}%s{_FIELD}%b{_END}"


@dataclass(frozen=True)
class Commit:
    """One commit. ``files``: the paths that it changed against its first parent (none for a merge)."""

    hash: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    date: str
    subject: str
    body: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tag:
    """A tag and the commit that it leads to."""

    name: str
    annotated: bool
    target: str


class Git:
    """The repository in a folder. ``is_repository`` is about this folder: one further up does not count."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def at(self, root: Path) -> "Git":
        """Another repository."""
        return Git(root)

    def try_run(self, *args: str, seconds: float = _SECONDS) -> Finished:
        """The finished ``git ARGS…``, also when git says no. Ends the check as not verified where there is no Git."""
        environment = clean_environment({"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0",
                                         "GIT_CEILING_DIRECTORIES": str(self.root.parent)})
        try:
            return run_limited(["git", *_HARMLESS, *args], cwd=self.root, env=environment, seconds=seconds)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            raise NotVerified(
                "Git is not installed here. Linux: sudo apt install git. macOS: xcode-select --install. "
                "Windows: winget install Git.Git, then open a new terminal.") from None

    def run(self, *args: str, seconds: float = _SECONDS) -> str:
        """What ``git ARGS…`` prints. Ends the check as failed, in Git's own words, when git says no."""
        done = self.try_run(*args, seconds=seconds)
        if done.returncode != 0 or done.timed_out:
            fatal = next((line for line in done.stderr.splitlines() if line.startswith(("fatal:", "error:"))), done.last_words)
            found = f"no answer within {seconds:.0f} s" if done.timed_out else fatal
            fail(expected=f"git {args[0]} to work in your project", found=found, try_next="git status")
        return done.stdout

    def is_repository(self) -> bool:
        """Whether this folder is the top of a Git repository."""
        done = self.try_run("rev-parse", "--show-toplevel")
        return done.returncode == 0 and Path(done.stdout.strip()).resolve() == self.root

    def commits(self, *refs: str) -> list[Commit]:
        """All commits (of all branches and tags, or of ``refs``), newest first; none in an empty repository."""
        return [self._commit(entry) for entry in self._history(refs or ("--all",))]

    def _history(self, refs: tuple[str, ...]) -> list[str]:
        done = self.try_run("log", f"--format={_FORMAT}", "--name-only", "--no-renames", "--topo-order", *refs, "--")
        if done.returncode != 0:
            return []
        return [entry for entry in done.stdout.split(_START) if _END in entry]

    @staticmethod
    def _commit(entry: str) -> Commit:
        head, _, names = entry.partition(_END)
        found, parents, author, email, date, subject, body = head.split(_FIELD, 6)
        files = tuple(name for name in names.splitlines() if name)
        return Commit(found, tuple(parents.split()), author, email, date, subject, body.strip(), files)

    def files(self, commit: str) -> list[str]:
        """The paths that a commit changed, compared with its first parent."""
        listed = self.run("show", "--first-parent", "-m", "--format=", "--name-only", "--no-renames", "-z", commit)
        return [name for name in listed.split("\0") if name.strip()]

    def tracked(self, ref: str = "HEAD") -> list[str]:
        """The paths of all files in a commit; none when there is no such commit."""
        done = self.try_run("ls-tree", "-r", "--name-only", "-z", ref)
        return [name for name in done.stdout.split("\0") if name] if done.returncode == 0 else []

    def show(self, ref: str, path: str) -> str | None:
        """The text of a file as it is in a commit, or None."""
        done = self.try_run("show", "--no-textconv", f"{ref}:{path}")
        return done.stdout if done.returncode == 0 else None

    def ever_committed(self) -> dict[str, str]:
        """Every path that any commit (of any branch, tag or the stash) holds or held → the oldest commit that touched it."""
        return {name: commit.hash for commit in self._all_commits for name in commit.files}

    @cached_property
    def _all_commits(self) -> list[Commit]:
        return [self._commit(entry) for entry in self._history(("--all", "-m"))]

    def branches(self) -> dict[str, str]:
        """Local branches and the commits that they lead to."""
        return dict(line.split(" ", 1) for line in self._refs("refs/heads", "%(refname:short) %(objectname)"))

    def tags(self) -> list[Tag]:
        """All tags, by name."""
        form = f"%(refname:short){_FIELD}%(objecttype){_FIELD}%(objectname){_FIELD}%(*objectname)"
        return [Tag(name, kind == "tag", peeled or plain) for name, kind, plain, peeled in
                (line.split(_FIELD) for line in self._refs("refs/tags", form))]

    def _refs(self, place: str, form: str) -> list[str]:
        done = self.try_run("for-each-ref", f"--format={form}", place)
        return done.stdout.splitlines() if done.returncode == 0 else []

    def config(self, key: str) -> str:
        """A setting as this repository sees it, or ""."""
        return self.try_run("config", "--get", key).stdout.strip()

    def resolve(self, ref: str) -> str:
        """The full hash that a name, a tag or the beginning of a hash leads to, or ""."""
        done = self.try_run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return done.stdout.strip() if done.returncode == 0 else ""

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether one commit is in the history of another."""
        return self.try_run("merge-base", "--is-ancestor", older, newer).returncode == 0

    def merge_base(self, one: str, other: str) -> str:
        """The newest commit that both have in their history, or ""."""
        return self.try_run("merge-base", one, other).stdout.strip()
