"""Pots, what they paid to whom, and what waits for payees: in the contract that emitted the event."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger.chain import events
from ledger.index.fold import Step
from ledger.index.rows import (
    CreditRow, EventRow, PayeeRow, Position, PotBalanceRow, PotRow, ShareRow, SourcePaymentRow, TrustRow, UnpaidShareRow,
)
from ledger.split import allocate
from ledger.terms import ROLES
from ledger.units import NO_ADDRESS, Address, Bytes32, Wei
from ledger.usage import pot_account

KEPT_WEI = 1  # stays in a pot that is paid out. Source: Pots.KEPT
TRUST_ROLE, SOURCE_ROLE = ROLES.number("trust"), ROLES.number("source")

PAID, TRUSTED, PASSED_ON = "paid", "trust", "source"  # the ways of a share, until a payment is said to have failed
_WAYS = {TRUST_ROLE: TRUSTED, SOURCE_ROLE: PASSED_ON}


def split_declared(step: Step, event: events.SplitDeclared) -> None:
    if step.latest(PotRow, event.pot) is not None:  # declared again, for another currency
        return
    step.add(PotRow(event.pot, event.split, event.unlock_at, len(event.payees), step.position))
    for place, payee in enumerate(event.payees):
        step.add(PayeeRow(event.pot, place, payee.account, payee.share_bps, payee.role, step.position))


def paid_in(step: Step, pot: Bytes32, currency: Address, amount_wei: Wei) -> None:
    """The pot of the event's contract holds that much more. Raises: HistoryBroken if its split is unknown."""
    step.required(PotRow, pot)
    balance_wei = balance_after(step, amount_wei, PotBalanceRow, pot, currency, step.contract)
    step.add(PotBalanceRow(pot, currency, step.contract, amount_wei, balance_wei, step.position))


def distributed(step: Step, event: events.Distributed) -> None:
    pot, out = step.required(PotRow, event.pot), Wei(-event.amount)
    balance_wei = balance_after(step, out, PotBalanceRow, event.pot, event.currency, step.contract)
    if balance_wei != KEPT_WEI:
        raise step.broken("the pot held another amount")
    step.add(PotBalanceRow(event.pot, event.currency, step.contract, out, balance_wei, step.position))
    shares = _shares(step, event, [step.required(PayeeRow, event.pot, place) for place in range(pot.payees)])
    for share in shares:
        step.add(share)
    for account, amount in _sums(shares, PASSED_ON).items():
        _credit(step, account, event.currency, amount)
    for account, amount in _sums(shares, TRUSTED).items():
        key = account, event.currency, pot.unlock_at, step.contract
        balance_wei = balance_after(step, amount, TrustRow, *key)
        step.add(TrustRow(*key, amount, balance_wei, NO_ADDRESS, step.position))


def credited(step: Step, event: events.Credited) -> None:
    paid = step.required(PotBalanceRow, event.pot, event.currency, step.contract)
    if paid.change_wei >= 0 or step.required(EventRow, paid.position).transaction_hash != step.entry.transaction:
        raise step.broken("no distribution stands before it")
    # Payees with the same share and role differ in nothing: whose payment failed of two of them cannot be asked.
    payees = range(step.required(PotRow, event.pot).payees)
    place = next((place for place in payees if _was_paid(step, event, (paid.position, place))), None)
    if place is None:
        raise step.broken("nobody was paid such a share before it")
    step.add(UnpaidShareRow(paid.position, place, step.position))
    _credit(step, event.payee, event.currency, event.amount)


def withdrawn(step: Step, event: events.Withdrawn) -> None:
    _empty_credit(step, event)


def trust_withdrawn(step: Step, event: events.TrustWithdrawn) -> None:
    key, out = (event.payee, event.currency, event.unlock_at, step.contract), Wei(-event.amount)
    if balance_after(step, out, TrustRow, *key):
        raise step.broken("the trust money was another amount")
    step.add(TrustRow(*key, out, Wei(0), event.to, step.position))


def source_paid(step: Step, event: events.SourcePaid) -> None:
    account = pot_account(event.pot)
    _empty_credit(step, events.Withdrawn(account, event.currency, account, event.amount))
    paid_in(step, event.pot, event.currency, event.amount)
    step.add(SourcePaymentRow(event.pot, event.currency, step.contract, event.amount, step.position))


def balance_after(step: Step, change_wei: Wei, kind: type[Any], *key: Any) -> Wei:
    """The balance of the key after the change. Raises: HistoryBroken below zero."""
    before = step.latest(kind, *key)
    balance_wei = Wei((before.balance_wei if before else 0) + change_wei)
    if balance_wei < 0:
        raise step.broken("more went out than came in")
    return balance_wei


def _credit(step: Step, account: Address, currency: Address, amount_wei: Wei) -> None:
    key = account, currency, step.contract
    balance_wei = balance_after(step, amount_wei, CreditRow, *key)
    step.add(CreditRow(*key, amount_wei, balance_wei, NO_ADDRESS, step.position))


def _empty_credit(step: Step, event: events.Withdrawn) -> None:
    key, out = (event.payee, event.currency, step.contract), Wei(-event.amount)
    if balance_after(step, out, CreditRow, *key):
        raise step.broken("the credit was another amount")
    step.add(CreditRow(*key, out, Wei(0), event.to, step.position))


def _shares(step: Step, event: events.Distributed, payees: Sequence[PayeeRow]) -> list[ShareRow]:
    """As Pots.distribute: rounded down, the remainder to payee 0."""
    parts = allocate(event.amount, [payee.share_bps for payee in payees])
    return [
        ShareRow(step.position, payee.place, event.pot, event.currency, step.contract, payee.account, payee.role, part,
                 _WAYS.get(payee.role, PAID))
        for payee, part in zip(payees, parts, strict=True)
    ]


def _was_paid(step: Step, event: events.Credited, share: tuple[Position, int]) -> bool:
    """Whether the share is the event's, was to be paid, and no event before said that it was not."""
    row, payee = step.required(ShareRow, *share), step.required(PayeeRow, event.pot, share[1])
    told = (payee.account, payee.share_bps, payee.role, row.amount_wei)
    return (told == (event.payee, event.bps, event.role, event.amount) and row.way == PAID
            and step.latest(UnpaidShareRow, *share) is None)


def _sums(shares: Sequence[ShareRow], *ways: str) -> dict[Address, Wei]:
    """What each account got in these ways; an account may be several payees."""
    sums: dict[Address, Wei] = {}
    for share in shares:
        if share.way in ways:
            sums[share.account] = Wei(sums.get(share.account, 0) + share.amount_wei)
    return sums
