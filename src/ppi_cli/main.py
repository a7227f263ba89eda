"""The program `ppi`: its commands, and how every error leaves it."""

from __future__ import annotations

import atexit
import contextlib
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from ppi_cli import __version__
from ppi_cli.errors import Exit, PpiError, Problem
from ppi_cli.language import DEFAULT, _, known_language, system_language, use_language

COMMANDS = (
    "init",
    "plan",
    "consult",
    "list",
    "draft",
    "timetable",
    "deadline",
    "check",
    "status",
    "learn",
    "journal",
    "where",
    "demo",
)
"""In the order of the help. Each is a module of `commands` with a function `register`."""


class _InOrder(TyperGroup):
    """The program; its help lists the commands in our order, where typer would put groups last."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Those that were registered for this run."""
        return [name for name in COMMANDS if name in self.commands]


def build_app(names: Sequence[str] = COMMANDS) -> typer.Typer:
    """The program with these commands; a module that is not needed for a run is not imported."""
    app = typer.Typer(
        name="ppi",
        cls=_InOrder,
        help=_(
            "Choose, prepare and document the public procurement of innovation. It supports your decision and does "
            "not replace legal advice."
        ),
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )
    app.callback()(_root)
    for name in names:
        importlib.import_module(f"ppi_cli.commands.{name}").register(app)
    return app


def needed(arguments: Sequence[str]) -> Sequence[str]:
    """The commands that a run needs: the one that is named, or all of them."""
    named = next((word for word in arguments if not word.startswith("-")), "")
    return (named,) if named in COMMANDS else COMMANDS


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"ppi {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop."),
    ] = False,
) -> None:
    """Options of the program itself."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs `ppi` and exits with its status; every error is a line and a line that says what to do."""
    _leave(run(arguments))


def _leave(code: int) -> NoReturn:
    """Ends the process at once.

    Python would take every module and object apart first, which is a seventh of what a document costs. What is to
    happen at the end happens: all is written out, and what has registered for the end is called.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # Python says what it can of an output that cannot be written
    atexit._run_exitfuncs()
    os._exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs `ppi` and returns its exit status (see `errors.Exit`)."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(encoding="utf-8")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words == ["--version"]:
            _show_version(True)
        app = build_app(needed(words))
        use_language(language_of_run(words))
        code = _command(app).main(args=words, prog_name="ppi", standalone_mode=False)
        sys.stdout.flush()
    except PpiError as error:
        for problem in error.problems:
            _complain(problem)
        return error.exit_code
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        return _interrupted(words)
    except (KeyboardInterrupt, EOFError):
        return _interrupted(words)
    except BrokenPipeError:
        _write_no_more()  # whoever read our output has closed it, as `head` does
        return Exit.DONE
    except typer.TyperException as error:
        return _misused(error)
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno == errno.ENOSPC:
            _write_no_more()
            fix = _("Make room on the disk, or send the output elsewhere.")
            _complain(Problem(_("the output cannot be written: the disk is full"), fix))
            return Exit.UNUSABLE
        return _unforeseen(error)
    # Ctrl-C in a prompt reaches typer first, which makes an exit status of it.
    return _interrupted(words) if code == Exit.INTERRUPTED else int(code or 0)


def _write_no_more() -> None:
    """Python would try again to write what is left over, and complain, when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def language_of_run(arguments: Sequence[str]) -> str:
    """The language of the help and of the complaints about arguments, which come before any command has run."""
    from ppi_cli.commands.common import choose_language

    asked = None
    for number, word in enumerate(arguments, 1):
        if asked is None and (word == "--lang" or word.startswith("--lang=")):
            asked = (
                word.partition("=")[2] if "=" in word else next(iter(arguments[number : number + 1]), None)
            )
    try:
        return choose_language(asked)
    except PpiError:
        # Said by the command itself, if there is one; the next best language will do until then.
        return known_language(system_language()) or DEFAULT


def _command(app: typer.Typer) -> Any:
    """The program as it is run, with its help in the language in use."""
    from ppi_cli.commands.spoken import speak

    command = typer.main.get_command(app)
    speak(command)
    return command


def _complain(problem: Problem) -> None:
    where = f" ({problem.where})" if problem.where else ""
    # "error" is the same in every language: programs look for it.
    print(_fitted(f"ppi: error: {' '.join(problem.what.split())}", where, hanging=4), file=sys.stderr)
    if problem.fix:
        print(_fitted(f"  {' '.join(problem.fix.split())}", hanging=2), file=sys.stderr)


def _fitted(words: str, where: str = "", *, hanging: int) -> str:
    """Words, and the place that they are about, in as many lines as they need on a terminal; else one line.

    Lines end between words. A place stays whole, whatever its length: a path is clicked on, or copied.
    """
    if not sys.stderr.isatty():
        return words + where
    import textwrap

    glue = "\0"  # which no path can hold
    lines = textwrap.wrap(
        words + where[:1] + where[1:].replace(" ", glue),
        _columns() - 1,
        subsequent_indent=" " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace(glue, " ")


def _columns() -> int:
    """The width of the terminal of standard error; 80 where it does not say."""
    import shutil

    width = 0
    with contextlib.suppress(OSError, ValueError):
        width = os.get_terminal_size(sys.stderr.fileno()).columns
    # The environment (COLUMNS) comes first, and then standard output, which may lead elsewhere.
    return max(40, shutil.get_terminal_size((width or 80, 24)).columns)


def _interrupted(arguments: Sequence[str]) -> int:
    if _keeps(arguments):
        print(_("\nStopped. Everything answered so far is kept."), file=sys.stderr)
    else:
        print(
            _("\nStopped. Nothing is kept outside a procurement's folder; `ppi init` begins one."),
            file=sys.stderr,
        )
    return Exit.INTERRUPTED


def _keeps(arguments: Sequence[str]) -> bool:
    """Whether the answers of a run are kept: in a procurement's folder, and by the course, which is the user's own."""
    from pathlib import Path

    from ppi_cli.casefile.finding import find_case

    (command,) = needed(arguments)[:1]
    named = any(word.startswith(("-p", "--project")) for word in arguments)
    return command == "learn" or (command != "init" and (named or find_case(Path.cwd()) is not None))


def _misused(error: typer.TyperException) -> int:
    """Arguments that typer could not read."""
    from ppi_cli.commands.spoken import complaint

    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        print(message, file=sys.stderr)
    elif message:
        command = getattr(getattr(error, "ctx", None), "command_path", "ppi")
        _complain(Problem(complaint(message), _("See: {command} --help").format(command=command)))
    return Exit.UNUSABLE


def _unforeseen(error: Exception) -> int:
    """A fault of ours: the traceback goes to a file, not to the officer."""
    import traceback

    from ppi_cli.data.places import cache_folder

    log = cache_folder() / "last-error.txt"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        fix = _("Your answers are kept. Please report it, with the file {log}.").format(log=log)
    except OSError:
        fix = _("Your answers are kept. Please report it.")
    what = _("something went wrong in ppi itself: {reason}").format(reason=f"{type(error).__name__}: {error}")
    _complain(Problem(what, fix))
    return Exit.UNUSABLE
