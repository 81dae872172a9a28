"""The letters that a console has: on one that is not UTF-8, typographic signs become plain ones and nothing breaks."""

import codecs
import sys

from rich.console import Console
from rich.text import Text

from checker.core.outcome import Outcome
from checker.render.plain import clean
from checker.render.words import WORDS

_PLAIN = {
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "→": "->", "←": "<-", "·": "-",
    "×": "x", "−": "-", "•": "*", "≥": ">=", "≤": "<=", "\u00a0": " ",
    **{word.symbol: word.ascii_symbol for word in WORDS.values() if word.symbol not in "…!?"},
}


def fit(text: str, encoding: str) -> str:
    """The text in letters of this encoding: plain signs for typographic ones, a question mark for the rest."""
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        codec = "ascii"
    if codec.startswith("utf"):
        return text
    return "".join(each if _has(each, codec) else _PLAIN.get(each, "?") for each in text)


def letters(text: object, console: Console, style: str = "") -> Text:
    """Text that rich shows letter by letter on this console: no markup, no escape codes, no letter that it lacks."""
    return Text(fit(clean(text), console.encoding), style=style)


def symbol(outcome: Outcome, encoding: str | None = None) -> str:
    """The sign for this outcome in an encoding, by default that of standard output."""
    word = WORDS[outcome]
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    return word.symbol if fit(word.symbol, encoding) == word.symbol else word.ascii_symbol


def _has(letter: str, codec: str) -> bool:
    try:
        letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
