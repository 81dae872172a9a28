"""How far a learner is: the table of labs and exercises."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.core.outcome import Outcome
from checker.core.report import ExerciseResult, LabResult
from checker.render.card import NEUTRAL, bundle, card, label, next_line
from checker.render.markup import Html, element, stylesheet
from checker.render.plain import number, one_line, score
from checker.render.words import WORDS, headline

BAR_CELLS = 20
#: An exercise with one of these needs nothing more from the learner at this machine.
_DONE_HERE = (Outcome.PASSED, Outcome.NOT_VERIFIED)


@dataclass(frozen=True, repr=False)
class ProgressCard:
    """Every lab with its exercises, points and a bar. An exercise without checks was never checked: not attempted."""

    labs: Sequence[LabResult]

    def html(self) -> Html:
        """The card for a browser."""
        rows = [row for lab in self.labs for row in _lab_rows(lab)]
        head = element("tr", *(element("th", name, scope="col") for name in ("Exercise", "Result", "Points")))
        table = element("table", element("thead", head), element("tbody", *rows), class_="s-table")
        return card(NEUTRAL, element("strong", "Your progress"), stylesheet("cards_table.css"),
                    element("p", progress_sum(self.labs)), table, next_line(next_exercise(self.labs)))

    def __str__(self) -> str:
        lines = [f"Your progress · {progress_sum(self.labs)}"]
        for lab in self.labs:
            lines.append(lab_line(lab))
            lines += [f"  {WORDS[standing(each)].symbol} {exercise_line(each)}" for each in lab.exercises]
        following = next_exercise(self.labs)
        return "\n".join([*lines, *([f"Next: {following}"] if following else [])])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)


def standing(exercise: ExerciseResult) -> Outcome:
    """The outcome of an exercise, *not attempted* when it was never checked."""
    return exercise.outcome if exercise.checks else Outcome.NOT_ATTEMPTED


def progress_sum(labs: Sequence[LabResult]) -> str:
    """How many exercises passed, and how many points there are, in half a line."""
    everything = list(_exercises(labs))
    passed = sum(standing(each) is Outcome.PASSED for each in everything)
    earned, points = _points(everything)
    return f"{passed} of {len(everything)} exercises passed, {score(earned, points)}"


def lab_line(lab: LabResult) -> str:
    """A lab with a bar and its points."""
    earned, points = _points(lab.exercises)
    return f"[{bar(earned, points)}] {one_line(lab.title)} · {score(earned, points)}"


def exercise_line(exercise: ExerciseResult) -> str:
    """An exercise with what came of it in words."""
    outcome = standing(exercise)
    partly = len(exercise.checks) > 1 and outcome is not Outcome.PASSED
    came = headline(exercise) if partly else WORDS[outcome].text
    return f"{one_line(exercise.title)} · {came}"


def next_exercise(labs: Sequence[LabResult]) -> str:
    """The first exercise that can still be passed, with its lab; nothing when there is none."""
    for lab in labs:
        for each in lab.exercises:
            if standing(each) not in _DONE_HERE:
                return f"{one_line(each.title)} ({one_line(lab.title)})"
    return ""


def bar(earned: float, points: float, cells: int = BAR_CELLS) -> str:
    """A bar in plain characters; full only when every point is there, empty only when none is."""
    share = min(1.0, max(0.0, earned / points)) if points else 0.0
    filled = round(share * cells)
    if 0 < share < 1:
        filled = min(max(filled, 1), cells - 1)
    return "#" * filled + "." * (cells - filled)


def _lab_rows(lab: LabResult) -> list[Html]:
    earned, points = _points(lab.exercises)
    share = 100 * min(1.0, earned / points) if points else 0.0
    gauge = element("span", element("span", style=f"width:{share:.0f}%"), class_="s-bar", aria_hidden="true")
    rows = [element("tr", element("th", one_line(lab.title), scope="rowgroup"), element("td", gauge),
                    element("td", f"{number(earned)} of {number(points)}"), class_="s-lab")]
    for each in lab.exercises:
        partly = len(each.checks) > 1 and each.outcome is not Outcome.PASSED
        came = element("span", headline(each), class_="s-soft") if partly else None
        rows.append(element("tr", element("td", one_line(each.title)), element("td", label(standing(each)), " ", came),
                            element("td", f"{number(each.earned)} of {number(each.points)}")))
    return rows


def _exercises(labs: Sequence[LabResult]) -> Iterator[ExerciseResult]:
    return (each for lab in labs for each in lab.exercises)


def _points(exercises: Sequence[ExerciseResult]) -> tuple[float, float]:
    return sum(each.earned for each in exercises), sum(each.points for each in exercises)
