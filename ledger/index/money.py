"""Pots, what they paid to whom, and what waits for payees."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger.chain import events
from ledger.index.fold import Step
from ledger.index.rows import CreditRow, PayeeRow, PayoutRow, PotBalanceRow, PotRow, TrustRow
from ledger.split import allocate
from ledger.terms import ROLES
from ledger.units import NO_ADDRESS, Wei

KEPT_WEI = 1  # stays in a pot that is paid out. Source: Pots.KEPT
TRUST_ROLE = ROLES.number("trust")

PAID, CREDITED, TRUSTED = "paid", "credited", "trust"  # the ways of a payout


def split_declared(step: Step, event: events.SplitDeclared) -> None:
    if step.latest(PotRow, event.pot) is not None:  # declared again, for another currency
        return
    step.add(PotRow(event.pot, event.split, event.unlock_at, len(event.payees), step.position))
    for place, payee in enumerate(event.payees):
        step.add(PayeeRow(event.pot, place, payee.account, payee.share_bps, payee.role, step.position))


def paid_in(step: Step, event: events.LicensePurchased) -> None:
    step.required(PotRow, event.pot)
    balance_wei = _balance(step, event.price, PotBalanceRow, event.pot, event.currency)
    step.add(PotBalanceRow(event.pot, event.currency, event.price, balance_wei, step.position))


def distributed(step: Step, event: events.Distributed) -> None:
    pot, out = step.required(PotRow, event.pot), Wei(-event.amount)
    balance_wei = _balance(step, out, PotBalanceRow, event.pot, event.currency)
    if balance_wei != KEPT_WEI:
        raise step.broken("the pot held another amount")
    step.add(PotBalanceRow(event.pot, event.currency, out, balance_wei, step.position))
    payouts = _payouts(step, event, [step.required(PayeeRow, event.pot, place) for place in range(pot.payees)])
    for payout in payouts:
        step.add(payout)
    for account, amount in _sums(payouts, CREDITED).items():
        balance_wei = _balance(step, amount, CreditRow, account, event.currency)
        step.add(CreditRow(account, event.currency, amount, balance_wei, NO_ADDRESS, step.position))
    for account, amount in _sums(payouts, TRUSTED).items():
        balance_wei = _balance(step, amount, TrustRow, account, event.currency, pot.unlock_at)
        step.add(TrustRow(account, event.currency, pot.unlock_at, amount, balance_wei, NO_ADDRESS, step.position))


def withdrawn(step: Step, event: events.Withdrawn) -> None:
    out = Wei(-event.amount)
    balance_wei = _balance(step, out, CreditRow, event.payee, event.currency)
    if balance_wei:
        raise step.broken("the credit was another amount")
    step.add(CreditRow(event.payee, event.currency, out, balance_wei, event.to, step.position))


def trust_withdrawn(step: Step, event: events.TrustWithdrawn) -> None:
    out = Wei(-event.amount)
    balance_wei = _balance(step, out, TrustRow, event.payee, event.currency, event.unlock_at)
    if balance_wei:
        raise step.broken("the trust money was another amount")
    step.add(TrustRow(event.payee, event.currency, event.unlock_at, out, balance_wei, event.to, step.position))


def _payouts(step: Step, event: events.Distributed, payees: Sequence[PayeeRow]) -> list[PayoutRow]:
    """As Pots.distribute: rounded down, the remainder to payee 0."""
    parts = allocate(event.amount, [payee.share_bps for payee in payees])
    return [
        PayoutRow(step.position, payee.place, event.pot, event.currency, payee.account, payee.role, part,
                  _way(payee, event.credited))
        for payee, part in zip(payees, parts, strict=True)
    ]


def _way(payee: PayeeRow, credited: int) -> str:
    if payee.role == TRUST_ROLE:
        return TRUSTED
    return CREDITED if credited >> payee.place & 1 else PAID


def _sums(payouts: Sequence[PayoutRow], way: str) -> dict[str, Wei]:
    """What each account got in one way; an account may be several payees."""
    sums: dict[str, Wei] = {}
    for payout in payouts:
        if payout.way == way:
            sums[payout.account] = Wei(sums.get(payout.account, 0) + payout.amount_wei)
    return sums


def _balance(step: Step, change_wei: Wei, kind: type[Any], *key: Any) -> Wei:
    """The balance of the key after the change. Raises: HistoryBroken below zero."""
    before = step.latest(kind, *key)
    balance_wei = Wei((before.balance_wei if before else 0) + change_wei)
    if balance_wei < 0:
        raise step.broken("more went out than came in")
    return balance_wei
