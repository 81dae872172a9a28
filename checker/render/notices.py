"""Short messages in a notebook: what was done or stored, and what went wrong, in place of a traceback."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.errors import SlipwayError
from checker.render.card import NEUTRAL, PROBLEM, bundle, card, definitions
from checker.render.markup import Html, element, prose
from checker.render.plain import one_line, shorten


@dataclass(frozen=True, repr=False)
class NoticeCard:
    """What happened, where, and what to do next; shown in place of a traceback, or to say that all is well."""

    what: str
    where: str = ""
    next_step: str = ""
    problem: bool = True  # False: a message that all is well

    @classmethod
    def of(cls, error: SlipwayError) -> "NoticeCard":
        """The card for this error."""
        return cls(error.what, error.where, error.next_step)

    def html(self) -> Html:
        """The card for a browser."""
        rows = [("Where", prose(self.where), ""), ("Next", prose(self.next_step), "s-do")]
        title = element("strong", "! " if self.problem else None, prose(self.what))
        return card(PROBLEM if self.problem else NEUTRAL, title, definitions(rows))

    def __str__(self) -> str:
        lines = [shorten(self.what)]
        lines += [f"Where: {shorten(self.where)}"] if self.where else []
        lines += [f"Next: {shorten(self.next_step)}"] if self.next_step else []
        return "\n".join(lines)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)


@dataclass(frozen=True, repr=False)
class AnswerCard:
    """What was stored as the answer to an exercise, and how to have it checked."""

    exercise: str
    values: Mapping[str, object]

    def html(self) -> Html:
        """The card for a browser."""
        rows = [(one_line(name), element("code", shorten(repr(value), 400)), "") for name, value in self.values.items()]
        return card(NEUTRAL, element("strong", f"Stored · {one_line(self.exercise)}"), definitions(rows))

    def __str__(self) -> str:
        values = ", ".join(f"{one_line(name)} = {shorten(repr(value), 400)}" for name, value in self.values.items())
        return f"Stored for {one_line(self.exercise)}: {values or 'nothing'}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)
