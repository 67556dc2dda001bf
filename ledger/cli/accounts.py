"""Money: pots are paid out, and who could not be paid takes it."""
from __future__ import annotations

from typing import Any

import click

from ledger.cli.ids import ACCOUNT, ID, TIME
from ledger.cli.keys import api_option, wallet_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client, distribute as distribute_pot, payouts, withdraw as withdraw_credit
from ledger.client.journey import LEDGER
from ledger.client.metering import ROYALTIES
from ledger.units import ETHER

currency_option = click.option("--currency", type=ACCOUNT, default=ETHER, help="Token address; without it, ETH.")
contract_option = click.option("--contract", type=click.Choice([LEDGER, ROYALTIES]), default=LEDGER, show_default=True,
                               help="Where the money is: of purchases, or of use and income reported later.")


@click.command()
@click.argument("pot_id", type=ID)
@currency_option
@contract_option
@api_option
@json_option
def distribute(pot_id: str, currency: str, contract: str, api: Client, as_json: bool) -> None:
    """Pays a pot to its payees. Anyone may ask; the ledger pays the gas."""
    with progress("waiting for the chain"):
        operation = distribute_pot(api, pot_id, currency, contract)
        paid = payouts(api, pot_id, operation)
    lines = [(payout["role"], f"{payout['amount_wei']} to {payout['account']} ({payout['way']})") for payout in paid]
    show(operation | {"payouts": paid}, [("transaction", operation["transaction"]), *lines], as_json=as_json)


@click.command()
@click.argument("account", type=ACCOUNT)
@api_option
@json_option
def balances(account: str, api: Client, as_json: bool) -> None:
    """Shows what an account can withdraw, and trust money with its date."""
    held = api.get(f"/balances/{account}")
    lines = [("credit", f"{row['amount_wei']} of {row['currency']} in {row['contract']}") for row in held["credits"]]
    lines += [("trust", f"{row['amount_wei']} of {row['currency']} in {row['contract']} from {row['unlock_at']}") for row in held["trusts"]]
    show(held, lines or [("nothing", "to withdraw")], as_json=as_json)


@click.command()
@click.option("--to", type=ACCOUNT, metavar="ADDRESS", help="Where the money goes; without it, the signer.")
@click.option("--unlock-at", type=TIME, metavar="UNIX-TIME", help="Withdraw the trust money with this date.")
@currency_option
@contract_option
@wallet_options
@api_option
@json_option
def withdraw(to: str | None, unlock_at: int | None, api: Client, as_json: bool, **options: Any) -> None:
    """Takes out the signer's credit, or with --unlock-at trust money whose date has come."""
    payee = wallet_of(api, options)
    request = {"currency": options["currency"], "contract": options["contract"]} | ({"to": to} if to else {}) | ({"unlock_at": unlock_at} if unlock_at else {})
    with progress("waiting for the chain"):
        operation = withdraw_credit(api, payee, request)
    show(operation, [("withdrawn to", to or payee.address), ("transaction", operation["transaction"])], as_json=as_json)
