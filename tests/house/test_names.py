"""Names say what a thing is, and the engine knows no lab by name."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "shared", "lib"}
_LAB = re.compile(r"solutions/((\d\d)_([a-z][a-z0-9_]*))/lab\.toml")


def test_no_module_has_a_name_that_says_nothing(texts):
    assert empty_names(texts) == []


def test_the_engine_names_no_lab(texts, engine):
    assert named_labs(engine, *labs_of(texts)) == []


def test_an_empty_name_is_found():
    sample = dict.fromkeys(["checker/core/utils.py", "checker/common/a.py", "checker/git_helpers.py", "tests/base.py",
                            "checker/database.py", "docs/common.md"], "")
    assert empty_names(sample) == [
        "checker/common/a.py", "checker/core/utils.py", "checker/git_helpers.py", "tests/base.py"]


def test_a_labs_name_in_the_engine_is_found():
    sample = {"checker/a.py": 'if lab.id == "git":\n    pass\n', "checker/b.py": 'PATH = "solutions/02_git/lab.toml"\n',
              "checker/c.py": 'POINTS = {"pipelines": 3}\n', "checker/d.py": 'x = name in ("pipelines", "other")\n',
              "checker/e.py": 'match lab:\n    case "pipelines":\n        pass\n'}
    assert named_labs(sample, {"02_git", "05_pipelines"}, {"git", "pipelines"}, {"git"}) == [
        "checker/a.py, line 1: git", "checker/b.py, line 1: 02_git", "checker/c.py, line 1: pipelines",
        "checker/d.py, line 1: pipelines", "checker/e.py, line 2: pipelines"]


def test_an_example_in_a_docstring_and_a_tool_of_the_same_name_are_fine():
    sample = {"checker/a.py": '"""Such as ``02_git``."""\nrun(["git", "log"])\nfound = tool == "git"\n'}
    assert named_labs(sample, {"02_git"}, {"git"}, {"git"}) == []


def test_labs_and_the_tools_they_need_are_read_from_the_answer_key():
    sample = {"solutions/02_git/lab.toml": 'needs = ["git"]', "solutions/03_dvc/lab.toml": 'packages = ["dvc>=3"]'}
    assert labs_of(sample) == ({"02_git", "03_dvc"}, {"git", "dvc"}, {"git", "dvc"})


def empty_names(texts: dict[str, str]) -> list[str]:
    return sorted(path for path in texts if path.endswith(".py") and any(
        word in EMPTY_NAMES for part in PurePosixPath(path).with_suffix("").parts for word in part.split("_")))


def labs_of(texts: dict[str, str]) -> tuple[set[str], set[str], set[str]]:
    """Stems (02_git) and ids (git) of all labs, and the tools that labs need, some of which are called like a lab."""
    found = [(matched, text) for path, text in texts.items() if (matched := _LAB.fullmatch(path))]
    labs = [tomllib.loads(text) for _matched, text in found]
    tools = {re.split(r"[^\w-]", tool)[0] for lab in labs for tool in [*lab.get("needs", ()), *lab.get("packages", ())]}
    return {matched[1] for matched, _text in found}, {matched[3] for matched, _text in found}, tools


def named_labs(engine: dict[str, str], stems: set[str], ids: set[str], tools: set[str]) -> list[str]:
    found = set()
    for path, text in engine.items():
        tree = ast.parse(text)
        docstrings = {id(node) for node in _docstrings(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                found |= {f"{path}, line {node.lineno}: {stem}" for stem in stems if stem in node.value}
            found |= {f"{path}, line {each.lineno}: {each.value}" for each in _decided_by(node)
                      if each.value in ids and (each.value not in tools or "lab" in ast.unparse(node))}
    return sorted(found)


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def _decided_by(node: ast.AST) -> Iterator[ast.Constant]:
    """The constants that a decision hangs on: compared with, matched, or looked up."""
    parts: list[ast.AST | None] = []
    if isinstance(node, ast.Compare):
        parts = [node.left, *node.comparators]
    elif isinstance(node, ast.MatchValue):
        parts = [node.value]
    elif isinstance(node, ast.Dict):
        parts = list(node.keys)
    for part in parts:
        for each in ast.walk(part) if part is not None else ():
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each
