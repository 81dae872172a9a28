"""Many reports on one page, for the instructor: who has how many points, and which checks fail most."""

from collections import Counter
from collections.abc import Sequence

from checker.core.outcome import Outcome
from checker.core.report import Report
from checker.render.markup import Html, element, prose
from checker.render.page import page, relative_link
from checker.render.plain import counted, number, one_line
from checker.render.words import remarks

MOST_FAILED = 10
_NOT_REACHED = (Outcome.FAILED, Outcome.TIMED_OUT)


def render_summary_page(reports: Sequence[Report], pages: Sequence[str]) -> str:
    """The page; ``pages`` are the paths of the reports' own pages, relative to this one."""
    finished = sum(report.passed for report in reports)
    return page(
        f"{counted(len(reports), 'report')}",
        element("h1", counted(len(reports), "report")),
        element("p", f"{finished} with every check passed that could be made. An empty cell: not handed in.",
                class_="soft"),
        _marks(reports, pages), _most_failed(reports))


def _marks(reports: Sequence[Report], pages: Sequence[str]) -> Html:
    labs = list(dict.fromkeys(lab.id for report in reports for lab in report.labs))
    head = element("tr", element("th", "Learner", scope="col"),
                   *(element("th", one_line(name), scope="col", class_="number") for name in (*labs, "total")),
                   element("th", "Remarks", scope="col"))
    rows = [_row(report, path, labs) for report, path in zip(reports, pages, strict=True)]
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="scroll")


def _row(report: Report, path: str, labs: Sequence[str]) -> Html:
    points = {lab.id: f"{number(lab.earned)} of {number(lab.possible)}" for lab in report.labs}
    return element(
        "tr", element("td", relative_link(path, report.learner or "no name")),
        *(element("td", points.get(lab, ""), class_="number") for lab in labs),
        element("td", f"{number(report.earned)} of {number(report.possible)}", class_="number"),
        element("td", "; ".join(one_line(each) for each in remarks(report))))


def _most_failed(reports: Sequence[Report]) -> Html | None:
    """Where a class is stuck: the checks that fail for most learners, with how many met them."""
    checks = [(lab.id, check) for report in reports for lab in report.labs for check in lab.checks]
    failed = Counter((lab, check.name) for lab, check in checks if check.outcome in _NOT_REACHED)
    made = Counter((lab, check.name) for lab, check in checks)
    sentences = {(lab, check.name): check.sentence for lab, check in checks}
    if not failed:
        return None
    rows = (element("tr", element("td", prose(sentences[key])), element("td", one_line(key[0])),
                    element("td", f"{counted(count, 'learner')} of {made[key]}", class_="number"))
            for key, count in failed.most_common(MOST_FAILED))
    head = element("tr", element("th", "Fails most", scope="col"), element("th", "Lab", scope="col"),
                   element("th", "For", scope="col", class_="number"))
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="scroll")
