"""What a performer offers and a producer buys."""
from __future__ import annotations

from typing import Any

import click

from ledger.cli.ids import AMOUNT, ID
from ledger.cli.keys import api_option, guardian_options, signers_of, wallet_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client, Purchase, buy as buy_license, cancel as cancel_grant, draft_grant, publish
from ledger.client.orders import buy_by_signature
from ledger.errors import Refuted
from ledger.terms import CURRENT
from ledger.terms.settings import settings


class PriceTooHigh(Refuted):
    """The grant costs more than the buyer wants to pay."""

    says = "not bought: the grant costs {price_wei} wei, more than --at-most-wei {at_most_wei}"


@click.command()
@click.option("--template", help="A standard contract (see `ledger terms list`).")
@click.option("--set", "fields", multiple=True, metavar="TERM=VALUE", help="A term; repeat for each (see `ledger terms show`).")
@click.option("--yes", is_flag=True, help="Sign without being asked.")
@wallet_options
@guardian_options
@api_option
@json_option
def grant(template: str | None, fields: tuple[str, ...], yes: bool, api: Client, as_json: bool, **keys: Any) -> None:
    """Offers a license: shows the sentence, signs it, publishes it. Needs no gas; nothing is sold before somebody buys."""
    signers = signers_of(api, keys)
    terms = {"performer": signers.performer.address} | settings(CURRENT, list(fields))
    if signers.guardian is not None:
        terms.setdefault("guardian", signers.guardian.address)
    draft = draft_grant(api, terms, template)
    if not yes:
        click.echo(draft["intent"], err=True)
        click.confirm("Sign this?", abort=True, err=True)
    published = publish(api, draft, signers)
    lines = [("grant", published["grant_id"]), ("says", published["intent"]), ("price", f"{published['price_wei']} wei"),
             ("state", published["state"])]
    show(published, lines, as_json=as_json)


@click.command()
@click.argument("grant_id", type=ID)
@wallet_options
@api_option
@json_option
def cancel(grant_id: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Ends an open grant. Licenses that were sold stay as they are."""
    signer = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = cancel_grant(api, signer, api.get(f"/grants/{grant_id}"))
    show(operation, [("cancelled", grant_id), ("transaction", operation["transaction"])], as_json=as_json)


@click.command()
@click.argument("grant_id", type=ID)
@click.option("--serial", default=0, type=click.IntRange(0), show_default=True, help="Tells several licenses of one licensee under one grant apart.")
@click.option("--required-serial", default=0, type=click.IntRange(0), show_default=True, help="Serial of your license to create the replica, if one is required.")
@click.option("--at-most-wei", type=AMOUNT, help="Refuse to pay more than this.")
@click.option("--by-signature", is_flag=True, help="Sign only: the ledger sends the purchase and pays the gas. For prices in a token.")
@wallet_options
@api_option
@json_option
def buy(grant_id: str, serial: int, required_serial: int, at_most_wei: int | None, by_signature: bool, api: Client, as_json: bool,
        **keys: Any) -> None:
    """Buys a license with the signer's wallet, which becomes the licensee."""
    producer = wallet_of(api, keys)
    offered = api.get(f"/grants/{grant_id}")
    price_wei = int(offered["price_wei"])
    if at_most_wei is not None and price_wei > at_most_wei:
        raise PriceTooHigh(price_wei=price_wei, at_most_wei=at_most_wei)
    with progress("waiting for the chain"):
        way = buy_by_signature if by_signature else buy_license
        operation = way(api, producer, Purchase(grant_id, price_wei, serial, required_serial))
    lines = [("license", operation["license_id"]), ("licensee", producer.address), ("paid", f"{price_wei} wei"), ("transaction", operation["transaction"]),
             ("gas", operation["gas_used"]), ("pot", offered["pot_id"])]
    show(operation | {"pot_id": offered["pot_id"]}, lines, as_json=as_json)
