"""How a check is declared and how it says what it saw.

A check is a pytest function in a lab's ``checks.py`` (or in ``checks_*.py`` beside it, where one file would be long). Its
docstring is the sentence that the learner reads:

    @check("first-commit")
    def check_history_has_a_commit(git):
        '''Your project has at least one commit.'''
        if not git.commits():
            fail(expected="at least one commit", found="an empty history", try_next="git add . and git commit")
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

DEFAULT_SECONDS = 30.0
_ATTRIBUTE = "__slipway_check__"

Parent = str | Callable[..., object]
CheckFunction = TypeVar("CheckFunction", bound=Callable[..., object])


class Verdict(Exception):
    """Raised by a check to end with a word other than *passed*."""


class Failed(Verdict):
    """The check looked and did not find what the exercise asks for."""

    def __init__(self, expected: str, found: str, try_next: str) -> None:
        self.expected, self.found, self.try_next = expected, found, try_next
        super().__init__(f"expected {expected}; found {found}")


class NotAttempted(Verdict):
    """There is nothing to look at yet."""


class NotVerified(Verdict):
    """The check could not look; ``str(error)`` says what is missing and how to get it."""


@dataclass(frozen=True)
class Promise:
    """What the ``check`` decorator leaves on a function."""

    exercise: str
    waits_for: tuple[str, ...]
    seconds: float


def check(
    exercise: str, *, waits_for: Parent | list[Parent] | None = None, seconds: float = DEFAULT_SECONDS,
) -> Callable[[CheckFunction], CheckFunction]:
    """Declare the function below as one promise about ``exercise``.

    ``waits_for``: checks (of this lab) that must pass first; until then this one is *waiting*. A check of another file is
    given by its name.
    ``seconds``: after this time the check is stopped and is *timed out*.
    """
    parents = [] if waits_for is None else waits_for if isinstance(waits_for, list) else [waits_for]

    def declare(function: CheckFunction) -> CheckFunction:
        names = (parent if isinstance(parent, str) else parent.__name__ for parent in parents)
        promise = Promise(exercise, tuple(names), seconds)
        setattr(function, _ATTRIBUTE, promise)
        return function

    return declare


def promise_of(function: object) -> Promise | None:
    """The promise that ``check`` left on this function, if it is one of ours."""
    return getattr(function, _ATTRIBUTE, None)


def fail(*, expected: str, found: str, try_next: str) -> NoReturn:
    """End this check as *failed*, in the learner's words: what should be, what is, what to type next."""
    raise Failed(expected, found, try_next)


def not_attempted(what: str) -> NoReturn:
    """End this check as *not attempted*: there is nothing to look at yet."""
    raise NotAttempted(what)


def not_verified(why: str) -> NoReturn:
    """End this check as *not verified*: neither passed nor failed, because it could not look."""
    raise NotVerified(why)
