"""How far a learner is: the table of labs and exercises in a notebook."""

from collections.abc import Sequence
from dataclasses import dataclass

from checker.core.outcome import Outcome
from checker.core.report import ExerciseResult, LabResult
from checker.render.card import NEUTRAL, bundle, card, label, next_line
from checker.render.markup import Html, element, stylesheet
from checker.render.plain import number, one_line
from checker.render.words import WORDS, headline

BAR_CELLS = 20


@dataclass(frozen=True, repr=False)
class ProgressCard:
    """Every lab with its exercises, points and a bar. An exercise without results counts as not attempted."""

    labs: Sequence[LabResult]
    next_thing: str = ""
    title: str = "Your progress"

    def html(self) -> Html:
        """The card for a browser."""
        rows = [row for lab in self.labs for row in _lab_rows(lab)]
        head = element("tr", *(element("th", name, scope="col") for name in ("Exercise", "Result", "Points")))
        table = element("table", element("thead", head), element("tbody", *rows), class_="s-table")
        return card(NEUTRAL, element("span", one_line(self.title)), stylesheet("cards_table.css"),
                    element("p", self._sum), table, next_line(self.next_thing))

    def __str__(self) -> str:
        lines = [f"{self.title} · {self._sum}"]
        for lab in self.labs:
            earned, points = lab.earned, _points(lab)
            lines.append(f"{one_line(lab.title)}  [{bar(earned, points)}] {number(earned)} of {number(points)} points")
            lines += [f"  {WORDS[_outcome(each)].symbol} {one_line(each.title)} · {_came_of(each)}"
                      for each in lab.exercises]
        return "\n".join([*lines, *([f"Next: {one_line(self.next_thing)}"] if self.next_thing else [])])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)

    @property
    def _sum(self) -> str:
        done = [each for lab in self.labs for each in lab.exercises if _outcome(each) is Outcome.PASSED]
        earned, points = sum(lab.earned for lab in self.labs), sum(_points(lab) for lab in self.labs)
        total = sum(len(lab.exercises) for lab in self.labs)
        return f"{len(done)} of {total} exercises passed, {number(earned)} of {number(points)} points"


def bar(earned: float, points: float, cells: int = BAR_CELLS) -> str:
    """A bar in plain characters; full only when every point is there, empty only when none is."""
    share = min(1.0, max(0.0, earned / points)) if points else 0.0
    filled = round(share * cells)
    if 0 < share < 1:
        filled = min(max(filled, 1), cells - 1)
    return "#" * filled + "." * (cells - filled)


def _lab_rows(lab: LabResult) -> list[Html]:
    earned, points = lab.earned, _points(lab)
    share = 100 * min(1.0, earned / points) if points else 0.0
    gauge = element("span", element("span", style=f"width:{share:.0f}%"), class_="s-bar", aria_hidden="true")
    rows = [element("tr", element("th", one_line(lab.title), scope="rowgroup"), element("td", gauge),
                    element("td", f"{number(earned)} of {number(points)}"), class_="s-lab")]
    for each in lab.exercises:
        came = element("span", "" if not each.checks else headline(each), class_="s-soft")
        rows.append(element("tr", element("td", one_line(each.title)), element("td", label(_outcome(each)), " ", came),
                            element("td", f"{number(each.earned)} of {number(each.points)}")))
    return rows


def _outcome(exercise: ExerciseResult) -> Outcome:
    return exercise.outcome if exercise.checks else Outcome.NOT_ATTEMPTED


def _points(lab: LabResult) -> float:
    return sum(exercise.points for exercise in lab.exercises)


def _came_of(exercise: ExerciseResult) -> str:
    return headline(exercise) if exercise.checks else WORDS[Outcome.NOT_ATTEMPTED].text
