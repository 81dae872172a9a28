"""Proof that a lab keeps its promises: starters fail, the reference passes, every variant gets the verdict it states."""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from checker.build.compose import learner_notebook, solution_notebook, variant_notebook
from checker.build.inspection import inspect_lab
from checker.build.source import Variant, read_variants
from checker.core.course import RECALL, Course, Lab
from checker.core.outcome import Outcome
from checker.core.report import CheckResult, ExerciseResult
from checker.errors import SlipwayError
from checker.grading.recall import recall_check_name
from checker.grading.reference import FIXED_DATES, reference_after
from checker.grading.replay import replay
from checker.grading.run import run_checks
from checker.grading.throwaway import give_lab_files, throwaway_copy

OnStep = Callable[[str], None]


@dataclass
class LabAudit:
    """What the audit of one lab found. No findings: the lab keeps its promises."""

    lab: Lab
    checks: int = 0
    variants: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        state = "ok" if not self.findings else f"{len(self.findings)} findings"
        return (f"{self.lab.stem}: {len(self.lab.exercises)} exercises, {self.checks} checks, "
                f"{self.variants} variants: {state}")


def audit_lab(course: Course, lab: Lab, origin: Path, on_step: OnStep = lambda step: None, workers: int = 2) -> LabAudit:
    """Play the starters, the reference and every variant of this lab, and compare with what each must do."""
    audit = LabAudit(lab)
    audit.findings += inspect_lab(course, lab)
    try:
        variants = read_variants(lab)
        before = reference_after(course, course.before(lab), origin, notebook_of=solution_notebook)
    except SlipwayError as error:
        audit.findings.append(str(error))
        return audit
    with ThreadPoolExecutor(workers) as pool:
        starter = pool.submit(_outcome, course, lab, before, learner_notebook(lab))
        reference = pool.submit(_outcome, course, lab, before, solution_notebook(lab))
        played = [(variant, pool.submit(_outcome, course, lab, before, variant_notebook(lab, variant)))
                  for variant in variants]
        audit.findings += _about_starter(_done(starter, "starters", on_step))
        exercises = _done(reference, "reference", on_step)
        audit.findings += _about_reference(exercises)
        results = {} if isinstance(exercises, str) else _by_name(exercises)
        audit.checks, audit.variants = len(results), len(variants)
        for variant, future in played:
            audit.findings += _about_variant(variant, _done(future, variant.name, on_step), set(results))
    audit.findings += _unkilled(lab, results, variants)
    return audit


def _outcome(course: Course, lab: Lab, before: Path, notebook: NotebookNode) -> tuple[ExerciseResult, ...] | str:
    """The checks' results after this notebook was played, or a sentence when that was not possible."""
    try:
        with throwaway_copy(before) as workspace, tempfile.TemporaryDirectory() as logs:
            give_lab_files(course, lab, workspace)
            replay(notebook, workspace, Path(logs) / "log.ipynb", environment=FIXED_DATES)
            return run_checks(lab, workspace)
    except SlipwayError as error:
        return str(error)


def _done(future: "object", step: str, on_step: OnStep) -> tuple[ExerciseResult, ...] | str:
    result: tuple[ExerciseResult, ...] | str = future.result()  # type: ignore[attr-defined]
    on_step(step)
    return result


def _about_starter(exercises: tuple[ExerciseResult, ...] | str) -> list[str]:
    if isinstance(exercises, str):
        return [f"The starters could not be graded: {exercises}"]
    return [f"The starter already passes {result.name} of exercise “{result.exercise}”."
            for result in _by_name(exercises).values() if result.outcome is Outcome.PASSED] + [
            f"With the starter, {result.name} is an author error: {result.found}"
            for result in _by_name(exercises).values() if result.outcome is Outcome.AUTHOR_ERROR]


def _about_reference(exercises: tuple[ExerciseResult, ...] | str) -> list[str]:
    if isinstance(exercises, str):
        return [f"The reference could not be graded: {exercises}"]
    return [f"The reference does not pass {_told(result)}" for result in _by_name(exercises).values()
            if result.outcome is not Outcome.PASSED]


def _about_variant(variant: Variant, exercises: tuple[ExerciseResult, ...] | str, known: set[str]) -> list[str]:
    """Whether exactly the checks that the variant names end as it says; who waits follows from that."""
    if isinstance(exercises, str):
        return [f"{variant.name} could not be graded: {exercises}"]
    results = _by_name(exercises)
    findings = [f"{variant.name} names a check that does not exist: {name}." for name in variant.fails if name not in known]
    for name in variant.fails:
        if name in results and results[name].outcome is not variant.outcome:
            findings.append(f"{variant.name} should make {name} {variant.outcome}, but it is {_told(results[name])}")
    for name, result in results.items():
        if name in variant.fails or result.outcome is Outcome.PASSED:
            continue
        if result.outcome is not Outcome.WAITING:
            findings.append(f"{variant.name} does not say that this check ends so: {_told(result)}")
    said = " ".join(f"{each.expected} {each.found} {each.try_next}" for each in results.values() if each.name in variant.fails)
    findings += [f"{variant.name}: the learner is not told “{word}”, but: {said[:300]}"
                 for word in variant.says if word not in said]
    return findings


def _unkilled(lab: Lab, results: dict[str, CheckResult], variants: tuple[Variant, ...]) -> list[str]:
    """Checks that no variant fails: nobody knows whether they can fail at all.

    The checks of the recall questions need no variant: for every wrong choice ``inspect_lab`` asks for its explanation.
    """
    killed = {name for variant in variants for name in variant.fails}
    killed |= {recall_check_name(question) for question in lab.questions}
    return [f"No variant fails {name} of exercise “{result.exercise}”." for name, result in results.items()
            if name not in killed and result.exercise != RECALL]


def _by_name(exercises: tuple[ExerciseResult, ...]) -> dict[str, CheckResult]:
    return {check.name: check for exercise in exercises for check in exercise.checks}


def _told(result: CheckResult) -> str:
    said = "; ".join(part for part in (f"expected {result.expected}" if result.expected else "",
                                       f"found {result.found}" if result.found else "", result.try_next) if part)
    return f"{result.name} ({result.outcome}): {said}" + (f"\n{result.detail}" if result.detail else "")
