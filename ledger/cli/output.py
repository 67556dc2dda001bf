"""What a command prints: one JSON object with --json, problems included; else lines for people, problems on stderr."""
from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console

from ledger.errors import InvalidInput, LedgerError, Refuted

OK, ERROR, PENDING, REFUTED, INTERRUPTED = 0, 1, 2, 3, 130
JSON_FLAG = "--json"


class FileRefused(InvalidInput):
    """The operating system does not let a file or directory be read or written."""

    says = "{file} cannot be used: {reason}"


class Usage(InvalidInput):
    """The command line cannot be understood."""

    says = "{problem}; see `{command} --help`"


class Aborted(InvalidInput):
    """The user did not agree."""

    says = "stopped; nothing was signed or sent"


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --json to a command, as `as_json`."""
    return click.option(JSON_FLAG, "as_json", is_flag=True, help="Print one JSON object, also for a problem.")(command)


def show(answer: Mapping[str, Any], lines: list[tuple[str, Any]], *, as_json: bool) -> None:
    """Prints the answer: whole as JSON, or the named lines."""
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    width = max((len(name) for name, _ in lines), default=0)
    for name, value in lines:
        click.echo(f"{name:<{width}}  {printable(str(value))}")


def printable(text: str) -> str:
    """The text as a terminal only shows it: titles, files and servers are others', and a control character in what they
    say could clear the screen and write another verdict.

    >>> printable("net: \\x1b[2Jverified")
    'net: \\\\x1b[2Jverified'
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


@contextmanager
def progress(says: str) -> Iterator[None]:
    """Shows on stderr that something is under way, if a person is watching."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(says):
        yield


def run(command: click.Command) -> None:
    """Runs a command with this process's arguments and exits: 0, 1, 2 or 3, and 130 after Ctrl-C."""
    arguments = sys.argv[1:]
    try:
        # without standalone mode click hands back the code of an Exit; commands themselves return nothing
        code = command.main(arguments, prog_name="ledger", standalone_mode=False)
    except click.Abort as stop:
        if isinstance(stop.__cause__, KeyboardInterrupt):
            sys.exit(INTERRUPTED)
        code = fail(Aborted(), arguments)
    except click.ClickException as problem:
        code = fail(_usage(problem), arguments)
    except LedgerError as problem:
        code = fail(problem, arguments)
    except OSError as problem:
        code = fail(FileRefused(file=problem.filename or "a file", reason=problem.strerror or type(problem).__name__), arguments)
    sys.exit(code if isinstance(code, int) else OK)


def fail(problem: LedgerError, arguments: list[str]) -> int:
    """Prints a problem and returns the exit code that it stands for."""
    if JSON_FLAG in arguments:
        document = {"code": problem.code, "detail": str(problem), "facts": dict(problem.facts)}
        click.echo(json.dumps(document, default=str))  # in ASCII: what was wrong may be half a character
    else:
        click.echo(f"{problem.code}: {printable(str(problem))}", err=True)
    return exit_code(problem)


def exit_code(problem: LedgerError) -> int:
    """3 if something that was claimed is not so, 2 if it is not decided yet, else 1."""
    if isinstance(problem, Refuted) or getattr(problem, "kind", "") == "refuted":
        return REFUTED
    return PENDING if problem.code == "operation_unfinished" else ERROR


def _usage(problem: click.ClickException) -> Usage:
    context = getattr(problem, "ctx", None)
    return Usage(problem=problem.format_message().rstrip("."), command=context.command_path if context else "ledger")
