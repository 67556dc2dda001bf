"""Who takes an asset over: a named heir, another wallet of the performer, the performer come of age; and what it derives from."""
from __future__ import annotations

from typing import Any

import click

from ledger.cli.ids import ACCOUNT, ID
from ledger.cli.keys import api_option, wallet_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client, announce_succession, cancel_succession, declare_source, name_heir, succeed
from ledger.client import reaffirm as keep_up
from ledger.terms.limits import DAY_S
from ledger.units import NO_ADDRESS, Seconds

DAYS = click.IntRange(1, 3_653)  # the contract takes 30 days to ten years


@click.command()
@click.argument("asset_id", type=ID)
@click.argument("account", type=ACCOUNT, required=False)
@click.option("--after-days", type=DAYS, default=90, show_default=True, help="How long you can object after the heir speaks up.")
@wallet_options
@api_option
@json_option
def heir(asset_id: str, account: str | None, after_days: int, api: Client, as_json: bool, **keys: Any) -> None:
    """Names who may take an asset over after your death or the loss of your wallet; without ACCOUNT, nobody."""
    signer = wallet_of(api, keys)
    named = (account or NO_ADDRESS, Seconds(after_days * DAY_S if account else 0))
    with progress("waiting for the chain"):
        operation = name_heir(api, signer, asset_id, named)
    show(operation, [("heir", account or "nobody"), ("transaction", operation["transaction"])], as_json=as_json)


@click.group()
def succession() -> None:
    """Moves an asset to another wallet, with time to object. Licenses that were sold stay as they are."""


@succession.command("show")
@click.argument("asset_id", type=ID)
@api_option
@json_option
def show_succession(asset_id: str, api: Client, as_json: bool) -> None:
    """Shows whose an asset was and is, its heir, and what is announced."""
    found = api.get(f"/assets/{asset_id}/succession")
    lines = [("first", found["first_performer"]), ("performer", found["performer"])]
    if found["heir"]:
        lines.append(("heir", f"{found['heir']['account']} after {found['heir']['delay_s'] // DAY_S} days"))
    if found["pending"]:
        lines.append(("announced", f"{found['pending']['to']} from {found['pending']['not_before']}"))
    if found["source"]:
        lines.append(("source", f"{found['source']['share_bps']} bps to {found['source']['pot_account']}"))
    show(found, lines, as_json=as_json)


@succession.command()
@click.argument("asset_id", type=ID)
@click.argument("to", type=ACCOUNT)
@wallet_options
@api_option
@json_option
def announce(asset_id: str, to: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Announces the wallet TO: by the performer with seven days to object, by the heir with the heir's delay."""
    signer = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = announce_succession(api, signer, asset_id, to)
    show(operation, [("announced", to), ("transaction", operation["transaction"])], as_json=as_json)


@succession.command()
@click.argument("asset_id", type=ID)
@wallet_options
@api_option
@json_option
def cancel(asset_id: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Objects to what is announced. Performer, or a minor's guardian."""
    signer = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = cancel_succession(api, signer, asset_id)
    show(operation, [("cancelled", asset_id), ("transaction", operation["transaction"])], as_json=as_json)


@succession.command("carry-out")
@click.argument("asset_id", type=ID)
@api_option
@json_option
def carry_out(asset_id: str, api: Client, as_json: bool) -> None:
    """Carries out what was announced once its time has come. Anyone may ask; the ledger pays the gas."""
    with progress("waiting for the chain"):
        operation = succeed(api, asset_id)
    show(operation, [("carried out", asset_id), ("transaction", operation["transaction"])], as_json=as_json)


@click.command()
@click.argument("asset_id", type=ID)
@wallet_options
@api_option
@json_option
def reaffirm(asset_id: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Keeps up, as an adult, what was registered in your minority. The other choice is withdraw-consent.

    Open grants, the heir and a pending succession of that time end: sign and name anew.
    """
    signer = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = keep_up(api, signer, asset_id)
    show(operation, [("reaffirmed", asset_id), ("transaction", operation["transaction"])], as_json=as_json)


@click.command()
@click.argument("asset_id", type=ID)
@click.option("--from", "license_id", type=ID, required=True, help="Your license under which the asset was made.")
@wallet_options
@api_option
@json_option
def derive(asset_id: str, license_id: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Says that an asset of yours was made under a license; its source then shares in what it earns."""
    signer = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = declare_source(api, signer, asset_id, license_id)
    show(operation, [("derives from", license_id), ("transaction", operation["transaction"])], as_json=as_json)
