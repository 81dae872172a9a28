"""The command line: ``slipway COMMAND``. A thin list of commands; each lives in its own module of ``commands``."""

import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence

import typer

from checker import __version__
from checker.errors import ExitCode, SlipwayError

#: Each module with its commands, in the order of the help page: what a learner needs first stands first.
COMMAND_MODULES = {
    "start": ("start",), "doctor": ("doctor",), "learn": ("status", "check", "hint", "solution"),
    "labs": ("reset", "jump"), "tools": ("tools",), "grade": ("grade",), "portfolio": ("portfolio",), "demo": ("demo",),
    "author": ("author",), "suite": ("test",)}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"slipway {__version__}")
        raise typer.Exit


def _all_commands(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options that stand before a command."""


def register_commands(words: Sequence[str] = ()) -> typer.Typer:
    """The application with every command in its place, or with only those of the module whose command begins ``words``.

    ``slipway start`` must not wait two seconds for what only grading imports.
    """
    app = typer.Typer(
        name="slipway", no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Learn MLOps by launching your own model. Begin with: [bold]slipway start[/bold]")
    app.callback()(_all_commands)
    wanted = [name for name, commands in COMMAND_MODULES.items() if words and words[0] in commands]
    for name in wanted or COMMAND_MODULES:
        importlib.import_module(f"checker.commands.{name}").register(app)
    return app


def main() -> None:
    """Run the command that was typed; end with one sentence and the right exit code, whatever happens."""
    _speak_utf8()
    sys.exit(_run(register_commands(sys.argv[1:])))


def _run(application: typer.Typer) -> int:
    try:
        result = application(standalone_mode=False)
        # Typer turns Ctrl-C into this exit code by itself, without a word.
        return _stopped() if result == ExitCode.INTERRUPTED else result if isinstance(result, int) else ExitCode.DONE
    except SlipwayError as error:
        print(f"slipway: {error}", file=sys.stderr)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _stopped()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:  # noqa: BLE001 - the last line of defence: a person sees a sentence, not a traceback
        return _from_click(error) if hasattr(error, "format_message") else _our_fault(error)


def _stopped() -> int:
    print("\nslipway: stopped. Nothing that was saved is lost; the same command goes on or begins anew.", file=sys.stderr)
    return ExitCode.INTERRUPTED


def _from_click(error: Exception) -> int:
    """A command line that could not be read, in the words of the library that read it."""
    if hasattr(error, "show"):
        error.show()
    return ExitCode.USAGE


def _our_fault(error: Exception) -> int:
    if os.environ.get("SLIPWAY_DEBUG"):
        traceback.print_exc()
    place = traceback.extract_tb(error.__traceback__)[-1]
    print(f"slipway: Slipway itself made a mistake ({type(error).__name__}: {str(error)[:300]}). It is not yours.\n"
          f"Where: {os.path.basename(place.filename)}, line {place.lineno}\n"  # noqa: PTH119 - a name, not a path
          "Next: run it again with SLIPWAY_DEBUG=1 in the environment, and report what it prints", file=sys.stderr)
    return ExitCode.NOT_FINISHED


def _speak_utf8() -> None:
    """Windows consoles and pipes may default to an old code page that lacks our symbols."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
