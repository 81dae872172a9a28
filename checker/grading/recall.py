"""The checks of the three recall questions, made from lab.toml: authors write none."""

from checker.core.check import NotAttempted
from checker.core.course import RECALL, Lab, Question
from checker.core.outcome import Outcome
from checker.core.report import CheckResult
from checker.probes.answers import Answers


def recall_check_name(question: Question) -> str:
    """The name of the check that the engine makes for this question."""
    return f"check_recall_{question.keyword}"


def check_recall(lab: Lab, answers: Answers) -> list[CheckResult]:
    """One result for each question of the lab; a wrong choice is met with its own explanation."""
    return [_check(question, answers) for question in lab.questions]


def _check(question: Question, answers: Answers) -> CheckResult:
    name, sentence = recall_check_name(question), f"Recall: {question.ask}"
    try:
        given = str(answers.get(RECALL, question.keyword)).strip().lower()
    except NotAttempted as missing:
        return CheckResult(name, RECALL, sentence, Outcome.NOT_ATTEMPTED, found=str(missing))
    if not given:
        return CheckResult(name, RECALL, sentence, Outcome.NOT_ATTEMPTED, found="no letter between the quotes yet")
    if given == question.correct:
        return CheckResult(name, RECALL, sentence, Outcome.PASSED, detail=question.because[given])
    expected = "one of " + ", ".join(question.choices)
    if given not in question.choices:
        return CheckResult(name, RECALL, sentence, Outcome.FAILED, expected, f"“{given[:40]}”",
                           f"write one letter: {question.keyword}=\"…\"")
    return CheckResult(name, RECALL, sentence, Outcome.FAILED, "the choice that fits best",
                       f"{given}: {question.choices[given]}", question.because[given])
