"""The end of all that a ledger keeps of an asset."""
from __future__ import annotations

from typing import Any

import click

from ledger.cli.ids import ID
from ledger.cli.keys import api_option, wallet_of, wallet_options
from ledger.cli.output import json_option, show
from ledger.client import Client, erase_asset

ASKS = "Erase record, fingerprints and media of {asset_id} for good? Licenses that were sold go on; end them with withdraw-consent."


@click.command()
@click.argument("asset_id", type=ID)
@click.option("--yes", is_flag=True, help="Do not ask.")
@wallet_options
@api_option
@json_option
def erase(asset_id: str, yes: bool, api: Client, as_json: bool, **keys: Any) -> None:
    """Erases record, fingerprints and media of an asset, for its performer or a minor's guardian.

    What the chain has stays there: an id that names nothing without the record, licenses, and fingerprints that were published
    on purpose. Signed grants stay where they were sold, and where they can be bought until `ledger cancel` and a second
    `ledger erase`.
    """
    signer = wallet_of(api, keys)
    if not yes:
        click.confirm(ASKS.format(asset_id=asset_id), abort=True, err=True)
    show_erased(erase_asset(api, signer, asset_id), as_json=as_json)


def show_erased(erased: dict[str, Any], *, as_json: bool) -> None:
    """Prints that the asset is erased, and what stays."""
    show(erased, [("erased", erased["asset_id"]), *_remains(erased["remains"])], as_json=as_json)


def _remains(remains: dict[str, Any]) -> list[tuple[str, str]]:
    grants = [(f"stays ({grant['reason']} grant)", grant["grant_id"]) for grant in remains["grants"]]
    reports = [("stays (signed report)", output) for output in remains["outputs"]]
    return grants + reports + [("on the chain for good", algorithm) for algorithm in remains["published_fingerprints"]]
