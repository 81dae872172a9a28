"""Checks of lab 03: the learner's own tests are run on the project, and on copies of it with one bug each."""

from checker.core.check import check, fail, not_attempted, not_verified
from checker.probes.mutation import SUITE_SECONDS, Mutation
from checker.probes.show import Show
from checker.probes.writing import require_own_words

BUGS_OF = {
    "data": ("swapped-columns",),
    "features": ("target-leak", "gaps-not-filled"),
    "model": ("unseeded-split", "flipped-labels", "ignored-input"),
}
COLUMNS = ("bug", "your tests", "caught by")
RUN_SECONDS = SUITE_SECONDS + 20


def _require_caught(mutation: Mutation, show: Show, bug_ids: tuple[str, ...], seen: str) -> None:
    """Fail unless each of these bugs that can be planted is caught; show all of them in a table."""
    trials = mutation.trials(bug_ids)
    show.table(COLUMNS, [trial.row() for trial in trials])
    planted = [trial for trial in trials if trial.run is not None]
    if not planted:
        not_verified(f"none of the bugs can be planted in this project: {trials[0].why_not}")
    missed = [trial for trial in planted if not trial.caught]
    if missed:
        fail(expected=f"a test that fails when {missed[0].bug.title}" if len(missed) == 1 else f"tests that see {seen}",
             found=f"{len(missed)} of {len(planted)} bugs missed: the tests stayed green",
             try_next=f"for “{missed[0].bug.title}”: {missed[0].clue}")


@check("data", seconds=RUN_SECONDS)
def check_tests_pass(project, mutation):
    """Your tests run on your project, and all of them pass."""
    if not any(project.path("tests").rglob("test_*.py")):
        not_attempted("there are no files test_….py in the folder tests yet")
    run = mutation.clean
    if run.timed_out:
        fail(expected=f"tests that end within {SUITE_SECONDS:.0f} seconds", found="they were stopped",
             try_next="train once for all tests of a file (scope=\"module\"), and use fewer rows")
    if run.failed:
        fail(expected="only green tests on your own project", found=f"{run.failed[0]}: {run.said}",
             try_next="python -m pytest -x shows the first failure in full; is a gap (___) or the word PACKAGE left?")
    if not run.ran:
        fail(expected="at least one test", found=run.said, try_next="names of tests begin with test_: def test_…():")


@check("data", waits_for=check_tests_pass, seconds=2 * RUN_SECONDS)
def check_swapped_columns_are_caught(mutation, show):
    """When two columns change places, one of your tests fails."""
    _require_caught(mutation, show, BUGS_OF["data"], "columns that changed places")


@check("features", waits_for=check_tests_pass, seconds=3 * RUN_SECONDS)
def check_feature_bugs_are_caught(mutation, show):
    """When the target is let in, or gaps are no longer filled, one of your tests fails."""
    _require_caught(mutation, show, BUGS_OF["features"], "a leak, and gaps that reach the model")


@check("model", waits_for=check_tests_pass, seconds=4 * RUN_SECONDS)
def check_model_bugs_are_caught(mutation, show):
    """When the split does not repeat, or the model learned the opposite or nothing, one of your tests fails."""
    _require_caught(mutation, show, BUGS_OF["model"], "a split without a seed, swapped labels, and a blind model")


@check("bugs", waits_for=check_tests_pass, seconds=RUN_SECONDS)
def check_a_harmless_change_is_let_through(mutation):
    """A change that changes nothing leaves your tests green."""
    run = mutation.harmless
    if not run.green:
        test = run.failed[0] if run.failed else "no test"
        fail(expected="green tests after a change that changes nothing", found=f"{test}: {run.said}",
             try_next="test what your functions return, not how they are written")


@check("bugs", waits_for=check_a_harmless_change_is_let_through, seconds=7 * RUN_SECONDS)
def check_every_bug_is_caught(mutation, show):
    """Every bug that can be planted in your project is caught by one of your tests."""
    _require_caught(mutation, show, (), "all of the bugs in the table")


@check("break-it", waits_for=check_every_bug_is_caught, seconds=4 * RUN_SECONDS)
def check_missed_bugs_are_named(answers, mutation):
    """You have seen which bugs nobody would see without the tests of your model, and put them back."""
    named = answers.text("break-it", "missed").lower()
    table = mutation.trials()
    suspects = [trial for trial in table if trial.caught and trial.run.failed and "model" in trial.run.failed[0].split(":")[0]]
    file = f"tests/{suspects[0].run.failed[0].split(':')[0]}" if suspects else "the tests of your model"
    if suspects:
        table = mutation.without(file, tuple(trial.bug.id for trial in suspects))
        missed = [trial.bug.title for trial in table if not trial.caught]
    else:  # the tests lie in files of other names: without those of the model, its three bugs are missed
        missed = [trial.bug.title for trial in table if trial.bug.id in BUGS_OF["model"]]
    wrong = [trial.bug.title for trial in mutation.trials() if trial.bug.title not in missed and trial.bug.title in named]
    left_out = [title for title in missed if title not in named]
    if wrong or left_out:
        fail(expected=f"the {len(missed)} bugs that nobody sees without {file}",
             found=f"“{wrong[0]}”, which another test still sees" if wrong else f"{len(missed) - len(left_out)} of them",
             try_next="run the cell with the toothless test again, then check(\"model\"): copy the names in the rows with ✗")


@check("decision")
def check_decision_is_written_down(project):
    """docs/DECISIONS.md tells one decision about your tests in your own words."""
    require_own_words(project, "docs/DECISIONS.md", 25, "## Tests")
