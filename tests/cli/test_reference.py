"""docs/commands.md is what the commands say, and leaves none out."""
from pathlib import Path

import click

from ledger.cli import cli
from ledger.cli.reference import commands, commands_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


def test_the_page_is_current():
    assert PAGE.read_text() == commands_page(), "run scripts/docs"


def test_every_command_and_option_is_on_the_page():
    text = PAGE.read_text()
    for context, command in commands(cli, click.Context(cli, info_name="ledger")):
        section = text.split(f"\n## {context.command_path}\n", 1)[1].split("\n## ", 1)[0]
        assert not [name for p in command.params if isinstance(p, click.Option) for name in p.opts if name not in section]
