"""Options that several commands share, so that they read the same everywhere."""

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", "-w", metavar="DIR", help="Your workspace. Default: the one around this "
                              "folder, else ~/slipway-workspace.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
LabArgument = Annotated[str, typer.Argument(metavar="LAB", help="A lab: its number or name, such as 02 or git.")]
