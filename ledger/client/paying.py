"""A wallet's call of one of the contracts, signed if it is what was meant; with a payment in a token, the approval first."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.calls import Call
from ledger.chain.wallet import approve_call
from ledger.client.http import Client, Json
from ledger.client.reading import checked, domain_of
from ledger.client.wallet import Wallet
from ledger.units import ETHER, Address, Wei


@dataclass(frozen=True, slots=True)
class Paying:
    """What the payer means to do: this call, for which its contract takes at most this amount."""

    call: Call
    currency: Address
    amount_wei: Wei


def sent(ledger: Client, signer: Wallet, draft: Json, call: Call) -> Json:
    """The confirmed operation of a draft's one transaction, which makes this call.

    Raises: UnexpectedMessage, UnexpectedTransaction, ApiProblem, OperationFailed.
    """
    with checked():
        raw = signer.sign_transaction(draft["transaction"], call, chain_id=domain_of(ledger).chain_id)
    return ledger.settled(ledger.post("/transactions", {"raw_transaction": raw}))


def paid(ledger: Client, payer: Wallet, draft: Json, meant: Paying) -> Json:
    """The last operation of a draft whose steps are the call, or an approval of the amount for its contract.

    All steps are read before the first is sent. Raises: UnexpectedTransaction, ApiProblem, OperationFailed.
    """
    approval = {"approve": approve_call(meant.currency, meant.call.to, meant.amount_wei)} if meant.currency != ETHER else {}
    operation: Json = {}
    with checked():
        raws = [payer.sign_transaction(each, approval.get(each["step"], meant.call), chain_id=domain_of(ledger).chain_id)
                for each in draft["transactions"]]
    for raw in raws:
        operation = ledger.settled(ledger.post("/transactions", {"raw_transaction": raw}))
    return operation
