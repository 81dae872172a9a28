"""Whatever a learner, a notebook or a file name contains: every view stays whole and does nothing it was told by it."""

import csv
import json
from html.parser import HTMLParser
from io import StringIO
from xml.etree import ElementTree

import pytest
from rich.console import Console

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.errors import SlipwayError
from checker.render.data import gradebook_csv, report_from_json, to_json, to_junit
from checker.render.notebook import AnswerCard, CheckCard, HintCard, NoticeCard, ProgressCard, SolutionCard
from checker.render.page import render_page
from checker.render.plain import clean, one_line, shorten
from checker.render.summary_page import render_summary_page
from checker.render.terminal import render_progress, render_report

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an end of everything": "]]></style></pre></td></details></div><img src=x onerror=alert(1)>",
    "an attribute": "\"' onmouseover=alert(1) x='",
    "terminal codes": "\x1b[31mred\x1b[0m\x1b[2J\x1b]0;title\x07\x1b]8;;http://x\x1b\\link\x9b31m\x1bc\x08\x08",
    "an open terminal code": "a\x1b]0;never ended",
    "NUL": "a\x00b\x00",
    "half characters": "a\ud800b\udfffc",
    "right-to-left marks": "exe.\u202efdp\u2066\u200f\u061c.csv",
    "line ends": "a\r\nb\rc\u2028d\x85e\x0bf",
    "markup of rich": "[bold red]x[/] [link=http://x]y[/link] :boom: [",
    "markup of Jinja and braces": "{{ 7 * 7 }} {% x %} {0} %s %(a)s",
    "backticks": "`<b>`` `",
    "a formula": "=HYPERLINK(\"http://x\")",
    "very long": "<b>" + "x" * 300_000,
    "many lines": "<i>\n" * 20_000,
}
# What may never come out of a view: it starts with what a browser or a terminal would act on.
FORBIDDEN = ("\x1b", "\x9b", "\x00", "\x07", "\x08", "\u202e", "\u2066", "\u200f", "\u061c", "\ud800", "\udfff")
hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def report(text):
    checks = tuple(CheckResult(text, text, text, outcome, text, text, text, (text,), 0.1, text) for outcome in Outcome)
    return Report(text, (LabResult(text, text, (ExerciseResult(text, text, 1, checks),), (text,), text),), text, text,
                  text, text)


def cards(text):
    labs = report(text).labs
    return [CheckCard(labs[0].exercises[0], (text, text), text, {text: text}), HintCard(text, (text, text), 2),
            SolutionCard(text, [text], text), ProgressCard(labs), NoticeCard(text, text, text),
            NoticeCard.of(SlipwayError(text, where=text, next_step=text)), AnswerCard(text, {text: text})]


class Tags(HTMLParser):
    """The names of elements and attributes that a browser would see, and whether they nest."""

    def __init__(self, text):
        super().__init__()
        self.names, self.attributes, self.open = set(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _value in attrs}
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def assert_harmless(html):
    tags = Tags(html)
    assert tags.open == []
    assert not tags.names & {"script", "img", "b", "i", "iframe"}
    assert not any(name.startswith("on") or name == "src" for name in tags.attributes)
    assert not [each for each in FORBIDDEN if each in html]
    html.encode("utf-8")


@hostile
def test_cards(text):
    for card in cards(text):
        assert_harmless(card.html())
        plain = str(card)
        assert not [each for each in FORBIDDEN if each in plain]
        assert len(plain) < 200_000 and len(card.html()) < 250_000
        plain.encode("utf-8")


@hostile
def test_pages(text):
    assert_harmless(render_page(report(text)))
    assert_harmless(render_summary_page([report(text)], [text]))


@hostile
@pytest.mark.parametrize("encoding", ["utf-8", "cp437"])
def test_terminal(text, encoding):
    class Stream(StringIO):
        pass

    Stream.encoding = encoding
    stream = Stream()
    console = Console(file=stream, width=80, highlight=False, force_terminal=False, _environ={})
    render_report(report(text), console)
    render_progress(report(text), console)
    assert not [each for each in FORBIDDEN if each in stream.getvalue()]
    stream.getvalue().encode(encoding)
    assert len(stream.getvalue()) < 200_000


@hostile
def test_data(text):
    read = report_from_json(to_json(report(text)))
    assert read.labs[0].exercises[0].checks[0].found == text.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
    json.loads(to_json(report(text)).encode("utf-8"))
    ElementTree.fromstring(to_junit(report(text)))
    rows = list(csv.reader(StringIO(gradebook_csv([report(text)]))))
    assert len(rows) == 2 and not rows[1][0].startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(("text", "shown"), [
    ("\x1b[1;31mred\x1b[0m", "red"), ("a\x1b]0;title\x07b", "ab"), ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
    ("a\r\nb\rc", "a\nb\nc"), ("a\tb", "a\tb"), ("a\x00\x7fb", "ab"), ("\ud800", "\ufffd"), ("نص عربي", "نص عربي"),
    ("a\u200d\u200cb", "a\u200d\u200cb")])
def test_clean_text_keeps_what_people_write(text, shown):
    assert clean(text) == shown


def test_a_shortened_text_says_how_much_there_was():
    assert shorten("x" * 5_000) == "x" * 1_500 + " … (shortened; 5000 characters in all)"
    assert shorten("a\n" * 40).endswith("a … (shortened; 80 characters in all)")
    assert shorten("short\n") == "short"
    assert shorten("\x00" * 9_000 + "x") == "… (shortened; 9001 characters in all)"


def test_one_line_is_one_line_and_not_too_long():
    assert one_line("a\n  b\tc") == "a b c"
    assert one_line("x" * 400) == "x" * 299 + "…"
