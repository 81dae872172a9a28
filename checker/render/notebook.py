"""What a learner sees in JupyterLab: cards that read well in the light and the dark theme, and as plain text.

Nothing here depends on the time or on chance, because solved notebooks are committed. Notebooks that are not trusted,
and GitHub, take style sheets away, so the plain structure has to read well too: lists, words, folded details.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult
from checker.render.card import NEUTRAL, bundle, card, label, next_line
from checker.render.checklist import checklist, evidence
from checker.render.markup import Html, element, joined, prose
from checker.render.notices import AnswerCard, NoticeCard
from checker.render.overview import ProgressCard
from checker.render.plain import counted, labelled, one_line, shorten, table_lines, whole
from checker.render.words import COURSE_AT_FAULT, WORDS, explained, headline, waits_for

__all__ = ["AnswerCard", "CheckCard", "HintCard", "NoticeCard", "ProgressCard", "SolutionCard"]


@dataclass(frozen=True, repr=False)
class CheckCard:
    """What became of an exercise: each check with its sentence and, where it did not pass, what to do.

    ``hints`` are folded away one by one, and are left out when everything passed. ``next_thing`` says where to go on.
    ``sentences`` (name of a check → its sentence) is for checks of other exercises that these may wait for.
    """

    result: ExerciseResult
    hints: Sequence[str] = ()
    next_thing: str = ""
    sentences: Mapping[str, str] = field(default_factory=dict)

    def html(self) -> Html:
        """The card for a browser."""
        title = joined([label(self.result.outcome), " ", element("strong", one_line(self.result.title)), " ",
                        element("span", "· " + headline(self.result), class_="s-soft")])
        return card(WORDS[self.result.outcome].fill, title, checklist(self.result.checks, self._all_sentences()),
                    self._hints(), next_line(self.next_thing))

    def __str__(self) -> str:
        word = WORDS[self.result.outcome]
        lines = [f"{word.symbol} {one_line(self.result.title)} · {headline(self.result)}"]
        for check in self.result.checks:
            lines += _check_lines(check, self._all_sentences())
        if self._stuck:
            name, hints = one_line(self.result.id), counted(len(self.hints), "hint")
            lines.append(f'Stuck? hint("{name}") shows the next of {hints}.')
        return "\n".join([*lines, *([f"Next: {one_line(self.next_thing)}"] if self.next_thing else [])])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)

    @property
    def _stuck(self) -> bool:
        return bool(self.hints) and self.result.outcome is not Outcome.PASSED

    def _all_sentences(self) -> dict[str, str]:
        return {**self.sentences, **{check.name: check.sentence for check in self.result.checks}}

    def _hints(self) -> Html | None:
        if not self._stuck:
            return None
        summary = element("summary", f"Stuck? Open {counted(len(self.hints), 'hint')}, one by one")
        return element("details", summary, *_folded(self.hints, len(self.hints)))


@dataclass(frozen=True, repr=False)
class HintCard:
    """The last of the ``opened`` hints of an exercise, with those before it folded away."""

    exercise: str  # its id, as in hint("id")
    hints: Sequence[str]
    opened: int = 1

    def html(self) -> Html:
        """The card for a browser."""
        shown = self._shown
        text = element("div", prose(self.hints[shown - 1]), class_="s-line") if shown else None
        return card(NEUTRAL, element("strong", self._title), text, *_folded(self.hints, shown - 1),
                    element("div", prose(self._more), class_="s-line s-soft"))

    def __str__(self) -> str:
        text = [shorten(self.hints[self._shown - 1])] if self._shown else []
        return "\n".join([self._title, *text, self._more.replace("`", "")])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)

    @property
    def _shown(self) -> int:
        return min(max(1, self.opened), len(self.hints))

    @property
    def _title(self) -> str:
        return f"Hint {self._shown} of {len(self.hints)} · {one_line(self.exercise)}" if self.hints else "No hints here"

    @property
    def _more(self) -> str:
        name = one_line(self.exercise)
        if self._shown < len(self.hints):
            return f'Run `hint("{name}")` again for the next one.'
        return f'That was the last hint. `solution("{name}")` shows one good answer.'


@dataclass(frozen=True, repr=False)
class SolutionCard:
    """One good answer to an exercise: the text of its cells."""

    title: str
    cells: Sequence[str]
    note: str = "One good answer. Yours may differ and be as good: the checks look at what it does."

    def html(self) -> Html:
        """The card for a browser."""
        cells = (element("pre", element("code", whole(cell)), class_="s-block") for cell in self.cells)
        return card(NEUTRAL, element("strong", f"Solution · {one_line(self.title)}"), *cells,
                    element("div", prose(self.note), class_="s-line s-soft"))

    def __str__(self) -> str:
        cells = [whole(cell) + "\n" for cell in self.cells]
        return "\n".join([f"Solution · {one_line(self.title)}", "", *cells, shorten(self.note)])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return bundle(self)


def _check_lines(check: CheckResult, sentences: Mapping[str, str]) -> list[str]:
    first = f"  {WORDS[check.outcome].symbol} {WORDS[check.outcome].text}: {one_line(check.sentence)}"
    if check.outcome is Outcome.WAITING:
        return [f"{first} (waits for: {one_line(waits_for(check, sentences))})"]
    if check.outcome is Outcome.AUTHOR_ERROR:
        return [first, f"      {COURSE_AT_FAULT}", labelled("Details", evidence(check))]
    return [first, *table_lines(check.table, indent=6), *(labelled(name, value) for name, value, _kind in explained(check))]


def _folded(hints: Sequence[str], count: int) -> list[Html]:
    """The first ``count`` hints, each folded away by itself."""
    return [element("details", element("summary", f"Hint {place} of {len(hints)}"),
                    element("div", prose(hint), class_="s-line"))
            for place, hint in enumerate(hints[:max(0, count)], 1)]
