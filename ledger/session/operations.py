"""What was accepted and goes to the chain; and transactions that wallets signed."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.outbox import Filters, Label, Operation, SignedIntent, signed_transaction
from ledger.session.cursor import cursor_at, place_of
from ledger.session.paging import Page
from ledger.session.session import Session
from ledger.units import hex_of

WALLET_TRANSACTION = "wallet_transaction"


@dataclass(frozen=True, slots=True)
class OperationFilter:
    """Which operations; `subject` is the id that they are about."""

    state: str | None = None
    subject: str | None = None


def operation(session: Session, operation_id: str) -> Operation:
    """Raises: OperationUnknown."""
    return session.outbox.operation(operation_id)


def operations(session: Session, wanted: OperationFilter, *, limit: int, cursor: str | None) -> Page:
    """One page, oldest first. Raises: MalformedCursor, IndexEmpty."""
    listed = ("operations", wanted)
    filters = Filters(limit + 1, place_of(cursor, listed), wanted.state, wanted.subject)
    found = session.outbox.operations(filters)
    following = cursor_at(found[limit - 1].position, listed) if len(found) > limit else None
    with session.index.reading() as reading:  # not the node: what was accepted can be read while it is away
        return Page(tuple(found[:limit]), following, reading.as_of)


def submit_signed(session: Session, transaction: bytes) -> Operation:
    """The wallet's transaction is on disk and sent, as these bytes, until it is mined.

    Raises: MalformedTransaction, WrongTransactionChain, WrongRecipient, NonceUsed, InsufficientFunds, and whatever the
    contract would refuse it with.
    """
    session.deployment.require_same(session.node)
    parsed = signed_transaction(transaction)
    key = f"{WALLET_TRANSACTION}:{hex_of(parsed.hash)}"
    label = Label(key, WALLET_TRANSACTION, parsed.sender, hex_of(parsed.hash))
    return session.outbox.submit_signed(SignedIntent(label, transaction))
