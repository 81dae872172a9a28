"""HTML made so that nothing can be forgotten: whatever is not already ``Html`` is cleaned and escaped."""

import html
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from checker.render.plain import clean, shorten

_CODE = re.compile(r"`([^`\n]+)`")
_WITHOUT_END = frozenset({"br", "hr", "link", "meta"})


class Html(str):
    """Markup that may be put into a page as it is."""

    __slots__ = ()


def element(name: str, /, *children: str | None, **attributes: str | bool) -> Html:
    """``<name attributes>children</name>``. Attributes: ``class_`` is class, ``False`` leaves one out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False)
    if name in _WITHOUT_END:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(children)}</{name}>")


def joined(children: Iterable[str | None], between: str = "") -> Html:
    """These pieces as one: Html as it is, text escaped, None left out."""
    return Html(between.join(escape(child) for child in children if child is not None))


def escape(text: str) -> Html:
    """The text as Html: cleaned and escaped, unless it is Html already."""
    return text if isinstance(text, Html) else Html(html.escape(clean(text)))


def prose(text: str) -> Html:
    """A sentence, cut where it has no end: `…` becomes code; text of several lines keeps its lines."""
    plain = shorten(text)
    if "\n" in plain:
        return element("pre", plain)
    parts = _CODE.split(plain)
    return joined(element("code", part) if place % 2 else part for place, part in enumerate(parts))


@cache
def stylesheet(name: str) -> Html:
    """A ``<style>`` element with one of the style sheets beside this module."""
    text = files("checker.render").joinpath(name).read_text(encoding="utf-8")
    return Html(f"<style>{_squeezed(text)}</style>")


def _attribute(key: str, value: str | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _squeezed(css: str) -> str:
    """The style sheet without comments and spare space: it is repeated in every output of a notebook."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css)).strip()
