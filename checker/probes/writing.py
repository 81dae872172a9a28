"""Text that a learner wrote: is it there, is it theirs, and is it more than a few words?"""

import re

from checker.core.check import fail, not_attempted
from checker.probes.project import Project

_PLACEHOLDER = re.compile(r"___|…|\bTODO\b|\.\.\.|\(what is it about\?\)", re.IGNORECASE)


def section(text: str, heading: str) -> str | None:
    """The text below the first heading that begins with ``heading``, up to the next heading of its level; or None."""
    lines = text.splitlines()
    wanted = heading.lower()
    start = next((place for place, line in enumerate(lines) if line.strip().lower().startswith(wanted)), None)
    if start is None:
        return None
    level = len(heading) - len(heading.lstrip("#"))
    below: list[str] = []
    for line in lines[start + 1:]:
        if level and re.match(rf"#{{1,{level}}} ", line):
            break
        below.append(line)
    return "\n".join(below).strip()


def require_own_words(project: Project, name: str, fewest: int, heading: str = "") -> None:
    """End the check unless the file (or its section under ``heading``) holds this many words and no placeholder."""
    if not project.exists(name):
        not_attempted(f"there is no {name} yet")
    place = f"{name}, under “{heading} …”" if heading else name
    whole = project.read(name)
    text = section(whole, heading) if heading else whole
    if text is None:
        fail(expected=f"a heading that begins with “{heading}” in {name}", found="no such heading",
             try_next=f"write the line {heading} and your own words below it")
    left = _PLACEHOLDER.search(text)
    if left:
        fail(expected="only your own words", found=f"“{left[0]}” is still there",
             try_next=f"write your own words in its place, in {place}")
    words = len(re.findall(r"\w+", "\n".join(line for line in text.splitlines() if not line.startswith(("#", ">")))))
    if words < fewest:
        fail(expected=f"{fewest} words or more in {place}", found=f"{words} words",
             try_next="say what you chose, what else was possible, and what you gave up")
