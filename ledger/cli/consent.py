"""The end of consent."""
from __future__ import annotations

from typing import Any

import click

from ledger.cli.ids import ID
from ledger.cli.keys import api_option, wallet_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client, erase_media as erase, withdraw_consent as end_consent


@click.command("withdraw-consent")
@click.argument("asset_id", type=ID)
@click.option("--yes", is_flag=True, help="Do not ask.")
@wallet_options
@api_option
@json_option
def withdraw_consent(asset_id: str, yes: bool, api: Client, as_json: bool, **keys: Any) -> None:
    """Withdraws consent for everything sold on an asset. Each license ends as was signed; paid money stays paid."""
    signer = wallet_of(api, keys)
    if not yes:
        click.confirm(f"Withdraw consent for all licenses of {asset_id}?", abort=True, err=True)
    with progress("waiting for the chain"):
        operation = end_consent(api, signer, asset_id)
    show(operation, [("consent withdrawn", asset_id), ("transaction", operation["transaction"])], as_json=as_json)


@click.command("erase-media")
@click.argument("asset_id", type=ID)
@wallet_options
@api_option
@json_option
def erase_media(asset_id: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Erases the copy that the ledger keeps of an asset's file. The anchor, fingerprints and licenses stay."""
    erased = erase(api, wallet_of(api, keys), asset_id)
    show(erased, [("media erased", asset_id)], as_json=as_json)
