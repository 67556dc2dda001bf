"""docs/commands.md, written from the commands themselves: `python -m ledger.cli.reference > docs/commands.md`."""
from __future__ import annotations

from collections.abc import Iterator

import click

from ledger.cli import cli

HEAD = """\
# Commands

Written by `scripts/docs` from the commands; a test keeps it current. After `scripts/setup` the command is
`.venv/bin/ledger`.

- Exit codes: 0 done or verified, 1 error, 2 not decided yet (ask again), 3 refuted: what was claimed is not so, or no
  license covers the use; 130 after Ctrl-C.
- With `--json` a command prints one JSON object on standard output, also for a problem: `code`, `detail`, `facts`. Codes
  are those of [errors.md](errors.md).
- Keys stay on this side. Those who sign name an encrypted keystore file, or a numbered account of a development chain
  (`--dev-account`), which is refused on any other chain and beyond this machine. What is signed is made here from what you
  asked for, compared with the server's draft, and not signed if they differ.
- The ledger is looked for at `--api`, else at `LEDGER_API_URL`, else at http://127.0.0.1:8000.
"""


def commands_page() -> str:
    """The page: every command with its arguments and options."""
    context = click.Context(cli, info_name="ledger")
    return HEAD + "".join(_section(command, found) for found, command in commands(cli, context))


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[click.Context, click.Command]]:
    """Every command that does something, in the order of the help, with the context that knows its path."""
    if not isinstance(command, click.Group):
        yield context, command
        return
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        if found is not None:
            yield from commands(found, click.Context(found, info_name=name, parent=context))


def _section(command: click.Command, context: click.Context) -> str:
    usage = context.command_path
    pieces = " ".join(command.collect_usage_pieces(context))
    options = "".join(_option(option, context) for option in command.params if isinstance(option, click.Option))
    return f"\n## {usage}\n\n    {usage} {pieces}\n\n{_unwrapped(command.help or '')}\n\n{options}"


def _option(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    return "" if record is None else f"- `{record[0]}`: {' '.join(record[1].split())}\n"


def _unwrapped(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


if __name__ == "__main__":
    print(commands_page(), end="")
