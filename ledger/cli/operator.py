"""What whoever runs a ledger does in its directory, beside keeping it up."""
from __future__ import annotations

from typing import Any

import click

from ledger.cli.erasure import ASKS, show_erased
from ledger.cli.ids import ID
from ledger.cli.output import json_option
from ledger.cli.place import NodeMissing, place_options, settings_of
from ledger.session import open_session, record_erasure
from ledger.units import parse_bytes32
from ledger.wire import erased_asset


@click.command()
@click.argument("asset_id", type=ID)
@click.option("--yes", is_flag=True, help="Do not ask.")
@place_options
@json_option
def forget(asset_id: str, yes: bool, as_json: bool, **place: Any) -> None:
    """Erases an asset as `erase` does, without a signature, in the directory of a ledger that one runs oneself.

    For people who lost their wallet, and for those who are seen or heard in what somebody else registered. The ledger may be up.
    """
    settings = settings_of(place)
    if not settings.rpc_url:
        raise NodeMissing()
    if not yes:
        click.confirm(ASKS.format(asset_id=asset_id), abort=True, err=True)
    with open_session(settings) as session:
        erased = record_erasure.erase_unsigned(session, parse_bytes32(asset_id, field="asset_id"))
    show_erased(erased_asset(erased), as_json=as_json)
