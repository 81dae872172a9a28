"""The frame that all cards of a notebook share, and the two forms in which Jupyter wants them."""

from collections.abc import Iterable
from typing import Protocol

from checker.core.outcome import Outcome
from checker.render.markup import Html, element, joined, prose, stylesheet
from checker.render.words import WORDS

NEUTRAL = "#0b6bcb"  # edge of a card that passes no judgement
PROBLEM = WORDS[Outcome.TIMED_OUT].fill

# Labels carry their colours in ``style``, which survives where style sheets are taken away: a notebook not yet trusted.
_LABEL = ("background-color:{fill};color:#fff;padding:1px 7px;border-radius:9px;font-size:12px;font-weight:600;"
          "white-space:nowrap")


class Card(Protocol):
    """Something that can be shown as HTML and as text."""

    def html(self) -> Html: ...


def bundle(shown: Card) -> dict[str, str]:
    """Both forms of a card: Jupyter shows the HTML, a terminal and a log the text."""
    return {"text/html": str(shown.html()), "text/plain": str(shown)}


def card(edge: str, title: Html, *parts: Html | None) -> Html:
    """A card with this colour at its edge, its title first, then the parts that are not None."""
    return joined([stylesheet("cards.css"),
                   element("div", element("div", title, class_="s-head"), *parts, class_="slipway",
                           style=f"border-left:5px solid {edge}")])


def label(outcome: Outcome) -> Html:
    """The outcome as a small label: symbol, word and colour."""
    word = WORDS[outcome]
    return element("strong", f"{word.symbol} {word.text}", class_="s-label", style=_LABEL.format(fill=word.fill))


def definitions(rows: Iterable[tuple[str, Html, str]]) -> Html | None:
    """A list of (name, text, CSS class); rows without a text are left out, and without rows there is no list."""
    pairs = [joined([element("dt", name, class_=kind or False),
                     element("dd", text, class_=kind or False, dir="auto")]) for name, text, kind in rows if text]
    return element("dl", *pairs) if pairs else None


def next_line(text: str) -> Html | None:
    """Where to go on, as the last line of a card; None for no text."""
    return element("div", element("strong", "Next: "), prose(text), class_="s-line") if text else None
