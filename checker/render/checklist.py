"""The checks of an exercise as HTML: the same list in a notebook's card and on a report's page."""

from collections.abc import Iterable, Mapping

from checker.core.outcome import Outcome
from checker.core.report import CheckResult
from checker.render.card import definitions, label
from checker.render.markup import Html, element, prose
from checker.render.plain import one_line, whole
from checker.render.words import COURSE_AT_FAULT, explained, waits_for


def checklist(checks: Iterable[CheckResult], sentences: Mapping[str, str], *, with_detail: bool = False) -> Html:
    """A list of these checks. ``sentences``: what each check promises, to name those that others wait for.

    ``with_detail`` adds what is there for the instructor, folded away.
    """
    return element("ul", *(_item(check, sentences, with_detail) for check in checks), class_="s-checks")


def evidence(check: CheckResult) -> str:
    """What a person needs who is to mend this check."""
    return "\n".join([f"check {check.name} of exercise {check.exercise}", *filter(None, [check.found, check.detail])])


def _item(check: CheckResult, sentences: Mapping[str, str], with_detail: bool) -> Html:
    sentence = prose(check.sentence)
    if check.outcome is Outcome.WAITING:
        return element("li", label(check.outcome), " ", element(
            "span", sentence, " · waits for: ", prose(waits_for(check, sentences)), class_="s-soft"))
    if check.outcome is Outcome.AUTHOR_ERROR:
        return element("li", label(check.outcome), " ", sentence, element("p", COURSE_AT_FAULT),
                       _fold("Details for the report", evidence(check)))
    rows = ((name, prose(text), kind) for name, text, kind in explained(check))
    return element("li", label(check.outcome), " ", sentence, _table(check), definitions(rows),
                   _fold("For the instructor", check.detail) if with_detail and check.detail else None)


def _table(check: CheckResult) -> Html | None:
    """What the check looked at, row by row."""
    if not check.table:
        return None
    names, *rows = check.table
    head = element("tr", *(element("th", one_line(name), scope="col") for name in names))
    body = (element("tr", *(element("td", prose(cell)) for cell in row)) for row in rows)
    return element("table", element("thead", head), element("tbody", *body), class_="s-rows")


def _fold(summary: str, text: str) -> Html:
    return element("details", element("summary", summary), element("pre", whole(text), class_="s-block"))
