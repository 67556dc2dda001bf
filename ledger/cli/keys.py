"""Where a command finds the ledger and the keys of its user. Keys stay in this process."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ledger.client import Client, KnownLedgers, Pin, Signers, Wallet
from ledger.config import Settings
from ledger.errors import InvalidInput

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PINNED = "ledger.cli.keys.pinned"  # where a context keeps the file of --deployment for --api


class WalletMissing(InvalidInput):
    """A command that signs was given no key."""

    says = "no {role}'s key was given: name a keystore with --{option}keystore, or on a development chain --{option}dev-account"


class TwoWallets(InvalidInput):
    """Both a keystore and a development account were given for one role."""

    says = "two keys were given for the {role}: choose --{option}keystore or --{option}dev-account"


class PasswordUnreadable(InvalidInput):
    """The password file is no text."""

    says = "{file} is no text file in UTF-8; its first line has to be the password"


def api_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --api and --deployment, as `api`: the client of a ledger that may be signed for."""
    for option in (
        click.option("--deployment", type=FILE, is_eager=True, expose_value=False, callback=_pin,
                     help="Its deployment.json: what is signed is for this one [LEDGER_PINNED_DEPLOYMENT]."),
        click.option("--api", "api", metavar="URL", callback=_client, help="Address of the ledger's API [LEDGER_API_URL]."),
    ):
        command = option(command)
    return command


def wallet_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --keystore, --password-file and --dev-account, as `wallet`: a function from a client to the key."""
    return _key_options("", "signer")(command)


def guardian_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --guardian-keystore, --guardian-password-file and --guardian-dev-account."""
    return _key_options("guardian-", "guardian")(command)


def wallet_of(api: Client, options: dict[str, Any], *, role: str = "signer") -> Wallet:
    """The key that the options name. Raises: WalletMissing, TwoWallets, and those of keystores and development keys."""
    wallet = _wallet(api, options, role)
    if wallet is None:
        raise WalletMissing(role=role, option=_prefix(role))
    return wallet


def signers_of(api: Client, options: dict[str, Any]) -> Signers:
    """Performer and, if given, guardian. Raises: as wallet_of."""
    return Signers(wallet_of(api, options), _wallet(api, options, "guardian"))


def _wallet(api: Client, options: dict[str, Any], role: str) -> Wallet | None:
    name = _prefix(role).replace("-", "_")
    keystore, number = options[f"{name}keystore"], options[f"{name}dev_account"]
    if keystore is not None and number is not None:
        raise TwoWallets(role=role, option=_prefix(role))
    if number is not None:
        return Wallet.of_development_account(number, api)
    if keystore is None:
        return None
    return Wallet.from_keystore(keystore, _password(options[f"{name}password_file"], keystore))


def _password(file: Path | None, keystore: Path) -> str:
    if file is None:
        return click.prompt(f"password of {keystore.name}", hide_input=True, err=True)
    try:
        return file.read_text().split("\n", 1)[0]
    except UnicodeDecodeError:
        raise PasswordUnreadable(file=file.name) from None


def _prefix(role: str) -> str:
    return "guardian-" if role == "guardian" else ""


def _key_options(prefix: str, role: str) -> Callable[..., Any]:
    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed((
            click.option(f"--{prefix}keystore", type=FILE, help=f"Encrypted keystore file of the {role}."),
            click.option(f"--{prefix}password-file", type=FILE, help="File whose first line opens it; else you are asked."),
            click.option(f"--{prefix}dev-account", type=int, metavar="N", help=f"Development account as {role} (chain 31337 on loopback only)."),
        )):
            command = option(command)
        return command
    return add


def _pin(context: click.Context, parameter: click.Parameter, file: Path | None) -> None:
    context.meta[PINNED] = file


def _client(context: click.Context, parameter: click.Parameter, url: str | None) -> Client:
    settings = Settings.from_env()
    file = context.meta[PINNED] or settings.pinned_deployment
    return Client(url or settings.api_url, KnownLedgers(settings.known_ledgers) if file is None else Pin.load(file))
