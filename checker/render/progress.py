"""What is being done right now, for everything that takes longer than a second."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column

from checker.render.letters import letters
from checker.render.plain import one_line

Step = Callable[[str], None]
QUIET_SECONDS = 1.0  # what is done sooner needs no lines in a log


@contextmanager
def progress_steps(title: str, total: int | None = None, console: Console | None = None,
                   clock: Callable[[], float] = time.monotonic) -> Iterator[Step]:
    """A function to call with what begins now; each call means that what began before it is done.

    In a terminal: one line with a bar (``total`` known) that goes away at the end. Elsewhere: plain lines, and none in
    the first second. Goes to standard error, so that standard output can be read by a program.
    """
    console = console or Console(stderr=True, highlight=False)
    if console.is_terminal:
        with _bar(title, total, console) as step:
            yield step
    else:
        yield _lines(title, total, console, clock)


@contextmanager
def _bar(title: str, total: int | None, console: Console) -> Iterator[Step]:
    ascii_only = not console.encoding.startswith("utf")
    columns = [SpinnerColumn("line" if ascii_only else "dots"),
               TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis"))]
    columns += [BarColumn(bar_width=20), MofNCompleteColumn()] if total else []
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task(letters(one_line(title), console).plain, total=total)
        begun = 0

        def step(what: str) -> None:
            nonlocal begun
            begun += 1
            shown = letters(f"{one_line(title)} · {one_line(what, 60)}", console).plain
            done = begun - 1 if total is None else min(begun - 1, total)
            progress.update(task, description=shown, completed=done)

        yield step


def _lines(title: str, total: int | None, console: Console, clock: Callable[[], float]) -> Step:
    started, begun = clock(), 0

    def step(what: str) -> None:
        nonlocal begun
        begun += 1
        if clock() - started >= QUIET_SECONDS:
            count = f" ({min(begun, total)} of {total})" if total else ""
            console.print(letters(f"{one_line(title)}: {one_line(what)}{count}", console), soft_wrap=True)

    return step
