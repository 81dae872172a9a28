"""``slipway doctor``: what this machine has and lacks."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from checker.commands.options import JsonOption, WorkspaceOption
from checker.errors import ExitCode

if TYPE_CHECKING:
    from rich.console import Console

    from checker.doctor.finding import Finding, Mend

_LOOK = {"ok": ("✓", "+", "green"), "warn": ("!", "!", "yellow"), "missing": ("✗", "x", "red")}
_SYSTEMS = {"linux": "Linux", "macos": "macOS", "windows": "Windows"}


def register(app: typer.Typer) -> None:
    """Add ``doctor`` to the application."""
    app.command("doctor")(doctor)


def doctor(
    workspace: WorkspaceOption = None,
    all_systems: Annotated[bool, typer.Option("--all-systems", help="Say how to mend it on every system.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Look at Python, Git, Docker, ports, disk, memory and your workspace, and say how to mend what is missing.

    Ends with 0 when you can begin (warnings are fine), with 3 when something needed is missing.

    Example: [bold]slipway doctor --all-systems[/bold]
    """
    from checker.doctor.examine import examine
    from checker.doctor.finding import State, system_name

    findings = examine(workspace)
    well = all(finding.state is not State.MISSING for finding in findings)
    if as_json:
        report = {"format": "slipway-doctor", "version": 1, "ok": well, "system": system_name(),
                  "findings": [finding.as_data() for finding in findings]}
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        from rich.console import Console

        _print(Console(highlight=False), findings, all_systems)
    raise typer.Exit(ExitCode.DONE if well else ExitCode.SETUP)


def _print(console: "Console", findings: Sequence["Finding"], all_systems: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        symbol, plain, style = _LOOK[finding.state]
        shown = symbol if "utf" in console.encoding else plain
        table.add_row(Text(f"{shown} {finding.state}", style=style), Text(finding.name), Text(finding.found))
    console.print(table)
    for finding in findings:
        if finding.mend is not None:
            console.print(Text(f"\n{finding.name}", style="bold"))
            console.print(Text(f"  {finding.why}"), soft_wrap=True)
            for line in _advice(finding.mend, all_systems):
                console.print(Text(f"  {line}"), soft_wrap=True)
    console.print(Text(f"\n{_summary(findings)}"), soft_wrap=True)


def _advice(mend: "Mend", all_systems: bool) -> list[str]:
    texts = {name: getattr(mend, key) for key, name in _SYSTEMS.items()}
    if not all_systems or len(set(texts.values())) == 1:
        return [f"Next: {mend.here()}"]
    return [f"{name + ':':<9}{text}" for name, text in texts.items()]


def _summary(findings: Sequence["Finding"]) -> str:
    missing = [finding.name for finding in findings if finding.state == "missing"]
    warned = [finding.name for finding in findings if finding.state == "warn"]
    if missing:
        return f"Needed and missing: {', '.join(missing)}."
    if warned:
        return f"You can begin. Worth a look: {', '.join(warned)}."
    return "Everything is in place."
