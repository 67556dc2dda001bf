"""One step of sending for one lane: look at the chain, write down what follows, sign what waits, send what is missing.

No lock and no transaction is held while the node is asked: each write checks the lease instead.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain.deployment import Deployment
from ledger.chain.node import Node, NodeRefused
from ledger.errors import LedgerError
from ledger.outbox.journal import Journal
from ledger.outbox.lease import Lease
from ledger.outbox.operation import FAILED, QUEUED, SENT
from ledger.outbox.refusal import TransactionReplaced, refusal
from ledger.outbox.relayer import RelayerKey
from ledger.outbox.rows import FILLER, WALLETS, Row, change, reopen, signed
from ledger.outbox.watch import Sighting, first_replaced_block, judge, look
from ledger.units import Address, hex_of

# What nodes say of a transaction that they have already: geth, reth; anvil; Nethermind; Besu
ALREADY_TAKEN = ("already known", "already imported", "alreadyknown", "known transaction")

MOST_NOTE = 200  # characters: nodes write one sentence

# A call whose nonce somebody else has used, with the same key elsewhere: it starts over.
_STARTS_OVER: Mapping[str, Any] = {
    "state": QUEUED, "is_settled": 0, "nonce": None, "transaction_hash": None, "block_number": None,
    "block_hash": None, "passed_at": None,
}


@dataclass(frozen=True, slots=True)
class Sending:
    """Where transactions go, how deep one must lie to be confirmed (the head counts as 1), and who pays for calls."""

    node: Node
    deployment: Deployment
    confirmations: int
    relayer: RelayerKey | None

    @property
    def lanes(self) -> tuple[str, ...]:
        return (WALLETS,) if self.relayer is None else (self.relayer.address, WALLETS)


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane for as long as its lease is held."""

    journal: Journal
    sending: Sending
    lease: Lease

    @property
    def name(self) -> str:
        return self.lease.lane

    def write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """The work is on disk. Raises: LeaseLost, JournalUnavailable."""
        def fenced(connection: sqlite3.Connection) -> None:
            self.lease.require_held(connection)
            work(connection)
        self.journal.write(fenced)


def watch(lane: Lane) -> tuple[Sighting, list[str]]:
    """Every open row says what the chain says now; what changed is named by the states that were reached.

    Raises: LeaseLost, NodeUnavailable, NodeRefused, JournalUnavailable.
    """
    node = lane.sending.node
    replaced = first_replaced_block(node, lane.journal, lane.name)
    if replaced is not None:
        lane.write(lambda connection: reopen(connection, lane.name, replaced))
    rows = signed(lane.journal, lane.name)
    seen = look(node, rows, [] if lane.name == WALLETS else [Address(lane.name)])
    found = {row.position: _changed(row, _verdict(lane, row, seen)) for row in rows}
    _write_changes(lane, found)
    return seen, [columns["state"] for columns in found.values() if "state" in columns]


def send(lane: Lane) -> bool:
    """Every row that is in no block was handed to the node, always as the same bytes; whether the node took a new one.

    A refusal changes nothing: if it is because the transaction is mined already, the next look finds the receipt.
    Raises: LeaseLost, NodeUnavailable, JournalUnavailable.
    """
    rows = [row for row in signed(lane.journal, lane.name) if not row.is_mined]
    answers = lane.sending.node.batch_each([("eth_sendRawTransaction", [hex_of(row.newest.raw)]) for row in rows])
    found = {row.position: _changed(row, _taken(answer)) for row, answer in zip(rows, answers)}
    _write_changes(lane, found)
    return any("state" in columns for columns in found.values())


def _verdict(lane: Lane, row: Row, seen: Sighting) -> dict[str, Any]:
    columns = judge(row, seen, lane.sending.confirmations)
    if columns["state"] != FAILED:
        return columns
    if "block_number" not in columns:
        return columns  # it failed in a block that did not move: the reason is on disk
    if columns["gas_used"] is not None:
        return columns | _failure(refusal(lane.sending.node, seen.receipts[columns["transaction_hash"]]))
    if lane.name != WALLETS and row.kind != FILLER:
        return dict(_STARTS_OVER)
    return columns | _failure(TransactionReplaced(sender=row.sender, nonce=row.nonce))


def _failure(error: LedgerError) -> dict[str, str]:
    facts = json.dumps(error.facts, default=lambda value: hex_of(value) if isinstance(value, bytes) else str(value))
    return {"failure_code": error.code, "failure_reason": str(error), "failure_facts": facts}


def _taken(answer: Any) -> dict[str, Any]:
    if isinstance(answer, NodeRefused) and not any(words in answer.reason.lower() for words in ALREADY_TAKEN):
        return {"note": answer.reason[:MOST_NOTE]}
    return {"state": SENT, "note": None}


def _changed(row: Row, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if row.columns[name] != value}


def _write_changes(lane: Lane, found: Mapping[int, Mapping[str, Any]]) -> None:
    changed = {position: columns for position, columns in found.items() if columns}
    if changed:
        lane.write(lambda connection: _write_all(connection, changed))


def _write_all(connection: sqlite3.Connection, changed: Mapping[int, Mapping[str, Any]]) -> None:
    for position, columns in changed.items():
        change(connection, position, columns)
