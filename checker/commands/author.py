"""``slipway author``: for people who write labs."""

from typing import Annotated

import typer
from rich.console import Console

from checker.build.audit import audit_lab
from checker.build.course_files import build as build_files
from checker.build.course_files import drift
from checker.build.lock import lock_course
from checker.build.scaffold import scaffold_lab
from checker.commands.tools import bring_tools_up_to
from checker.core.course import Course, Lab, load_course
from checker.errors import ExitCode
from checker.grading.origin import DEFAULT_KIT, kit_origin
from checker.render.progress import progress_steps

LabsArgument = Annotated[list[str] | None, typer.Argument(metavar="[LAB]…", help="Only these labs. Default: all.")]
KitOption = Annotated[str, typer.Option("--kit", help="The project kit to play the labs with.")]


def register(app: typer.Typer) -> None:
    """Add ``author`` and its commands to the application."""
    author = typer.Typer(no_args_is_help=True, help="Write labs: build what is computed, and prove that it holds.")
    author.command("build")(build)
    author.command("audit")(audit)
    author.command("new")(new)
    author.command("lock")(lock)
    app.add_typer(author, name="author")


def build(labs: LabsArgument = None, check: Annotated[bool, typer.Option(
        "--check", help="Write nothing; end with 1 when a committed file is not up to date.")] = False,
        quick: Annotated[bool, typer.Option("--quick", help="Do not run the solved notebooks.")] = False) -> None:
    """Compute labs/ and the solved notebooks from solutions/.

    Examples: [bold]slipway author build[/bold] · [bold]slipway author build 02[/bold] ·
    [bold]slipway author build --check[/bold]
    """
    course, console = load_course(), Console(highlight=False)
    origin = kit_origin(course)
    chosen = [] if quick else _chosen(course, labs)
    bring_tools_up_to(chosen, course)
    with progress_steps("Building", max(1, len(chosen))) as step:
        if check:
            found = drift(course, None if quick else origin, on_lab=lambda lab: step(lab.stem))
        else:
            changed = build_files(course, chosen, origin, on_lab=lambda lab: step(lab.stem))
    if check:
        for sentence in found:
            console.print(sentence, markup=False)
        console.print("Everything is up to date." if not found else "Next: slipway author build", markup=False)
        raise typer.Exit(ExitCode.AUTHOR if found else ExitCode.DONE)
    for path in changed:
        console.print(f"written: {path.relative_to(course.root).as_posix()}", markup=False)
    console.print(f"{len(changed)} files changed.", markup=False)


def audit(labs: LabsArgument = None, kit: KitOption = DEFAULT_KIT) -> None:
    """Prove for each lab: no starter passes, the reference passes, every variant gets its verdict, every check can fail.

    Example: [bold]slipway author audit 02[/bold]
    """
    course, console = load_course(), Console(highlight=False, soft_wrap=True)
    origin = kit_origin(course, kit)
    audits = []
    bring_tools_up_to(_chosen(course, labs), course)
    for lab in _chosen(course, labs):
        variants = len(list((lab.folder / "variants").glob("*.md")))
        with progress_steps(f"Auditing {lab.stem}", variants + 2) as step:
            audits.append(audit_lab(course, lab, origin, on_step=step))
        console.print(audits[-1].summary, markup=False)
        for finding in audits[-1].findings:
            console.print(f"  - {finding}", markup=False)
    found = sum(len(each.findings) for each in audits)
    console.print(f"{len(audits)} labs, {sum(each.checks for each in audits)} checks, "
                  f"{sum(each.variants for each in audits)} variants: "
                  + ("all promises hold." if not found else f"{found} findings."), markup=False)
    raise typer.Exit(ExitCode.AUTHOR if found else ExitCode.DONE)


def new(name: Annotated[str, typer.Argument(help="The new lab's id, such as fastapi: letters, digits and underscores.")],
        number: Annotated[int | None, typer.Option("--number", help="Its place. Default: after the last lab.")] = None,
        ) -> None:
    """Make a new lab that the audit then guides to completion.

    Example: [bold]slipway author new fastapi[/bold]
    """
    course = load_course()
    folder = scaffold_lab(course, name, number)
    console = Console(highlight=False)
    console.print(f"Made {folder.relative_to(course.root).as_posix()}/", markup=False)
    console.print(f"Next: write lab.md, then: slipway author audit {folder.name}", markup=False)


def lock() -> None:
    """Lock what the labs' packages and the tests need: versions and hashes, and how large each lab's download is.

    Example: [bold]slipway author lock[/bold]
    """
    course = load_course()
    with progress_steps("Locking", sum(bool(lab.packages) for lab in course.labs) + 1) as step:
        written = lock_course(course, on_step=step)
    for path in written:
        Console(highlight=False).print(f"written: {path.relative_to(course.root).as_posix()}", markup=False)


def _chosen(course: Course, names: list[str] | None) -> list[Lab]:
    return [course.lab(name) for name in names] if names else list(course.labs)


