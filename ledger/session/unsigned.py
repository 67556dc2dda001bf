"""Transactions for a wallet to sign: complete, so that the wallet's owner needs no node of their own."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.calls import Call
from ledger.chain.node import LATEST, PENDING, Node, number
from ledger.outbox.fees import offered
from ledger.session.session import Session
from ledger.units import Address, Wei

GAS_MARGIN = (5, 4)       # the first sale of a day writes a lock that the estimate of the evening before did not
TIP_WEI = Wei(10**9)      # what validators take in calm times; a wallet may raise it


@dataclass(frozen=True, slots=True)
class UnsignedTransaction:
    """A transaction of EIP-1559 without its signature. Fees are per gas."""

    chain_id: int
    sender: Address
    call: Call
    nonce: int
    gas: int
    max_fee_wei: Wei
    priority_wei: Wei


def unsigned(session: Session, call: Call, sender: Address) -> UnsignedTransaction:
    """The call as the sender's next transaction, which would succeed now.

    Raises: what the contract would refuse it with, InsufficientFunds, ChainChanged, NodeUnavailable, NodeRefused.
    """
    session.deployment.require_same(session.node)
    up, down = GAS_MARGIN
    return _transaction(session, call, sender, session.ledger.estimate_gas(call, sender) * up // down)


def unsigned_later(session: Session, call: Call, sender: Address, *, gas: int) -> UnsignedTransaction:
    """The call as a transaction that only succeeds after another one of the sender, hence with a gas limit given."""
    transaction = _transaction(session, call, sender, gas)
    return UnsignedTransaction(transaction.chain_id, sender, call, transaction.nonce + 1, gas, transaction.max_fee_wei,
                               transaction.priority_wei)


def _transaction(session: Session, call: Call, sender: Address, gas: int) -> UnsignedTransaction:
    base_fee, nonce = _base_fee_and_nonce(session.node, sender)
    fees = offered(base_fee, TIP_WEI)
    return UnsignedTransaction(session.deployment.chain_id, sender, call, nonce, gas, fees.max_wei, fees.priority_wei)


def _base_fee_and_nonce(node: Node, sender: Address) -> tuple[int, int]:
    head, count = node.batch([("eth_getBlockByNumber", [LATEST, False]), ("eth_getTransactionCount", [sender, PENDING])])
    return number(head["baseFeePerGas"]), number(count)
