"""From lab.md to notebooks: the same bytes each time, no answers on the learner's side, and stable ids."""

import nbformat
import pytest

from checker.build.compose import learner_notebook, solution_notebook, variant_notebook
from checker.build.course_files import build, drift, light_files, notebook_text
from checker.build.inspection import inspect_lab
from checker.build.scaffold import scaffold_lab
from checker.build.source import read_variants
from checker.core.course import Course, load_course
from checker.errors import AuthorError
from tests.small_course import CHECKS, LAB_MD, LAB_TOML, build_file_tree, small_course, small_project


def test_the_learners_notebook_has_starters_and_checks_and_no_answers(course: Course) -> None:
    lab = course.labs[0]
    sources = [cell.source for cell in learner_notebook(lab).cells]
    assert '# answer("sky", colour="…")' in sources and 'check("sky")' in sources and 'check("recall")' in sources
    assert 'answer("sky", colour="blue")' not in sources
    assert 'answer("recall", first="", second_one="", third="")' in sources
    assert "One is the first number." not in "".join(sources)


def test_the_solved_notebook_has_answers_in_the_same_cells(course: Course) -> None:
    lab = course.labs[0]
    gaps = {cell.id: cell.source for cell in learner_notebook(lab).cells}
    for cell in solution_notebook(lab).cells:
        assert cell.id in gaps
    assert 'answer("recall", first="a", second_one="b", third="c")' in [cell.source for cell in solution_notebook(lab).cells]


def test_two_builds_give_the_same_bytes_and_a_valid_notebook(course: Course) -> None:
    first, second = (notebook_text(learner_notebook(course.labs[0])) for _ in range(2))
    assert first == second
    nbformat.validate(nbformat.reads(first, as_version=4))


def test_ids_of_work_and_checks_stay_when_prose_changes(tmp_path: object, course: Course) -> None:
    def ids(made: Course) -> set[str]:
        return {cell.id for cell in learner_notebook(made.labs[0]).cells if not cell.id.startswith("prose")}

    before = ids(course)
    changed = small_course(course.root, lab_md=LAB_MD.replace("## The sky", "## Look up\n\nThe sky is above you.\n\n## The sky"))
    assert ids(changed) == before


def test_locked_cells_cannot_be_edited_or_deleted(course: Course) -> None:
    for cell in learner_notebook(course.labs[0]).cells:
        if cell.metadata.slipway.role in ("locked", "check"):
            assert (cell.metadata.editable, cell.metadata.deletable) == (False, False)


def test_a_variant_replaces_only_the_exercises_it_names(course: Course) -> None:
    lab = course.labs[0]
    red = next(variant for variant in read_variants(lab) if variant.name == "wrong_colour")
    sources = [cell.source for cell in variant_notebook(lab, red).cells]
    assert 'answer("sky", colour="red")' in sources and 'answer("sky", colour="blue")' not in sources
    assert any("a note that says something" in source for source in sources)


@pytest.mark.parametrize(("files", "sentence"), [
    ({"lab.md": LAB_MD.replace("exercise-sky", "exercise-sea", 1)}, "which lab.toml does not have"),
    ({"lab.md": LAB_MD.replace("[starter, exercise-sky]", "[starter]")}, "A starter cell names no exercise"),
    ({"variants/wrong_colour.md": "no header"}, "The variant's header is wrong"),
    ({"variants/wrong_colour.md": "---\nabout: x\nfails: []\n---\n"}, "A right_ variant fails nothing"),
    ({"variants/odd.md": "---\nabout: x\nfails: [a]\n---\n"}, "begins with wrong_, right_ or hostile_"),
    ({"lab.toml": "title = 3"}, "wrong or missing entry"),
    ({"lab.toml": "title = "}, "lab.toml cannot be read"),
    ({"lab.toml": LAB_TOML.replace('id = "file"', 'id = "sky"')}, "Two exercises have the same id"),
    ({"lab.toml": LAB_TOML.replace('correct = "a"', 'correct = "z"')}, "needs a correct choice"),
])
def test_what_an_author_wrote_wrongly_is_named(course: Course, files: dict[str, str], sentence: str) -> None:
    build_file_tree(course.labs[0].folder, files)
    with pytest.raises(AuthorError, match=sentence) as caught:
        lab = load_course(course.root).labs[0]
        read_variants(lab)
        learner_notebook(lab)
    assert caught.value.next_step


@pytest.mark.parametrize(("files", "finding"), [
    ({"lab.md": LAB_MD.replace("{{recall}}", "")}, "lab.md needs {{recall}} on a line of its own, once."),
    ({"lab.md": LAB_MD.replace("[solution, exercise-file]", "[starter, exercise-file]")}, "Exercise “file” has no solution cell."),
    ({"lab.toml": LAB_TOML.replace('"Look out of the window.", ', "")}, "Exercise “sky” has 1 hints; it needs two or three."),
    ({"lab.toml": LAB_TOML.replace("Look out of the window.", "Sky.")}, "A hint of exercise “sky” says almost nothing."),
    ({"lab.toml": LAB_TOML.replace("A file has a name.", "Write: a note that says something")},
     "The first hint of exercise “file” gives a line of the answer away: a note that says something"),
    ({"lab.toml": LAB_TOML.split("[[question]]")[0]}, "The lab has 0 recall questions; it needs 3."),
    ({"lab.toml": LAB_TOML.replace("Two comes after one.", "No.")}, "Question “first” does not explain choice b."),
    ({"lab.md": LAB_MD + "\n[more](nowhere.md)\n"}, "This link leads nowhere: nowhere.md"),
    ({"lab.md": LAB_MD + "\n[more](http://slipway.invalid)\n"}, "This link is not encrypted: http://slipway.invalid"),
])
def test_inspection_finds_what_is_wrong_with_a_lab_as_written(course: Course, files: dict[str, str], finding: str) -> None:
    build_file_tree(course.labs[0].folder, files)
    made = load_course(course.root)
    assert finding in inspect_lab(made, made.labs[0])


def test_a_lab_that_is_in_order_has_no_findings(course: Course) -> None:
    assert inspect_lab(course, course.labs[0]) == []


def test_an_answer_on_the_learners_side_is_found_wherever_it_hides(course: Course) -> None:
    build_file_tree(course.root / "labs" / "files" / "00_colours", {"help.txt": "a note that says something"})
    assert "The learner's side holds a line of an answer: a note that says something" in inspect_lab(course, course.labs[0])


def test_drift_names_every_file_that_is_not_what_solutions_say(course: Course) -> None:
    solved = course.labs[0].folder / "solution.ipynb"
    solved.write_text(notebook_text(solution_notebook(course.labs[0])), encoding="utf-8", newline="\n")
    assert drift(course, None) == []
    notebook = course.notebook(course.labs[0])
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("Colours", "Colors"), encoding="utf-8")
    build_file_tree(course.labs[0].folder, {"files/given.txt": "x"})
    (course.root / "labs" / "99_left_over.ipynb").touch()
    solved.unlink()
    assert drift(course, None) == [
        "labs/00_colours.ipynb is not what solutions/ says.", "labs/files/00_colours is not a copy of solutions/00_colours/files.",
        "solutions/00_colours/solution.ipynb does not hold the cells of lab.md.",
        "labs/99_left_over.ipynb belongs to no lab in solutions/."]


def test_build_brings_everything_up_to_date_and_a_second_one_changes_nothing(course: Course, tmp_path: object) -> None:
    origin = small_project(course.root.parent / "origin")
    build_file_tree(course.labs[0].folder, {"files/given.txt": "x"})
    (course.root / "labs" / "README.md").unlink()
    changed = {path.relative_to(course.root).as_posix() for path in build(course, course.labs, origin)}
    assert changed == {"labs/README.md", "labs/files/00_colours", "solutions/00_colours/solution.ipynb"}
    assert build(course, course.labs, origin) == []
    assert drift(course, origin) == []


def test_a_reference_that_does_not_run_stops_the_build(course: Course) -> None:
    build_file_tree(course.labs[0].folder, {"lab.md": LAB_MD.replace('answer("sky", colour="blue")', "1 / 0")})
    with pytest.raises(AuthorError, match="does not run: In exercise “sky”, a cell ended with ZeroDivisionError"):
        build(course, course.labs, small_project(course.root.parent / "origin"))


def test_a_new_lab_is_complete_in_kind_and_plainly_unfinished(course: Course) -> None:
    folder = scaffold_lab(course, "shapes")
    made = load_course(course.root)
    assert folder.name == "01_shapes" and [lab.id for lab in made.labs] == ["colours", "shapes"]
    findings = inspect_lab(made, made.labs[1])
    assert "The lab has 1 recall questions; it needs 3." in findings
    assert "A hint of exercise “first” says almost nothing." in findings
    assert set(light_files(made)) > {made.notebook(made.labs[1])}


def test_labs_with_the_same_number_or_name_are_refused(course: Course) -> None:
    (course.root / "solutions" / "00_other").mkdir()
    for name, text in {"lab.toml": LAB_TOML, "lab.md": LAB_MD, "checks.py": CHECKS}.items():
        (course.root / "solutions" / "00_other" / name).write_text(text, encoding="utf-8")
    with pytest.raises(AuthorError, match="Two labs have the same number: 0"):
        load_course(course.root)


def test_a_folder_without_labs_is_no_course(tmp_path: object, course: Course) -> None:
    with pytest.raises(AuthorError, match="There are no labs in this course"):
        load_course(course.root / "labs")
