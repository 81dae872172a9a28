"""A new lab's folder: small, complete in kind, and plainly unfinished, so that the audit can say what is missing."""

import re
from pathlib import Path

from checker.core.course import Course
from checker.errors import UsageError
from checker.workspace.files import write_atomically

_LAB_TOML = '''title = "{title}"
minutes = 45
skills = ["You can …"]
adds = "…"
needs = []

[[exercise]]
id = "first"
title = "…"
points = 1
hints = ["", ""]

# Three recall questions; every choice is explained.
[[question]]
id = "why"
ask = "…?"
choices = {{ a = "…", b = "…", c = "…" }}
correct = "b"
because = {{ a = "", b = "", c = "" }}
'''
_LAB_MD = '''{{head}}

## What goes wrong without it

Show the failure first.

```{code-cell} ipython3
# A locked cell: learners run it, and cannot change it.
print("the thing that goes wrong")
```

## The idea

One page, one diagram.

## Exercise: first

Say what to do, and why.

```{code-cell} ipython3
:tags: [starter, exercise-first]
# The gap that the learner fills.
```

```{code-cell} ipython3
:tags: [solution, exercise-first]
answer("first", colour="blue")
```

{{recall}}

## Tell it in an interview

## Where next
'''
_CHECKS = '''"""Checks of this lab. Each docstring is a sentence that the learner reads: a promise, in the present tense."""

from checker.core.check import check, fail


@check("first")
def check_the_answer_is_given(answers):
    """You have answered the first exercise."""
    colour = answers.get("first", "colour")
    if colour != "blue":
        fail(expected="blue", found=str(colour), try_next='answer("first", colour="…")')
'''
_VARIANT = '''---
about: This learner gave another answer.
fails: [check_the_answer_is_given]
---
```{code-cell} ipython3
:tags: [exercise-first]
answer("first", colour="red")
```
'''


def scaffold_lab(course: Course, name: str, number: int | None = None) -> Path:
    """The folder of a new lab called ``name``, with a file of every kind in it."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise UsageError(f"“{name}” cannot be a lab's id.", next_step="use small letters, digits and underscores: fastapi")
    taken = {lab.number for lab in course.labs}
    place = number if number is not None else max(taken, default=-1) + 1
    if place in taken or name in {lab.id for lab in course.labs} or not 0 <= place <= 99:
        raise UsageError(f"There is a lab {place:02d} or a lab called {name} already.",
                         next_step="choose another name, or another --number")
    folder = course.root / "solutions" / f"{place:02d}_{name}"
    title = name.replace("_", " ").capitalize()
    for path, text in {"lab.toml": _LAB_TOML.format(title=title), "lab.md": _LAB_MD, "checks.py": _CHECKS,
                       "variants/wrong_colour.md": _VARIANT}.items():
        write_atomically(folder / path, text)
    return folder
