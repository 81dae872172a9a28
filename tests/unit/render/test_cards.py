"""What a learner sees in a notebook."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult, LabResult
from checker.errors import WorkspaceError
from checker.render.notebook import AnswerCard, CheckCard, HintCard, NoticeCard, ProgressCard, SolutionCard
from checker.render.overview import bar
from checker.render.words import WORDS


def check(name, outcome, **more):
    return CheckResult(name, "ignore", f"The sentence of {name}.", outcome, **more)


def exercise(*checks):
    return ExerciseResult("ignore", "Tell Git what to leave out", 2, checks)


FAILED = check("check_b", Outcome.FAILED, expected="no file of data/raw", found="data/raw/orders.csv",
               try_next="git rm --cached data/raw/orders.csv")


def words(card):
    """What is left of a card's HTML for somebody who sees no style at all."""
    text = re.sub(r"<style>.*?</style>", "", card.html(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_a_failed_check_shows_expected_found_and_what_to_try():
    card = CheckCard(exercise(check("check_a", Outcome.PASSED), FAILED))
    assert words(card).endswith(
        "✗ failed The sentence of check_b. Expected no file of data/raw Found data/raw/orders.csv "
        "Try next git rm --cached data/raw/orders.csv")


def test_the_text_of_a_card_says_the_same_as_its_html(golden):
    card = CheckCard(
        exercise(check("check_a", Outcome.PASSED), FAILED,
                 check("check_c", Outcome.WAITING, waits_for=("check_b",)),
                 check("check_d", Outcome.NOT_ATTEMPTED, found="There is no .gitignore yet."),
                 check("check_e", Outcome.NOT_VERIFIED, found="Docker is not running.", try_next="start Docker"),
                 check("check_f", Outcome.TIMED_OUT, expected="an answer within 30 seconds", found="none"),
                 check("check_g", Outcome.AUTHOR_ERROR, found="KeyError: 'x'", detail="Traceback\n  line 1")),
        hints=("Think of `.gitignore`.", "One line for each folder."), next_thing="Exercise 2 · Commit")
    golden("check_card.txt", str(card) + "\n")
    golden("check_card.html", re.sub(r"<style>.*?</style>", "", card.html()).replace("><", ">\n<") + "\n")


def test_every_outcome_has_a_word_and_a_symbol_of_its_own():
    assert set(WORDS) == set(Outcome)
    for part in ("text", "symbol", "ascii_symbol"):
        assert len({getattr(word, part) for word in WORDS.values()}) == len(Outcome)
    assert all(word.ascii_symbol.isascii() for word in WORDS.values())


def test_a_waiting_check_names_the_sentence_it_waits_for_even_of_another_exercise():
    waiting = check("check_c", Outcome.WAITING, waits_for=("check_elsewhere",))
    card = CheckCard(exercise(waiting), sentences={"check_elsewhere": "There is a repository."})
    assert "waits for: There is a repository." in str(card)
    assert "waits for: There is a repository." in words(card)


def test_an_error_of_the_course_is_said_not_to_be_the_learners_fault():
    card = CheckCard(exercise(check("check_a", Outcome.AUTHOR_ERROR, found="KeyError: 'x'", detail="line 7")))
    for text in (str(card), words(card)):
        assert "not yours" in text and "report it" in text and "KeyError" in text
    assert "<details><summary>Details for the report</summary>" in card.html()


def test_what_is_not_verified_is_called_neither_passed_nor_failed():
    card = CheckCard(exercise(check("check_a", Outcome.NOT_VERIFIED, found="No Docker.", try_next="Install Docker.")))
    assert words(card).endswith("? not verified The sentence of check_a. Why No Docker. How to get it Install Docker.")


def test_hints_are_folded_one_by_one_and_go_away_when_all_is_passed():
    failing = CheckCard(exercise(FAILED), hints=("first", "second"))
    assert failing.html().count("<details>") == 3 and "<details open" not in failing.html()
    passing = CheckCard(exercise(check("check_a", Outcome.PASSED)), hints=("first", "second"))
    assert "first" not in passing.html() and "hint(" not in str(passing)


@pytest.mark.parametrize(("opened", "number", "more"), [
    (1, 1, 'Run hint("ignore") again for the next one.'),
    (2, 2, 'That was the last hint. solution("ignore") shows one good answer.'),
    (9, 2, 'That was the last hint. solution("ignore") shows one good answer.'),
])
def test_a_hint_card_says_which_hint_it_is_and_how_to_get_more(opened, number, more):
    card = HintCard("ignore", ("Think of `.gitignore`.", "One line for each folder."), opened)
    assert str(card) == f"Hint {number} of 2 · ignore\n{card.hints[number - 1]}\n{more}"
    assert words(card).endswith(more)
    assert card.html().count("<details>") == number - 1  # the hints before it


def test_an_exercise_without_hints_does_not_break_the_card():
    assert str(HintCard("ignore", ())).startswith("No hints here") and "No hints here" in words(HintCard("ignore", ()))


def test_a_solution_keeps_every_line_of_its_cells():
    cell = "\n".join(f"line {number}" for number in range(200))
    assert cell in str(SolutionCard("Leave out", [cell])) and cell in SolutionCard("Leave out", [cell]).html()


def test_progress_shows_every_lab_with_words_a_bar_and_what_is_next(golden):
    lab = LabResult("git", "Git", (exercise(check("check_a", Outcome.PASSED)),
                                   exercise(check("check_a", Outcome.PASSED), FAILED), exercise()))
    card = ProgressCard([lab])
    assert "○ not attempted" in words(card) and words(card).endswith("Next: Tell Git what to leave out (Git)")
    golden("progress_card.txt", str(card) + "\n")


def test_what_cannot_be_verified_here_is_not_what_is_next():
    unseen = LabResult("image", "Image", (exercise(check("check_a", Outcome.NOT_VERIFIED)),))
    assert "Next" not in str(ProgressCard([unseen]))
    assert str(ProgressCard([unseen, LabResult("git", "Git", (exercise(),))])).endswith("(Git)")


@pytest.mark.parametrize(("earned", "points", "shown"), [
    (0, 4, "...."), (0.01, 4, "#..."), (3.99, 4, "###."), (4, 4, "####"), (0, 0, "....")])
def test_a_bar_is_full_only_when_everything_is_there(earned, points, shown):
    assert bar(earned, points, cells=4) == shown


def test_a_notice_has_the_three_parts_of_an_error():
    error = WorkspaceError("The project was moved.", where="/home/ada/project", next_step="slipway start")
    assert str(NoticeCard.of(error)) == str(error)
    assert words(NoticeCard.of(error)) == "! The project was moved. Where /home/ada/project Next slipway start"


def test_a_notice_that_all_is_well_has_no_sign_of_a_problem():
    assert words(NoticeCard("Lab 02 is open.", problem=False)) == "Lab 02 is open."


def test_an_answer_card_shows_what_was_stored():
    assert str(AnswerCard("leak", {"column": "rate", "score": 0.9})) == "Stored for leak: column = 'rate', score = 0.9"


@pytest.mark.parametrize("card", [
    CheckCard(exercise(FAILED), hints=("a\nb",)), HintCard("x", ("a\nb", "c"), 2), SolutionCard("x", ["a", "b"]),
    ProgressCard([LabResult("git", "Git", (exercise(FAILED), exercise()))]), NoticeCard("what", "where", "a\nb"),
    AnswerCard("x", {"a": [1]})], ids=lambda card: type(card).__name__)
def test_jupyter_gets_both_forms_and_the_html_is_well_formed(card):
    forms = card._repr_mimebundle_()
    assert forms == {"text/html": card.html(), "text/plain": str(card)}
    assert type(forms["text/html"]) is str
    parser = Nesting()
    parser.feed(forms["text/html"])
    assert parser.open == [] and parser.wrong == []


class Nesting(HTMLParser):
    """Finds elements that are not closed, or closed in the wrong order, and blocks inside paragraphs."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attrs):
        if "p" in self.open and tag in ("p", "pre", "div", "ul", "dl", "table", "details"):
            self.wrong.append(f"{tag} in p")
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def brightness(colour):
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("outcome", Outcome)
def test_labels_can_be_read_in_both_themes(outcome):
    fill = WORDS[outcome].fill
    assert contrast("#ffffff", fill) >= 4.5  # the words on the label
    for page in ("#ffffff", "#212121", "#111111", "#0d1117", "#1e1e1e"):  # JupyterLab, GitHub, VS Code
        assert contrast(fill, page) >= 3.0, page  # the label and the card's edge on the page
