"""A report as one HTML page, for the learner and the instructor: no script, nothing loaded from anywhere."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult, Report
from checker.render.card import label
from checker.render.checklist import checklist
from checker.render.markup import Html, element, joined, prose, stylesheet
from checker.render.plain import clean, number, one_line, score
from checker.render.words import WORDS, headline, tally

# Even if something hostile got past the escaping, the browser would neither run nor load it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|\+00:00)$")


def render_page(report: Report) -> str:
    """The report as a page: the sum, what was not verified, then every lab."""
    name = one_line(report.learner) or "Report"
    facts = [("Graded", _when(report.made_at)), ("course", report.course), ("kit", report.kit)]
    about = " · ".join(f"{what} {value}" for what, value in facts if value)
    return page(
        f"{name} · report",
        element("h1", name), element("p", one_line(about), class_="soft"),
        _sum(report), _not_verified(report), _lab_table(report.labs) if report.labs else None,
        *(_lab(place, lab) for place, lab in enumerate(report.labs, 1)))


def page(title: str, *parts: Html | None) -> str:
    """A whole HTML document with these parts in its body."""
    head = element(
        "head", element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", one_line(title)), stylesheet("cards.css"), stylesheet("page.css"))
    body = element("body", element("main", *parts))
    return "<!doctype html>\n" + element("html", head, "\n", body, lang="en") + "\n"


def relative_link(path: str, text: str) -> Html:
    """A link to a file beside the page; a path that leads elsewhere stays mere text."""
    plain = clean(path).replace("\\", "/")
    if plain.startswith("/") or ".." in plain.split("/"):
        return element("span", one_line(text))
    # A colon is quoted too, so that no path is taken for an address such as javascript: or http:
    return element("a", one_line(text), href=quote(plain, safe="/"))


def _sum(report: Report) -> Html:
    counts = Counter(check.outcome for check in _checks(report))
    labels = [element("span", label(outcome), f" {counts[outcome]}") for outcome in Outcome if counts[outcome]]
    problem = element("div", prose(report.problem), class_="notice") if report.problem else None
    return joined([element("p", score(report.earned, report.possible), class_="sum"),
                   problem, element("p", *labels, class_="counts") if labels else None])


def _not_verified(report: Report) -> Html | None:
    """What nobody looked at, said at the top: it is neither passed nor failed and gives no points."""
    unseen = [check for check in _checks(report) if check.outcome is Outcome.NOT_VERIFIED]
    if not unseen:
        return None
    items = (element("li", prose(check.sentence), " ", element("span", prose(check.found), class_="soft"))
             for check in unseen)
    return element("div", element("strong", "Not verified, neither passed nor failed:"), element("ul", *items),
                   class_="notice")


def _lab_table(labs: Iterable[LabResult]) -> Html:
    head = element("tr", element("th", "Lab", scope="col"), element("th", "Points", scope="col", class_="number"),
                   element("th", "Checks", scope="col"))
    rows = (element("tr", element("td", element("a", _title(lab), href=f"#lab-{place}")),
                    element("td", f"{number(lab.earned)} of {number(lab.possible)}", class_="number"),
                    element("td", tally(lab.checks) or "none gave a result"))
            for place, lab in enumerate(labs, 1))
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="scroll")


def _lab(place: int, lab: LabResult) -> Html:
    log = element("p", relative_link(lab.log, "The executed notebook"), class_="soft") if lab.log else None
    notes = (element("div", prose(note), class_="notice") for note in lab.notes)
    sentences = {check.name: check.sentence for check in lab.checks}
    points = element("span", f"· {score(lab.earned, lab.possible)}", class_="soft")
    return element("section", element("h2", _title(lab), " ", points, id=f"lab-{place}"), log, *notes,
                   *(_exercise(exercise, sentences) for exercise in lab.exercises))


def _exercise(exercise: ExerciseResult, sentences: dict[str, str]) -> Html:
    unseen = exercise.points - exercise.possible
    points = f"· {headline(exercise)} · {score(exercise.earned, exercise.possible)}"
    points += f", {number(unseen)} more not counted" if unseen else ""
    head = element("h3", label(exercise.outcome), " ", one_line(exercise.title), " ",
                   element("span", points, class_="s-soft"), class_="s-head")
    return element("div", head, checklist(exercise.checks, sentences, with_detail=True), class_="slipway",
                   style=f"border-left:5px solid {WORDS[exercise.outcome].fill}")


def _when(moment: str) -> str:
    """``2026-11-20 10:00 UTC`` for an ISO moment of ours; any other text as it is."""
    return _MOMENT.sub(r"\1 \2 UTC", moment)


def _title(lab: LabResult) -> str:
    return one_line(lab.title) or one_line(lab.id)


def _checks(report: Report) -> Iterator[CheckResult]:
    return (check for lab in report.labs for check in lab.checks)
