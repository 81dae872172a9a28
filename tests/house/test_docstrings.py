"""Every public function and class of the engine says what you get, in other words than its name."""

import ast
import re
from collections.abc import Iterator

# Words that add nothing to a name.
_FILLING = frozenset((
    "a", "an", "the", "of", "to", "for", "from", "in", "on", "with", "and", "or", "is", "are", "be", "by", "at", "as",
    "it", "its", "this", "that", "all", "given"))
_DOING = frozenset((
    "get", "gets", "return", "returns", "make", "makes", "do", "does", "run", "runs", "class", "function", "method"))


def test_every_module_says_what_it_is_about(engine):
    assert [path for path, text in engine.items() if not ast.get_docstring(ast.parse(text))] == []


def test_every_public_function_and_class_has_a_docstring(engine):
    assert undocumented(engine) == []


def test_no_docstring_only_repeats_the_name(engine):
    assert repeating(engine) == []


def test_a_missing_docstring_is_found():
    sample = {"checker/a.py": 'def told():\n    """It."""\ndef silent(): ...\nclass Silent: ...\ndef _own(): ...\n'}
    assert undocumented(sample) == ["checker/a.py, line 3: silent", "checker/a.py, line 4: Silent"]


def test_a_docstring_that_repeats_the_name_is_found():
    sample = {"checker/a.py": '''
class LabReader:
    """The lab reader."""
def render_pages():
    """Renders the page."""
def read_lab():
    """Return a lab."""
def load_course():
    """The course in this folder, labs in order."""
'''}
    assert repeating(sample) == ["checker/a.py, line 2: LabReader", "checker/a.py, line 4: render_pages",
                                 "checker/a.py, line 6: read_lab"]


def public(engine: dict[str, str]) -> Iterator[tuple[str, str, str | None]]:
    """(place, name, docstring) of every public function and class at the top of a module."""
    for path, text in sorted(engine.items()):
        for node in ast.parse(text).body:
            named = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            if named and not node.name.startswith("_"):
                yield f"{path}, line {node.lineno}", node.name, ast.get_docstring(node)


def undocumented(engine: dict[str, str]) -> list[str]:
    return [f"{place}: {name}" for place, name, said in public(engine) if not said]


def repeating(engine: dict[str, str]) -> list[str]:
    return [f"{place}: {name}" for place, name, said in public(engine)
            if said and words(said.split("\n\n")[0]) <= words(re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", name))]


def words(text: str) -> set[str]:
    """The words that carry meaning, without their endings."""
    found = set(re.findall(r"[a-z]+", text.lower())) - _FILLING - _DOING
    return {re.sub(r"(ing|ed|es|s|e)$", "", word) for word in found}
