"""What a command prints: one JSON object with --json, else lines for people; problems with their code on stderr."""
from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console

from ledger.errors import LedgerError, Refuted

OK, ERROR, PENDING, REFUTED = 0, 1, 2, 3
JSON_FLAG = "--json"


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --json to a command, as `as_json`."""
    return click.option(JSON_FLAG, "as_json", is_flag=True, help="Print one JSON object and nothing else on stdout.")(command)


def show(answer: Mapping[str, Any], lines: list[tuple[str, Any]], *, as_json: bool) -> None:
    """Prints the answer: whole as JSON, or the named lines."""
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    width = max((len(name) for name, _ in lines), default=0)
    for name, value in lines:
        click.echo(f"{name:<{width}}  {value}")


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
    try:
        command.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as problem:
        _fail("usage", problem.format_message(), {})
        sys.exit(ERROR)
    except LedgerError as problem:
        _fail(problem.code, str(problem), problem.facts)
        sys.exit(exit_code(problem))
    sys.exit(OK)


def exit_code(problem: LedgerError) -> int:
    """3 if something that was claimed is not so, 2 if it is not decided yet, else 1."""
    if isinstance(problem, Refuted) or getattr(problem, "kind", "") == "refuted":
        return REFUTED
    return PENDING if problem.code == "operation_unfinished" else ERROR


def _fail(code: str, says: str, facts: Mapping[str, Any]) -> None:
    if JSON_FLAG in sys.argv:
        click.echo(json.dumps({"code": code, "detail": says, "facts": dict(facts)}, default=str), err=True)
    else:
        click.echo(f"{code}: {says}", err=True)
