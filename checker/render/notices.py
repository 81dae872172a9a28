"""Short messages in a notebook: what went wrong (instead of a traceback), and what was stored as an answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.errors import SlipwayError
from checker.render.card import NEUTRAL, PROBLEM, bundle, card
from checker.render.markup import Html, element, joined, prose
from checker.render.plain import one_line, shorten


@dataclass(frozen=True, repr=False)
class NoticeCard:
    """What happened, where, and what to do next; shown in place of a traceback."""

    what: str
    where: str = ""
    next_step: str = ""
    problem: bool = True

    @classmethod
    def of(cls, error: SlipwayError) -> "NoticeCard":
        """The card for this error."""
        return cls(error.what, error.where, error.next_step)

    def html(self) -> Html:
        """The card for a browser."""
        rows = [joined([element("dt", name, class_=kind or False), element("dd", prose(value), class_=kind or False)])
                for name, value, kind in (("Where", self.where, ""), ("Next", self.next_step, "s-do")) if value]
        symbol = element("span", "! " if self.problem else "i ", class_="s-soft")
        return card(PROBLEM if self.problem else NEUTRAL, joined([symbol, prose(self.what)]),
                    element("dl", *rows) if rows else None)

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
        rows = [joined([element("dt", one_line(name)), element("dd", element("code", shorten(repr(value), 400)))])
                for name, value in self.values.items()]
        return card(NEUTRAL, element("span", f"Stored · {one_line(self.exercise)}"),
                    element("dl", *rows) if rows else None)

    def __str__(self) -> str:
        values = ", ".join(f"{one_line(name)} = {shorten(repr(value), 400)}" for name, value in self.values.items())
        return f"Stored for {one_line(self.exercise)}: {values or 'nothing'}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)
