"""Mass payouts from a society's or platform's list."""
from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from ledger.cli.accounts import currency_option
from ledger.cli.ids import ACCOUNT, ID, TIME
from ledger.cli.keys import FILE, api_option, wallet_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client
from ledger.client.mass_payouts import PayoutTerms, claims_of, post_payout, read_payout
from ledger.client.mass_payouts import claim as claim_entry
from ledger.client.mass_payouts import reclaim as take_back
from ledger.errors import NotFound
from ledger.terms.limits import DAY_S
from ledger.units import hex_of

CLAIM_DAYS = 365  # payees of a society are found, and find their wallets, within a year
PERIOD = click.IntRange(0, 2**32 - 1)


class NothingToClaim(NotFound):
    """The account has no unpaid entry in the payout."""

    says = "{account} has no unpaid entry in the payout {payout}; ask its poster for the list"


@click.group()
def payout() -> None:
    """Pays up to a million accounts with one transaction; each claims its own entry."""


@payout.command()
@click.argument("file", type=FILE)
@click.option("--period", type=PERIOD, required=True, help="Your own count of periods; the same list is posted once for each.")
@click.option("--claim-until", type=TIME, metavar="UNIX-TIME", help="Until when it can be claimed; without it, for a year.")
@currency_option
@wallet_options
@api_option
@json_option
def post(file: Path, period: int, claim_until: int | None, currency: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Pays in what a list sums to. FILE is CSV in UTF-8 with the columns account,amount (whole minor units)."""
    poster = wallet_of(api, keys)
    terms = PayoutTerms(currency, period, claim_until or int(time.time()) + CLAIM_DAYS * DAY_S)
    with progress("reading the list and waiting for the chain"):
        posted = post_payout(api, poster, file.read_bytes(), terms)
    made = posted.payout
    answer = {"payout_id": hex_of(made.id), "root": hex_of(made.root), "total_wei": str(made.total_wei), "count": posted.count,
              "currency": made.currency, "period": made.period, "claim_until": made.claim_until, "operation": posted.operation}
    show(answer, [("payout", answer["payout_id"]), ("payees", posted.count), ("total", answer["total_wei"]),
                  ("claims until", made.claim_until), ("transaction", posted.operation.get("transaction", "none: it was posted before, its list is added"))], as_json=as_json)


@payout.command("show")
@click.argument("payout_id", type=ID)
@click.option("--account", type=ACCOUNT, metavar="ADDRESS", help="Show this account's entries, with their proofs in --json.")
@api_option
@json_option
def show_payout(payout_id: str, account: str | None, api: Client, as_json: bool) -> None:
    """Shows a payout and what is left of it, or one account's entries."""
    _, found = read_payout(api, payout_id)
    lines = [("state", found["state"]), ("total", found["total_wei"]), ("left", found["left_wei"]),
             ("claims until", found["claim_until"])]
    if account is not None:
        claims = claims_of(api, payout_id, account)
        lines += [(f"entry {each.entry.index}", f"{each.entry.amount_wei} ({'paid' if each.is_claimed else 'not paid'})")
                  for each in claims]
        found["entries"] = [{"index": each.entry.index, "account": account, "amount_wei": str(each.entry.amount_wei),
                             "proof": [hex_of(node) for node in each.proof], "is_claimed": each.is_claimed} for each in claims]
    show(found, lines, as_json=as_json)


@payout.command()
@click.argument("payout_id", type=ID)
@click.argument("account", type=ACCOUNT)
@api_option
@json_option
def claim(payout_id: str, account: str, api: Client, as_json: bool) -> None:
    """Pays an account all its entries of a payout. Anyone may ask; the ledger pays the gas."""
    unpaid = [each.entry for each in claims_of(api, payout_id, account) if not each.is_claimed]
    if not unpaid:
        raise NothingToClaim(account=account, payout=payout_id)
    with progress("waiting for the chain"):
        paid = [(entry, claim_entry(api, payout_id, entry.index)) for entry in unpaid]
    claims = [{"index": entry.index, "amount_wei": str(entry.amount_wei), "operation": operation} for entry, operation in paid]
    lines = [(f"entry {entry.index}", f"{entry.amount_wei} to {account} in {operation['transaction']}") for entry, operation in paid]
    show({"account": account, "claims": claims}, lines, as_json=as_json)


@payout.command()
@click.argument("payout_id", type=ID)
@wallet_options
@api_option
@json_option
def reclaim(payout_id: str, api: Client, as_json: bool, **keys: Any) -> None:
    """Takes back what nobody claimed in time. Only the poster."""
    poster = wallet_of(api, keys)
    with progress("waiting for the chain"):
        operation = take_back(api, poster, payout_id)
    show(operation, [("taken back", payout_id), ("transaction", operation["transaction"])], as_json=as_json)
