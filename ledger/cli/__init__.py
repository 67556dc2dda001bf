"""The command `ledger`. Exit codes: 0 done or verified, 1 error, 2 pending, 3 refuted."""
from __future__ import annotations

from importlib import import_module

import click

from ledger.cli.output import run

# command -> the module of this package that has it under the same name, `-` written as `_`
COMMANDS = {
    "up": "up", "doctor": "doctor", "fingerprint": "media", "register": "media", "search": "media", "grant": "licensing",
    "cancel": "licensing", "buy": "licensing", "licensed": "verdicts", "verify": "verdicts", "distribute": "accounts",
    "balances": "accounts", "withdraw": "accounts", "withdraw-consent": "consent", "erase-media": "consent", "erase": "erasure", "forget": "operator", "heir": "successions", "succession": "successions", "reaffirm": "successions",
    "derive": "successions", "meter": "meters", "payout": "payouts", "report": "reports", "reports": "reports", "statement": "statement",
    "verify-statement": "statement", "index": "index", "terms": "terms",
}


class Commands(click.Group):
    """A group that loads a command when it is named: the libraries of all of them take two seconds to load."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"ledger.cli.{COMMANDS[name]}"), name.replace("-", "_"))
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="likeness-ledger")
def cli() -> None:
    """Consent for faces and voices: fingerprints, grants, licenses, royalties, verdicts."""


def main() -> None:
    """Runs the command line of this process and exits with its code."""
    run(cli)
