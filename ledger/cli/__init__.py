"""The command `ledger`. Exit codes: 0 done or verified, 1 error, 2 pending, 3 refuted."""
from __future__ import annotations

import click

from ledger.cli.accounts import balances, distribute, withdraw
from ledger.cli.consent import withdraw_consent
from ledger.cli.doctor import doctor
from ledger.cli.index import index
from ledger.cli.licensing import buy, cancel, grant
from ledger.cli.media import fingerprint, register, search
from ledger.cli.output import run
from ledger.cli.terms import terms
from ledger.cli.up import up
from ledger.cli.verdicts import licensed, verify


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="likeness-ledger")
def cli() -> None:
    """Consent for faces and voices: fingerprints, grants, licenses, royalties, verdicts."""


COMMANDS = (up, doctor, fingerprint, register, search, grant, cancel, buy, licensed, verify, distribute, balances, withdraw,
            withdraw_consent, index, terms)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Runs the command line of this process and exits with its code."""
    run(cli)
