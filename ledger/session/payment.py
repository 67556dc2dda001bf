"""The transactions of a payment: with a token whose allowance is missing, the approval first."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.calls import Call
from ledger.chain.revert import ERC20InsufficientBalance
from ledger.chain.wallet import allowance_wei, approve_call, balance_wei
from ledger.session.session import Session
from ledger.session.unsigned import UnsignedTransaction, unsigned, unsigned_later
from ledger.units import ETHER, Address, Wei

Steps = tuple[tuple[str, UnsignedTransaction], ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """A call by which the payer gives an amount to the contract that it calls. `gas` is the limit for a call that the
    chain cannot be asked about before the approval is given."""

    step: str
    call: Call
    payer: Address
    currency: Address
    amount_wei: Wei
    gas: int


def payment_steps(session: Session, payment: Payment) -> Steps:
    """The payer's transactions in order, by the names of their steps: `approve` where it is needed, and the call.

    Raises: NoToken, ERC20InsufficientBalance, InsufficientFunds, and whatever the contract would refuse the call with.
    """
    if is_allowed(session, payment):
        return ((payment.step, unsigned(session, payment.call, payment.payer)),)
    held = balance_wei(session.node, payment.payer, payment.currency)
    if held < payment.amount_wei:  # the contract cannot be asked before the approval, so this is asked here
        raise ERC20InsufficientBalance(sender=payment.payer, balance=held, needed=payment.amount_wei)
    approval = approve_call(payment.currency, payment.call.to, payment.amount_wei)
    return (("approve", unsigned(session, approval, payment.payer)),
            (payment.step, unsigned_later(session, payment.call, payment.payer, gas=payment.gas)))


def is_allowed(session: Session, payment: Payment) -> bool:
    """Whether the contract can take the amount now."""
    if payment.currency == ETHER or payment.amount_wei == 0:
        return True
    return allowance_wei(session.node, payment.currency, payment.payer, payment.call.to) >= payment.amount_wei
