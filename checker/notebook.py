"""What a learner calls in a notebook: ``open_lab``, ``answer``, ``check``, ``hint``, ``solution``, ``progress``.

Whatever goes wrong is shown as a card with what happened, where, and what to type next; never as a traceback of ours.
"""

import functools
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from checker.core.course import Course, Lab, load_course
from checker.core.project import ProjectCard
from checker.errors import SlipwayError, UsageError, WorkspaceError
from checker.jupyter.shell import run_commands_through_pipes
from checker.render.notebook import AnswerCard, CheckCard, HintCard, NoticeCard, ProgressCard, SolutionCard
from checker.workspace.answers import store_answer
from checker.workspace.hints import next_hint
from checker.workspace.results import last_results, record_results
from checker.workspace.workspace import ENVIRONMENT, Workspace, find_workspace

__all__ = ["answer", "check", "hint", "open_lab", "progress", "solution"]

Arguments = ParamSpec("Arguments")
Card = TypeVar("Card")


@dataclass(frozen=True)
class _Session:
    course: Course
    lab: Lab
    workspace: Workspace


_session: _Session | None = None


class LabNotOpened(SlipwayError):
    """Stops “Run All” with a card in place of a traceback: without a lab the cells below cannot work."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def _as_card(function: Callable[Arguments, Card]) -> Callable[Arguments, Card | NoticeCard]:
    """The same function, with every error shown as a card."""

    @functools.wraps(function)
    def shown(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Card | NoticeCard:
        try:
            return function(*args, **kwargs)
        except SlipwayError as error:
            return NoticeCard.of(error)
        except KeyboardInterrupt:
            return NoticeCard("Stopped. Nothing is lost.", next_step="run the cell again when you like")
        except Exception as error:  # noqa: BLE001 - a fault of ours must not look like the learner's
            return NoticeCard.of(_our_fault(error))

    return shown


def open_lab(lab: str, workspace: str | os.PathLike[str] | None = None) -> ProjectCard:
    """The card of your project, after moving this notebook into the project's folder.

    Commands (``!git status``) and file names in the cells below are then about your project.
    """
    global _session
    try:
        course = load_course()
        here = find_workspace(Path(workspace) if workspace else None)
        card = here.card()
        session = _Session(course, course.lab(lab), here)
        _work_in(here)
        _bring_tools(session.lab)
        _session = session  # last: a lab whose project cannot be entered is not open
    except SlipwayError as error:
        raise LabNotOpened(error.what, where=error.where, next_step=error.next_step) from None
    except KeyboardInterrupt:
        raise LabNotOpened("Stopped. Nothing is lost.", next_step="run the cell again when you like") from None
    except Exception as error:  # noqa: BLE001 - a fault of ours must not look like the learner's
        fault = _our_fault(error)
        raise LabNotOpened(fault.what, where=fault.where, next_step=fault.next_step) from None
    opened = _session.lab
    _display(NoticeCard(f"Lab {opened.number:02d}, {opened.title}, is open. Your project: {card.title}.",
                        where=f"{here.project} (commands and file names below are about this folder)", problem=False))
    return card


@_as_card
def answer(exercise: str, **values: Any) -> AnswerCard:
    """Store your answers to an exercise: ``answer("leak", column="price", score=0.91)``."""
    session = _opened()
    known = session.lab.exercise(exercise)
    if not values:
        raise UsageError("This answer is empty.", next_step=f'write it like this: answer("{exercise}", name=value)')
    return AnswerCard(known.id, store_answer(session.workspace, session.lab.id, known.id, values))


@_as_card
def check(exercise: str) -> CheckCard:
    """Look at what you built for this exercise, and say what is right and what to try next."""
    from checker.grading.run import run_checks  # so that opening a lab need not wait for it

    session = _opened()
    known = session.lab.exercise(exercise)
    session.workspace.card()  # a project that was moved is said to be so, once, and not by every check
    (result,) = run_checks(session.lab, session.workspace, [known.id])
    record_results(session.workspace, session.lab, [result])
    return CheckCard(result, known.hints)


@_as_card
def hint(exercise: str) -> HintCard:
    """The next hint for this exercise; call it again for one that says more."""
    session = _opened()
    known = session.lab.exercise(exercise)
    number = next_hint(session.workspace, session.lab, known)
    return HintCard(known.id, known.hints, number + 1)


@_as_card
def solution(exercise: str) -> SolutionCard:
    """One good answer to this exercise. There are others: the check decides by what you built."""
    from checker.grading.reference import solution_cells

    session = _opened()
    known = session.lab.exercise(exercise)
    return SolutionCard(known.title, solution_cells(session.lab, known.id))


@_as_card
def progress() -> ProgressCard:
    """How far you are: every lab and exercise, as last checked."""
    session = _opened()
    return ProgressCard([last_results(session.workspace, lab) for lab in session.course.labs])


def _opened() -> _Session:
    if _session is None:
        raise WorkspaceError("No lab is open in this notebook yet.",
                             next_step="run the set-up cell at the top (the one with open_lab), then this cell again")
    return _session


def _work_in(workspace: Workspace) -> None:
    """Move into the project, and let programs started from here find its package and this Python."""
    os.chdir(workspace.project)
    source, scripts = str(workspace.project / "src"), str(Path(sys.executable).parent)
    os.environ[ENVIRONMENT] = str(workspace.root)
    os.environ["PYTHONPATH"] = source
    if source not in sys.path:
        sys.path.insert(0, source)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + os.environ.get("PATH", "")
    os.environ.setdefault("GIT_EDITOR", "true")  # an editor that opens behind a notebook would wait for ever
    os.environ.setdefault("GIT_PAGER", "cat")
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        run_commands_through_pipes(shell)


def _bring_tools(lab: Lab) -> None:
    """Install what this lab needs and this environment lacks; say first how much that is."""
    if not lab.packages:
        return
    from checker.environment.progress import Progress  # so that opening the other labs need not wait for it
    from checker.workspace.tools import install_tools, missing_tools, size_of

    if missing_tools(lab):
        _display(NoticeCard(f"This lab needs {lab.tools}: {size_of(lab)}. They are installed now, once.",
                            where="the course's own Python environment", problem=False))
        install_tools(lab, Progress(sys.stdout, redraw=True))


def _our_fault(error: Exception) -> SlipwayError:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return SlipwayError(f"Slipway itself made a mistake ({type(error).__name__}: {str(error)[:200]}). It is not yours.",
                        where=f"{Path(place.filename).name}, line {place.lineno}",
                        next_step="run the cell again; if it happens again, please report these three lines")


def _display(card: object) -> None:
    """Show a card in the notebook, or print it where there is none."""
    try:
        from IPython.core.getipython import get_ipython
        from IPython.display import display
    except ImportError:
        print(card)
        return
    if get_ipython() is None:
        print(card)
    else:
        display(card)
