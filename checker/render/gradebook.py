"""The marks of many learners as CSV: a row for each, a column for each lab."""

import csv
from collections.abc import Sequence
from io import StringIO

from checker.core.report import Report
from checker.render.plain import number, one_line
from checker.render.words import remarks

#: Signs that make a spreadsheet compute a cell in place of showing it, also in their wide East Asian forms.
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def gradebook_csv(reports: Sequence[Report]) -> str:
    """The gradebook: learner, points for each lab, total, points that were possible, and remarks.

    An empty cell means that the lab was not handed in. Texts that a spreadsheet would take for a formula get a ``'``.
    """
    labs = list(dict.fromkeys(lab.id for report in reports for lab in report.labs))
    table = StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow([_text(each) for each in ("learner", *labs, "total", "possible", "remarks")])
    for report in reports:
        earned = {lab.id: number(lab.earned) for lab in report.labs}
        writer.writerow([_text(report.learner), *(earned.get(lab, "") for lab in labs), number(report.earned),
                         number(report.possible), _text("; ".join(remarks(report)))])
    return table.getvalue()


def _text(value: str) -> str:
    plain = one_line(value)
    # A tab or a line end in front, which spreadsheets skip, is gone by now: one_line took it away.
    return "'" + plain if plain.startswith(_FORMULA_SIGNS) else plain
