"""Modules and functions stay small enough to be read in one go."""

import ast

MODULE_LINES = 250
FUNCTION_LINES = 40


def test_modules_stay_under_250_lines(texts):
    assert long_modules(python_of(texts)) == []


def test_functions_stay_under_40_lines(texts):
    assert long_functions(python_of(texts)) == []


def test_a_long_module_is_found():
    assert long_modules({"a.py": "x = 1\n" * 250, "b.py": "x = 1\n" * 249}) == ["a.py: 250 lines"]


def test_a_long_function_is_found_also_inside_another_thing():
    body = "    x = 1\n" * 39
    sample = {"a.py": f"def short():\n{body[:-10]}\n\nasync def long():\n{body}"}
    assert long_functions(sample) == ["a.py: long, 40 lines"]
    inside = "".join(f"    {line}\n" for line in f"def method(self):\n{body}".splitlines())
    assert long_functions({"a.py": f"class Thing:\n{inside}"}) == ["a.py: method, 40 lines"]


def python_of(texts: dict[str, str]) -> dict[str, str]:
    """All Python that people here write: also the start-up script, which has no ending."""
    return {name: text for name, text in texts.items() if name.endswith(".py") or name == "slipway"}


def long_modules(modules: dict[str, str]) -> list[str]:
    lengths = {name: len(text.splitlines()) for name, text in modules.items()}
    return [f"{name}: {length} lines" for name, length in sorted(lengths.items()) if length >= MODULE_LINES]


def long_functions(modules: dict[str, str]) -> list[str]:
    found = []
    for name, text in sorted(modules.items()):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length >= FUNCTION_LINES:
                    found.append(f"{name}: {node.name}, {length} lines")
    return found
