"""What became of one check: a word, never a bool or None."""

from enum import StrEnum


class Outcome(StrEnum):
    """The seven things that can become of a check."""

    PASSED = "passed"
    FAILED = "failed"  # it looked, and what it found is not what the exercise asks for
    WAITING = "waiting"  # another check has to pass first, so it did not look
    NOT_ATTEMPTED = "not_attempted"  # nothing was tried yet
    NOT_VERIFIED = "not_verified"  # it could not look (no Docker, say): neither passed nor failed
    TIMED_OUT = "timed_out"  # it was stopped by the clock
    AUTHOR_ERROR = "author_error"  # the check itself is broken: not the learner's fault


#: Outcomes that take points away from nobody: they leave the sum that a grade is measured against.
WITHOUT_A_VERDICT = frozenset({Outcome.NOT_VERIFIED, Outcome.AUTHOR_ERROR})
