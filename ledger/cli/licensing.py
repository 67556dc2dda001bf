"""What a performer offers and a producer buys."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ledger.canonical import parse
from ledger.cli.ids import AMOUNT, ID
from ledger.cli.keys import FILE, api_option, guardian_options, signers_of, wallet_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client, Purchase, Signers, Wallet, cancel as cancel_grant, draft_grant, publish
from ledger.client.purchases import (BY_SIGNATURE, BY_TRANSACTION, FAILED, PriceTooHigh, Way, buy_planned, plan_purchases,
                                     read_purchases)
from ledger.client.rate_cards import cancel_rate_card, draft_rate_card, publish_rate_card
from ledger.errors import Conflict, InvalidInput
from ledger.terms import CURRENT, from_json
from ledger.terms.advice import advice
from ledger.terms.settings import settings


class GrantOrList(InvalidInput):
    """Neither a grant nor a list is named, or both."""

    says = "name a GRANT_ID to buy one license, or a list of grants with --csv; serials and prices of a list stand in its rows"


class PurchasesFailed(Conflict):
    """Some rows were refused by the chain; the others were bought."""

    says = "{count} of {rows} purchases failed, the first in line {line} ({code}); correct them and run the same list again"


class RateCardUnreadable(InvalidInput):
    """The file of a rate card is no list of terms."""

    says = "{file} is no rate card; give a JSON list of objects with `terms` and, where they come from one, `template`"


@click.command()
@click.option("--template", help="A standard contract (see `ledger terms list`).")
@click.option("--set", "fields", multiple=True, metavar="TERM=VALUE", help="A term; repeat for each (see `ledger terms show`).")
@click.option("--rate-card", type=FILE, help="Offer many licenses under one signature: a JSON list of objects with `terms` and `template`.")
@click.option("--yes", is_flag=True, help="Sign without being asked.")
@wallet_options
@guardian_options
@api_option
@json_option
def grant(template: str | None, fields: tuple[str, ...], rate_card: Path | None, yes: bool, api: Client, as_json: bool,
          **keys: Any) -> None:
    """Offers a license: shows the sentence, signs it, publishes it. Needs no gas; nothing is sold before somebody buys."""
    signers = signers_of(api, keys)
    terms = _named(signers) | settings(CURRENT, list(fields))
    if rate_card is not None:
        wishes = [wish | {"template": wish.get("template", template), "terms": terms | wish["terms"]} for wish in _wishes(rate_card)]
        return _offer_card(api, signers, wishes, as_json=as_json, is_agreed=yes)
    draft = draft_grant(api, terms, template)
    _advise([draft])
    if not yes:
        click.echo(draft["intent"], err=True)
        click.confirm("Sign this?", abort=True, err=True)
    published = publish(api, draft, signers)
    lines = [("grant", published["grant_id"]), ("says", published["intent"]), ("price", f"{published['price_wei']} wei"),
             ("state", published["state"])]
    show(published, lines, as_json=as_json)


def _advise(drafts: list[dict[str, Any]]) -> None:
    """What may fail before a court is told before anybody signs, also to who has agreed beforehand."""
    for each in dict.fromkeys(found for draft in drafts for found in advice(from_json(draft["terms"]))):
        _tell(f"note: {each.term}: {each.says}")


def _named(signers: Signers) -> dict[str, Any]:
    """The parties, by the names of their terms."""
    guardian = {} if signers.guardian is None else {"guardian": signers.guardian.address}
    return {"performer": signers.performer.address} | guardian


def _wishes(file: Path) -> list[dict[str, Any]]:
    """Raises: RateCardUnreadable, and as `ledger.canonical.parse`."""
    found = parse(file.read_bytes())
    if not isinstance(found, list) or not all(isinstance(each, dict) and isinstance(each.get("terms"), dict) for each in found):
        raise RateCardUnreadable(file=file.name)
    return found


def _offer_card(api: Client, signers: Signers, wishes: list[dict[str, Any]], *, as_json: bool, is_agreed: bool) -> None:
    draft = draft_rate_card(api, wishes)
    _advise(draft["grants"])
    if not is_agreed:
        for each in draft["grants"]:
            click.echo(each["intent"], err=True)
        click.echo(draft["intent"], err=True)
        click.confirm("Sign this?", abort=True, err=True)
    published = publish_rate_card(api, draft, signers)
    lines = [("rate card", draft["root"])] + [("grant", f"{each['grant_id']} {each['price_wei']} wei") for each in published]
    show({"root": draft["root"], "grants": published}, lines, as_json=as_json)


@click.command()
@click.argument("grant_id", type=ID)
@click.option("--rate-card", "is_card", is_flag=True, help="End every grant of the rate card under which this one is offered; the performer sends it and pays the gas.")
@wallet_options
@api_option
@json_option
def cancel(grant_id: str, is_card: bool, api: Client, as_json: bool, **keys: Any) -> None:
    """Ends an open grant, or all of its rate card. Licenses that were sold stay as they are."""
    signer = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = (cancel_rate_card(api, signer, grant_id) if is_card
                     else cancel_grant(api, signer, api.get(f"/grants/{grant_id}")))
    show(operation, [("cancelled", grant_id), ("transaction", operation["transaction"])], as_json=as_json)


@click.command()
@click.argument("grant_id", type=ID, required=False)
@click.option("--csv", "rows", type=FILE, help="Buy up to 200 licenses: CSV with the columns grant_id,serial and, where needed, required_serial,at_most_wei.")
@click.option("--serial", default=0, type=click.IntRange(0), show_default=True, help="Tells several licenses of one licensee under one grant apart.")
@click.option("--required-serial", default=0, type=click.IntRange(0), show_default=True, help="Serial of your license to create the replica, if one is required.")
@click.option("--at-most-wei", type=AMOUNT, help="Refuse to pay more than this.")
@click.option("--by-signature", is_flag=True, help="Sign only: the ledger sends the purchase and pays the gas. For prices in a token.")
@wallet_options
@api_option
@json_option
def buy(grant_id: str | None, rows: Path | None, serial: int, required_serial: int, at_most_wei: int | None, by_signature: bool,
        api: Client, as_json: bool, **keys: Any) -> None:
    """Buys a license with the signer's wallet, which becomes the licensee; or with --csv many.

    The rows of a list are checked before the first is signed. Each row prints one JSON object: `bought`, `held` already, or
    `failed`. Run the same list again after an interruption: what the chain has is not bought twice.
    """
    if (grant_id is None) == (rows is None) or rows is not None and (serial or required_serial or at_most_wei is not None):
        raise GrantOrList()
    producer, way = wallet_of(api, keys), BY_SIGNATURE if by_signature else BY_TRANSACTION
    if rows is not None:
        return _buy_list(api, producer, rows.read_bytes(), way)
    offered = api.get(f"/grants/{grant_id}")
    price_wei = int(offered["price_wei"])
    if at_most_wei is not None and price_wei > at_most_wei:
        raise PriceTooHigh(price_wei=price_wei, at_most_wei=at_most_wei)
    with progress("waiting for the chain"):
        operation = way.buys(api, producer, Purchase(str(grant_id), price_wei, serial, required_serial))
    lines = [("license", operation["license_id"]), ("licensee", producer.address), ("paid", f"{price_wei} wei"), ("transaction", operation["transaction"]),
             ("gas", operation["gas_used"]), ("pot", offered["pot_id"])]
    show(operation | {"pot_id": offered["pot_id"]}, lines, as_json=as_json)


def _buy_list(api: Client, producer: Wallet, content: bytes, way: Way) -> None:
    wanted = read_purchases(content)
    _tell(f"checking {len(wanted)} purchases")
    planned = plan_purchases(api, producer, wanted, way)
    _tell(f"buying {sum(not each.is_held for each in planned)} of {len(planned)}")
    failed = []
    for count, outcome in enumerate(buy_planned(api, producer, planned, way), start=1):
        click.echo(json.dumps(outcome.to_json(), ensure_ascii=False))
        _tell(f"{count} of {len(planned)}: {outcome.state}")
        failed += [outcome] if outcome.state == FAILED else []
    if failed:
        first = failed[0].to_json()
        raise PurchasesFailed(count=len(failed), rows=len(planned), line=first["line"], code=first["code"])


def _tell(says: str) -> None:
    """A line for the person who waits, and for the log of a program that does."""
    click.echo(says, err=True)
