"""Putting a submitted notebook back into shape: the course's cells are the course's, the learner's are kept."""

import copy

import nbformat
import pytest
from nbformat import NotebookNode

from checker.build.compose import learner_notebook
from checker.core.course import Course
from checker.grading.restore import restore, untouched_exercises


@pytest.fixture
def original(course: Course) -> NotebookNode:
    return learner_notebook(course.labs[0])


@pytest.fixture
def submitted(original: NotebookNode) -> NotebookNode:
    """The learner's notebook with an answer in the first gap."""
    mine = copy.deepcopy(original)
    cell(mine, "work-sky").source = 'answer("sky", colour="blue")'
    return mine


def cell(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    return next(each for each in notebook.cells if each.id == cell_id)


def code(notebook: NotebookNode) -> list[str]:
    return [each.source for each in notebook.cells if each.cell_type == "code"]


def test_work_that_is_in_order_stays_as_it_is(original: NotebookNode, submitted: NotebookNode) -> None:
    restored, notes = restore(submitted, original)
    assert code(restored) == code(submitted)
    assert notes == ()


def test_a_changed_check_is_put_back(original: NotebookNode, submitted: NotebookNode) -> None:
    cell(submitted, "check-sky").source = "print('passed')"
    restored, notes = restore(submitted, original)
    assert cell(restored, "check-sky").source == 'check("sky")'
    assert notes == ("1 locked cells had been changed and were put back.",)


def test_a_deleted_check_comes_back_and_a_doubled_one_counts_once(original: NotebookNode,
                                                                  submitted: NotebookNode) -> None:
    doubled = copy.deepcopy(cell(submitted, "check-sky"))
    submitted.cells = [each for each in submitted.cells if each.id != "check-file"] + [doubled]
    restored, notes = restore(submitted, original)
    assert code(restored).count('check("sky")') == 1
    assert code(restored).count('check("file")') == 1
    assert set(notes) == {"1 cells of the course were missing and were put back.",
                          "1 cells of the course were there more than once; one of each was used."}


def test_a_learners_own_cells_stay_behind_the_cell_they_stood_behind(original: NotebookNode,
                                                                    submitted: NotebookNode) -> None:
    place = submitted.cells.index(cell(submitted, "work-sky"))
    submitted.cells.insert(place + 1, nbformat.v4.new_code_cell("print('my own try')"))
    restored, _ = restore(submitted, original)
    lines = code(restored)
    assert lines.index("print('my own try')") == lines.index('answer("sky", colour="blue")') + 1
    assert lines.index("print('my own try')") < lines.index('check("sky")')


def test_a_notebook_that_lost_all_ids_and_metadata_keeps_its_answers(original: NotebookNode,
                                                                    submitted: NotebookNode) -> None:
    for number, each in enumerate(submitted.cells):
        each.id, each.metadata = f"lost-{number}", nbformat.from_dict({})
    restored, _ = restore(submitted, original)
    lines = code(restored)
    assert 'answer("sky", colour="blue")' in lines
    assert lines.index('answer("sky", colour="blue")') < lines.index('check("sky")')
    assert lines.count('check("sky")') == 1


def test_a_deleted_gap_gets_its_starter_back_and_is_named(original: NotebookNode, submitted: NotebookNode) -> None:
    submitted.cells = [each for each in submitted.cells if each.id != "work-file"]
    restored, notes = restore(submitted, original)
    assert cell(restored, "work-file").source == cell(original, "work-file").source
    assert notes == ("The answer cell of these exercises was missing: file.",)


def test_two_cells_with_the_same_id_are_both_kept_under_ids_of_their_own(original: NotebookNode,
                                                                         submitted: NotebookNode) -> None:
    second = copy.deepcopy(cell(submitted, "work-sky"))
    second.source = 'answer("sky", shade="light")'
    submitted.cells.insert(submitted.cells.index(cell(submitted, "work-sky")) + 1, second)
    restored, _ = restore(submitted, original)
    assert {'answer("sky", colour="blue")', 'answer("sky", shade="light")'} <= set(code(restored))
    assert len({each.id for each in restored.cells}) == len(restored.cells)
    nbformat.validate(restored)


def test_only_gaps_that_still_hold_their_starter_are_untouched(original: NotebookNode, submitted: NotebookNode) -> None:
    assert untouched_exercises(submitted, original) == {"file", "recall"}
