"""Handing a call to the outbox under a name that its content gives, so that a repeated request is one operation."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.calls import Call
from ledger.outbox import Filters, Intent, Label, Operation
from ledger.outbox.operation import FAILED
from ledger.session.session import Session
from ledger.units import Address, Bytes32, hex_of

MOST_ATTEMPTS = 100  # to do one thing


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done: `name` tells it from all other actions of its kind."""

    kind: str
    name: str
    actor: Address
    subject: Bytes32


def known(session: Session, action: Action) -> Operation | None:
    """The operation of this action, unless it failed. A signed message is looked up here before the chain is asked:
    what has been done already must be answered with its operation, not with `asset_exists`."""
    operation = session.outbox.operation_of_key(_key(session, action))
    return operation if operation is not None and operation.state != FAILED else None


def is_under_way(session: Session, subject: str) -> bool:
    """Whether anything about this asset or root was handed in and has not failed: it is mined, or may still be."""
    return any(operation.state != FAILED for operation in session.outbox.operations(Filters(MOST_ATTEMPTS, subject=subject)))


def send(session: Session, action: Action, call: Call) -> Operation:
    """The call is on disk and will be sent; an action that failed before is tried anew.

    Raises: what the contract would refuse it with, RelayerMissing, NodeUnavailable, JournalUnavailable, ChainChanged.
    """
    session.deployment.require_same(session.node)
    label = Label(_key(session, action), action.kind, action.actor, hex_of(action.subject))
    return session.outbox.submit(Intent(label, call))


def _key(session: Session, action: Action) -> str:
    """`kind:name`, with a number once it has failed: a key of the outbox stands for one attempt."""
    attempt = 0
    while True:
        key = f"{action.kind}:{action.name}" + (f":{attempt}" if attempt else "")
        operation = session.outbox.operation_of_key(key)
        if operation is None or operation.state != FAILED:
            return key
        attempt += 1
