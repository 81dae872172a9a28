"""Every error that a person can meet, with what happened, where, and what to type next.

SlipwayError
├── UsageError           the command was given something it cannot use
├── SetupError           this machine lacks something: Python, Git, disk, a port, a network
├── WorkspaceError       the workspace or the project is missing, moved or damaged
├── NotebookError        a notebook cannot be read or is not a notebook of this course
├── DataError            a learner's CSV cannot be used as it is
├── ReportError          the file of a report cannot be read
├── GradingError         the autograder could not finish its work
│   └── NothingRanError  fewer results came back than checks were declared
├── PortfolioError       the portfolio cannot be built, verified or published as it stands
└── AuthorError          a lab is written wrongly: the learner is not to blame
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a process says when it ends; the same numbers for every command."""

    DONE = 0  # everything asked for was done, and every check that ran passed
    NOT_PASSED = 1  # it ran to its end, and something did not pass
    USAGE = 2  # the command line itself was wrong
    SETUP = 3  # this machine lacks something that the command needs
    WORKSPACE = 4  # no workspace here, or it is damaged
    BAD_INPUT = 5  # a notebook, a CSV or another file cannot be used
    NOT_FINISHED = 6  # grading could not be finished; what was done is kept
    AUTHOR = 7  # a lab of the course is at fault, not the learner
    INTERRUPTED = 130  # Ctrl-C


class SlipwayError(Exception):
    """What happened, where it happened, and the next thing to type.

    ``str(error)`` is the whole message; ``what``, ``where`` and ``next_step`` are its parts.
    """

    exit_code = ExitCode.NOT_FINISHED

    def __init__(self, what: str, *, where: object = "", next_step: str = "") -> None:
        self.what = what
        self.where = str(where)
        self.next_step = next_step
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [self.what]
        if self.where:
            lines.append(f"Where: {self.where}")
        if self.next_step:
            lines.append(f"Next: {self.next_step}")
        return "\n".join(lines)


class UsageError(SlipwayError):
    """The command was given something it cannot use."""

    exit_code = ExitCode.USAGE


class SetupError(SlipwayError):
    """This machine lacks something that the command needs."""

    exit_code = ExitCode.SETUP


class WorkspaceError(SlipwayError):
    """The workspace or the project in it is missing, moved or damaged."""

    exit_code = ExitCode.WORKSPACE


class NotebookError(SlipwayError):
    """A notebook cannot be read, or is not a notebook of this course."""

    exit_code = ExitCode.BAD_INPUT


class DataError(SlipwayError):
    """A learner's own data cannot be used as it is."""

    exit_code = ExitCode.BAD_INPUT


class ReportError(SlipwayError):
    """The file of a report cannot be read, or does not keep to the schema."""

    exit_code = ExitCode.BAD_INPUT


class GradingError(SlipwayError):
    """The autograder could not finish; what it had done is kept."""


class NothingRanError(GradingError):
    """Fewer results came back than checks were declared, so there is no grade."""


class PortfolioError(SlipwayError):
    """The portfolio cannot be built, verified or published as it stands."""

    exit_code = ExitCode.NOT_PASSED


class AuthorError(SlipwayError):
    """A lab of the course is written wrongly; the learner is not to blame."""

    exit_code = ExitCode.AUTHOR
