"""A course of one small lab, and a project for it, so that a test shows all of its input."""

from pathlib import Path

from checker.core.course import Course, load_course

LAB_TOML = '''title = "Colours"
minutes = 5
skills = ["You can name a colour"]
adds = "A colour"
needs = []

[[exercise]]
id = "sky"
title = "The sky"
points = 2
hints = ["Look out of the window.", "It is a short word that begins with b."]

[[exercise]]
id = "file"
title = "A file"
points = 1
hints = ["A file has a name.", "Use the magic that writes files."]

[[question]]
id = "first"
ask = "Which comes first?"
choices = { a = "one", b = "two", c = "three" }
correct = "a"
because = { a = "One is the first number.", b = "Two comes after one.", c = "Three comes after two." }
[[question]]
id = "second-one"
ask = "Which comes second?"
choices = { a = "one", b = "two", c = "three" }
correct = "b"
because = { a = "One comes first, not second.", b = "Two follows one.", c = "Three is the third." }
[[question]]
id = "third"
ask = "Which comes third?"
choices = { a = "one", b = "two", c = "three" }
correct = "c"
because = { a = "One comes first of all.", b = "Two is only second.", c = "Three follows two." }
'''
LAB_MD = '''{{head}}

## The sky

Say which colour it has.

```{code-cell} ipython3
:tags: [starter, exercise-sky]
# answer("sky", colour="…")
```

```{code-cell} ipython3
:tags: [solution, exercise-sky]
answer("sky", colour="blue")
```

```{code-cell} ipython3
print("a locked example")
```

```{code-cell} ipython3
:tags: [starter, exercise-file]
# Write note.txt here.
```

```{code-cell} ipython3
:tags: [solution, exercise-file]
%%writefile note.txt
a note that says something
```

{{recall}}
'''
CHECKS = '''from checker.core.check import check, fail


@check("sky")
def check_the_sky_has_a_colour(answers):
    """You have said which colour the sky has."""
    colour = answers.get("sky", "colour")
    if colour != "blue":
        fail(expected="the colour of a clear sky", found=str(colour), try_next="look up")


@check("file", waits_for=check_the_sky_has_a_colour, seconds=20)
def check_the_note_says_something(project):
    """Your note says something."""
    if len(project.read("note.txt").split()) < 3:
        fail(expected="three words", found="fewer", try_next="write more")
'''
WRONG_COLOUR = '''---
about: The sky of another planet.
fails: [check_the_sky_has_a_colour]
says: [red]
---
```{code-cell} ipython3
:tags: [exercise-sky]
answer("sky", colour="red")
```
'''
SHORT_NOTE = '''---
about: A note of one word.
fails: [check_the_note_says_something]
says: [three words]
---
```{code-cell} ipython3
:tags: [exercise-file]
%%writefile note.txt
short
```
'''
CARD = '''[project]
title = "Houses"
package = "houses"
question = "What does a house cost?"
[data]
folder = "data/raw"
target = "price"
task = "regression"
metric = "r2"
'''


def small_course(root: Path, **changes: str) -> Course:
    """A course in ``root``; ``changes`` replace the text of a file: ``checks``, ``lab_toml``, ``lab_md``."""
    folder = root / "solutions" / "00_colours"
    build_file_tree(folder, {
        "lab.toml": changes.get("lab_toml", LAB_TOML), "lab.md": changes.get("lab_md", LAB_MD),
        "checks.py": changes.get("checks", CHECKS), "variants/wrong_colour.md": WRONG_COLOUR,
        "variants/wrong_short_note.md": SHORT_NOTE})
    (root / "labs").mkdir(exist_ok=True)
    return load_course(root)


def small_project(folder: Path) -> Path:
    """A project before its first lab."""
    return build_file_tree(folder, {"project.toml": CARD, "data/raw/data.csv": "rooms,price\n1,2\n3,6\n4,8\n"})


def build_file_tree(folder: Path, files: dict[str, str]) -> Path:
    """The folder, with these files in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder
