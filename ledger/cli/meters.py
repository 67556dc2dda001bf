"""Metered use: a licensee lets a tool count, prepays, and settles what was counted."""
from __future__ import annotations

from typing import Any

import click

from ledger.cli.ids import ACCOUNT, AMOUNT, ID
from ledger.cli.keys import api_option, wallet_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client
from ledger.client.http import Json
from ledger.client.metering import deposit as prepay
from ledger.client.metering import close_meter, dismiss_tool, open_meter, return_deposit, settle as settle_receipt, settle_paying
from ledger.units import Wei


@click.group()
def meter() -> None:
    """Counts use under a license; one settlement pays for any number of units."""


@meter.command("open")
@click.argument("license_id", type=ID)
@click.argument("tool", type=ACCOUNT)
@click.option("--cap", type=click.IntRange(1), help="Units that the tool may count; without it, all that no other tool has.")
@wallet_options
@api_option
@json_option
def open_(license_id: str, tool: str, cap: int | None, api: Client, as_json: bool, **keys: Any) -> None:
    """Lets the account TOOL count under your license, by your signature. The ledger pays the gas."""
    licensee = wallet_of(api, keys)
    with progress("waiting for the chain"):
        opened = open_meter(api, licensee, license_id, (tool, cap))
    lines = [("meter", opened.meter_id), ("transaction", opened.operation["transaction"])]
    show(opened.operation | {"meter_id": opened.meter_id}, lines, as_json=as_json)


@meter.command("show")
@click.argument("meter_id", type=ID)
@api_option
@json_option
def show_meter(meter_id: str, api: Client, as_json: bool) -> None:
    """Shows what is settled, prepaid and owed."""
    found = api.get(f"/meters/{meter_id}")
    show(found, _lines(found), as_json=as_json)


@meter.command()
@click.argument("meter_id", type=ID)
@click.argument("amount_wei", type=AMOUNT)
@wallet_options
@api_option
@json_option
def deposit(meter_id: str, amount_wei: int, api: Client, as_json: bool, **keys: Any) -> None:
    """Prepays; it belongs to the licensee and pays for receipts first."""
    payer = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = prepay(api, payer, meter_id, Wei(amount_wei))
    show(operation, [("prepaid", f"{amount_wei} wei"), ("transaction", operation["transaction"])], as_json=as_json)


@meter.command()
@click.argument("meter_id", type=ID)
@click.option("--from-deposit", is_flag=True, help="Let the ledger send it, which pays no more than the gas.")
@wallet_options
@api_option
@json_option
def settle(meter_id: str, from_deposit: bool, api: Client, as_json: bool, **keys: Any) -> None:
    """Pays for the tool's latest receipt: from the deposit first, the rest from your wallet."""
    with progress("waiting for the chain"):
        operation = settle_receipt(api, meter_id) if from_deposit else settle_paying(api, wallet_of(api, keys), meter_id)
    show(operation, [("settled", meter_id), ("transaction", operation["transaction"]), ("gas", operation["gas_used"])],
         as_json=as_json)


@meter.command()
@click.argument("meter_id", type=ID)
@wallet_options
@api_option
@json_option
def dismiss(meter_id: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Dismisses the meter's tool, whose key may be stolen: the meter can be closed thirty days later.

    Until then receipts of the tool are settled, since what was used stays owed. Only the licensee; the ledger pays the gas.
    """
    licensee = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = dismiss_tool(api, licensee, meter_id)
        closes_at = api.get(f"/meters/{meter_id}")["closes_at"]
    show(operation | {"closes_at": closes_at}, [("closes at", closes_at), ("transaction", operation["transaction"])],
         as_json=as_json)


@meter.command()
@click.argument("meter_id", type=ID)
@api_option
@json_option
def close(meter_id: str, api: Client, as_json: bool) -> None:
    """Frees what a dismissed tool has not counted for other tools. Anybody may; the ledger pays the gas."""
    with progress("waiting for the chain"):
        operation = close_meter(api, meter_id)
    show(operation, [("closed", meter_id), ("transaction", operation["transaction"])], as_json=as_json)


@meter.command("return")
@click.argument("meter_id", type=ID)
@wallet_options
@api_option
@json_option
def return_(meter_id: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Takes an unused deposit back, thirty days after the license's end or once the meter is closed. Only the licensee."""
    licensee = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = return_deposit(api, licensee, meter_id)
    show(operation, [("returned to", licensee.address), ("transaction", operation["transaction"])], as_json=as_json)


def _lines(found: Json) -> list[tuple[str, Any]]:
    pending = found["pending"]
    lines = [("license", found["license_id"]), ("tool", found["tool"]),
             ("settled", f"{found['units']} of {found['cap']} ({found['unit']})"), ("deposit", f"{found['deposit_wei']} wei")]
    if found["closes_at"] is not None:
        lines.append(("tool dismissed, closes at", found["closes_at"]))
    if pending:
        lines.append(("counted", f"{pending['cumulative']}, which owes {found['owed_wei']} wei"))
    return lines
