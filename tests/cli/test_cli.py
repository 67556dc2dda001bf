"""The command `ledger` as a whole: what it lists, and how it ends."""
import subprocess

import click
import pytest

from ledger.cli import COMMANDS, cli
from tests.server import LEDGER


def commands(command=cli, path=("ledger",)):
    """Every command that does something, by its path."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), (*path, name))
    else:
        yield " ".join(path), command


ALL = dict(commands())


def test_every_command_is_found_under_its_name():
    assert [cli.get_command(click.Context(cli), name).name for name in COMMANDS] == list(COMMANDS)


@pytest.mark.parametrize("path", ALL)
def test_every_command_has_json(path):
    assert "--json" in [option for parameter in ALL[path].params for option in parameter.opts]


@pytest.mark.parametrize("path", ALL)
def test_every_option_says_what_it_is_for(path):
    assert ALL[path].help
    assert not [p.name for p in ALL[path].params if isinstance(p, click.Option) and not p.help]


def test_an_unknown_command_is_a_problem_not_a_pending_answer(ledger):
    outcome = ledger("sell")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("usage: No such command 'sell'")


def test_a_problem_is_json_too(ledger):
    outcome = ledger("verify", "--json")
    assert (outcome.code, outcome.json["code"], outcome.err) == (1, "usage", "")


def test_help_is_no_problem(ledger):
    outcome = ledger("buy", "--help")
    assert outcome.code == 0 and "--at-most-wei" in outcome.out


def test_the_console_script_ends_as_the_command_does():
    ended = subprocess.run([LEDGER, "verify", "nothing-here", "--json"], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert '"subject_unknown"' in ended.stdout
