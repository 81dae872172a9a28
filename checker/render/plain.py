"""Text that came from anywhere, made fit to be shown: no escape codes, no control characters, not without an end."""

import re
from collections.abc import Sequence

LONGEST = 1_500  # characters of one value on a screen or a page; data files keep all of it
MOST_LINES = 30
LONGEST_BLOCK = 20_000

# Codes for a terminal: colours, cursor moves, titles, links. Taken out whole, so that "[31m" is not left behind.
_TERMINAL_CODE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]")
# What has no shape of its own but changes what is around it: control characters, marks that turn the direction of
# writing (they can make a file name read backwards), invisible spaces, and code points that XML forbids.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: object) -> str:
    """The text without terminal codes and control characters; line ends are ``\\n``, broken characters ``\ufffd``."""
    plain = _TERMINAL_CODE.sub("", str(text))
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", plain))


def shorten(text: object, longest: int = LONGEST, most_lines: int = MOST_LINES) -> str:
    """The clean text, cut after so many characters or lines, with a remark that says how much there was."""
    whole = str(text)
    start = whole[:longest * 4]  # cleaning gigabytes to show one page of them would take minutes
    lines = clean(start).strip("\n").split("\n")
    plain = "\n".join(lines[:most_lines])
    if len(start) == len(whole) and len(lines) <= most_lines and len(plain) <= longest:
        return plain
    return f"{plain[:longest].rstrip()} … (shortened; {len(whole)} characters in all)".lstrip(" ")


def whole(text: object) -> str:
    """The clean text of a cell or a traceback, cut only where no person would read on."""
    return shorten(text, LONGEST_BLOCK, LONGEST_BLOCK)


def one_line(text: object, longest: int = 300) -> str:
    """The clean text on one line, cut after ``longest`` characters: for titles, sentences and table cells."""
    words = " ".join(clean(str(text)[:longest * 4]).split())
    return words if len(words) <= longest else words[:longest - 1].rstrip() + "…"


def number(value: float) -> str:
    """Points as people write them: ``2``, ``1.5``, ``0.33``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def score(earned: float, possible: float) -> str:
    """``1.5 of 2 points``."""
    return f"{number(earned)} of {number(possible)} point" + ("" if possible == 1 else "s")


def counted(count: int, noun: str) -> str:
    """``1 check``, ``3 checks``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def labelled(label: str, value: object, indent: int = 6) -> str:
    """``Expected:  value``, with the further lines of the value set under its first."""
    start = f"{' ' * indent}{label + ':':<10} "
    return start + shorten(value).replace("\n", "\n" + " " * len(start))


def table_lines(rows: Sequence[Sequence[str]], indent: int = 0) -> list[str]:
    """The rows as lines of text with their columns under each other; the first row, the names, gets a line below it."""
    cells = [[one_line(cell, 60) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=False)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in cells]
    if len(lines) > 1:
        lines.insert(1, "  ".join("-" * width for width in widths))
    return [" " * indent + line for line in lines]
