"""Imports go downwards only, and what is heavy or may change is imported in one place."""

import ast
from collections.abc import Iterator

#: From the top to the ground. A module may import from lower storeys, and from its own sub-package. Neighbours on one
#: storey may know each other as long as they do not go round in a circle.
STOREYS = (
    {"cli", "commands", "notebook"},
    {"grading", "build", "portfolio", "doctor", "jupyter"},
    {"workspace"},
    {"probes", "sandbox", "render", "environment"},
    {"core"},
    {"errors"},
)
#: Who may import it. Everybody else asks that sub-package.
ONLY_IN = {
    "papermill": {"grading"}, "pytest": {"grading"}, "jupytext": {"build"}, "copier": {"portfolio"},
    "docker": {"probes"},
}


def test_imports_go_downwards_only(engine):
    assert climbing(engine) == []


def test_neighbours_do_not_import_each_other_in_a_circle(engine):
    assert circles(engine) == []


def test_each_heavy_package_is_imported_in_one_place(engine):
    assert strangers(engine) == []


def test_every_part_of_the_engine_has_its_storey(engine):
    parts = {part_of(path) for path in engine} - {"__init__"}
    assert parts - {part for storey in STOREYS for part in storey} == set()


def test_an_import_that_climbs_is_found():
    sample = {"checker/core/lab.py": "def late():\n    from checker.render.page import render_page\n",
              "checker/errors.py": "import checker.core.check\n",
              "checker/probes/git.py": "from ..workspace import files\n",
              "checker/grading/run.py": "from checker.core import check\nfrom checker import __version__\n"}
    assert climbing(sample) == [
        "checker/core/lab.py, line 2: core imports render", "checker/errors.py, line 1: errors imports core",
        "checker/probes/git.py, line 1: probes imports workspace"]


def test_a_circle_of_neighbours_is_found():
    sample = {"checker/build/a.py": "from checker.grading import b", "checker/grading/b.py": "import checker.portfolio",
              "checker/portfolio/c.py": "from checker.build.a import x", "checker/doctor/d.py": "import checker.build"}
    assert circles(sample) == ["build → grading → portfolio → build"]


def test_a_heavy_import_elsewhere_is_found():
    sample = {"checker/commands/demo.py": "def f():\n    import papermill as pm\n",
              "checker/grading/x.py": "import pytest",
              "checker/render/y.py": "from docker.errors import APIError"}
    assert strangers(sample) == ["checker/commands/demo.py, line 2: papermill belongs in grading",
                                 "checker/render/y.py, line 1: docker belongs in probes"]


def part_of(path: str) -> str:
    """``core`` for checker/core/lab.py, ``cli`` for checker/cli.py."""
    return path.split("/")[1].removesuffix(".py")


def storey_of(part: str) -> int:
    return next((place for place, storey in enumerate(STOREYS) if part in storey), -1)


def imports(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a module imports, wherever in it the import stands."""
    package = path.removesuffix(".py").split("/")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[:-node.level] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def own_imports(engine: dict[str, str]) -> Iterator[tuple[str, int, str, str]]:
    """(path, line, part that imports, part that is imported) for imports between parts of the engine."""
    known = {part for storey in STOREYS for part in storey}
    for path, text in engine.items():
        for line, name in imports(path, text):
            words = name.split(".")
            if words[0] == "checker" and len(words) > 1 and words[1] in known and words[1] != part_of(path):
                yield path, line, part_of(path), words[1]


def climbing(engine: dict[str, str]) -> list[str]:
    return sorted({f"{path}, line {line}: {here} imports {there}" for path, line, here, there in own_imports(engine)
                   if storey_of(there) < storey_of(here)})


def circles(engine: dict[str, str]) -> list[str]:
    knows: dict[str, set[str]] = {}
    for _path, _line, here, there in own_imports(engine):
        if storey_of(there) == storey_of(here):
            knows.setdefault(here, set()).add(there)
    found = set()
    trails = [(part,) for part in sorted(knows)]
    while trails:
        trail = trails.pop()
        for following in sorted(knows.get(trail[-1], ())):
            if following == trail[0] and min(trail) == trail[0]:
                found.add(" → ".join([*trail, following]))
            elif following not in trail:
                trails.append((*trail, following))
    return sorted(found)


def strangers(engine: dict[str, str]) -> list[str]:
    return sorted({f"{path}, line {line}: {name.split('.')[0]} belongs in {', '.join(ONLY_IN[name.split('.')[0]])}"
                   for path, text in engine.items() for line, name in imports(path, text)
                   if part_of(path) not in ONLY_IN.get(name.split(".")[0], {part_of(path)})})
