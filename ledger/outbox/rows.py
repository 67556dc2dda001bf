"""The outbox's tables, read into values and written in one place."""
from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from ledger.chain.calls import Call
from ledger.outbox.journal import Journal
from ledger.outbox.operation import Backlog, Failure, Label, Operation
from ledger.outbox.relayer import Fees
from ledger.units import Address, Bytes32, UnixTime, Wei

WALLETS = "wallets"    # the lane of what others have signed
FILLER = "nonce-gap"   # kind of a transaction that only uses up a nonce
IDS_AT_ONCE = 500      # values in one IN list; SQLite takes 32,766

# What watching the chain may change.
WATCHED = ("nonce", "state", "is_settled", "transaction_hash", "block_number", "block_hash", "gas_used", "fee_wei",
           "failure_code", "failure_reason", "failure_facts", "passed_at", "note")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One signed form of a row's transaction; `signed_at` is the head of the chain at that time."""

    hash: Bytes32
    nonce: int
    raw: bytes
    fees: Fees
    signed_at: int


@dataclass(frozen=True, slots=True)
class Row:
    """An operation that is not at its end: `columns` are those of `WATCHED` as they are on disk."""

    position: int
    kind: str
    lane: str
    sender: Address
    call: Call | None
    gas: int | None
    columns: Mapping[str, Any]
    attempts: tuple[Attempt, ...]

    @property
    def nonce(self) -> int:
        return self.columns["nonce"]

    @property
    def is_mined(self) -> bool:
        """It was last seen in a block, whether it did there what it should or not."""
        return self.columns["gas_used"] is not None

    @property
    def newest(self) -> Attempt:
        """What is sent: of the attempts with the row's nonce, the one that offers most."""
        return [attempt for attempt in self.attempts if attempt.nonce == self.nonce][-1]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A new row: a call that waits for a nonce, or a wallet's transaction that has one."""

    label: Label
    payload_hash: Bytes32
    lane: str
    sender: Address
    call: Call | None = None
    gas: int | None = None
    attempt: Attempt | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which operations, and how many of them: in this state, about this subject, after this position."""

    most: int
    after: int = 0
    state: str | None = None
    subject: str | None = None


def schema() -> str:
    return resources.files("ledger.outbox").joinpath("schema.sql").read_text()


def now() -> UnixTime:
    return UnixTime(int(time.time()))


def insert(connection: sqlite3.Connection, accepted: Accepted) -> None:
    """The row exists, and its attempt if it has one."""
    label, call, at = accepted.label, accepted.call, now()
    values = {
        "id": label.operation_id, "idempotency_key": label.idempotency_key, "payload_hash": accepted.payload_hash,
        "kind": label.kind, "actor": label.actor, "subject": label.subject, "lane": accepted.lane,
        "sender": accepted.sender, "state": "queued", "submitted_at": at, "changed_at": at, "gas": accepted.gas,
    }
    if call is not None:
        values |= {"recipient": call.to, "data": call.data, "value_wei": str(call.value_wei)}
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    position = connection.execute(f"INSERT INTO outbox_operations ({names}) VALUES ({marks})", values).lastrowid
    if accepted.attempt is not None:
        add_attempt(connection, position, accepted.attempt)


def add_attempt(connection: sqlite3.Connection, position: int, attempt: Attempt) -> None:
    """The row has this nonce, and these bytes are kept for it."""
    connection.execute(
        "INSERT INTO outbox_attempts (hash, position, nonce, raw, max_fee_wei, priority_wei, signed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",  # a nonce given back and given again
        (attempt.hash, position, attempt.nonce, attempt.raw, str(attempt.fees.max_wei), str(attempt.fees.priority_wei),
         attempt.signed_at))
    change(connection, position, {"nonce": attempt.nonce, "transaction_hash": attempt.hash})


def change(connection: sqlite3.Connection, position: int, columns: Mapping[str, Any]) -> None:
    """The row has these values in these columns of `WATCHED`."""
    if not set(columns) <= set(WATCHED):
        raise KeyError(sorted(set(columns) - set(WATCHED)))
    assignments = ", ".join(f"{name} = :{name}" for name in columns)
    connection.execute(
        f"UPDATE outbox_operations SET {assignments}, changed_at = :changed_at WHERE position = :position",
        {**columns, "changed_at": now(), "position": position})


def find(source: sqlite3.Connection | Journal, name: str, value: Any) -> sqlite3.Row | None:
    """The operation with this id, idempotency_key or transaction (the hash of any attempt)."""
    where = {"id": "id = ?", "idempotency_key": "idempotency_key = ?",
             "transaction": "position = (SELECT position FROM outbox_attempts WHERE hash = ?)"}[name]
    query = f"SELECT * FROM outbox_operations WHERE {where}"
    found = source.rows(query, (value,)) if isinstance(source, Journal) else source.execute(query, (value,)).fetchall()
    return found[0] if found else None


def listed(journal: Journal, filters: Filters) -> list[sqlite3.Row]:
    """The operations that pass the filters, by position; those that fill gaps are nobody's."""
    query = "SELECT * FROM outbox_operations WHERE position > :after AND kind <> :filler"
    for name in ("state", "subject"):
        if getattr(filters, name) is not None:
            query += f" AND {name} = :{name}"
    values = {"after": filters.after, "filler": FILLER, "state": filters.state, "subject": filters.subject}
    return journal.rows(f"{query} ORDER BY position LIMIT :most", values | {"most": filters.most})


def signed(journal: Journal, lane: str) -> list[Row]:
    """What has a nonce and is not settled, by sender and nonce."""
    found = journal.rows("SELECT * FROM outbox_operations WHERE lane = ? AND is_settled = 0 AND nonce IS NOT NULL"
                         " ORDER BY sender, nonce, position", (lane,))
    attempts = _attempts(journal, [row["position"] for row in found])
    return [_row(row, attempts[row["position"]]) for row in found]


def unsigned(journal: Journal, lane: str, most: int) -> list[Row]:
    """The oldest calls that wait for a nonce."""
    found = journal.rows("SELECT * FROM outbox_operations WHERE lane = ? AND is_settled = 0 AND nonce IS NULL"
                         " ORDER BY position LIMIT ?", (lane, most))
    return [_row(row, []) for row in found]


def nonces_from(journal: Journal, sender: Address, least: int) -> set[int]:
    """All nonces from `least` on that a row of this relayer has."""
    found = journal.rows("SELECT nonce FROM outbox_operations WHERE sender = ? AND lane = ? AND nonce >= ?",
                         (sender, sender, least))
    return {row["nonce"] for row in found}


def settled_blocks(journal: Journal, lane: str, *, below: int, most: int) -> list[tuple[int, bytes]]:
    """(number, hash) of the blocks that settled rows rely on, the newest first."""
    found = journal.rows("SELECT DISTINCT block_number, block_hash FROM outbox_operations WHERE lane = ?"
                         " AND is_settled = 1 AND block_number < ? ORDER BY block_number DESC LIMIT ?",
                         (lane, below, most))
    return [(row["block_number"], row["block_hash"]) for row in found]


def reopen(connection: sqlite3.Connection, lane: str, block_number: int) -> None:
    """What was settled in this block or later is watched again."""
    connection.execute("UPDATE outbox_operations SET is_settled = 0, changed_at = ? WHERE lane = ? AND is_settled = 1"
                       " AND block_number >= ?", (now(), lane, block_number))


def open_of_sender(connection: sqlite3.Connection, sender: Address) -> int:
    """How many transactions of this wallet are not settled."""
    query = "SELECT COUNT(*) FROM outbox_operations WHERE sender = ? AND lane = ? AND is_settled = 0"
    return connection.execute(query, (sender, WALLETS)).fetchone()[0]


def open_for(journal: Journal, actor: str) -> int:
    """How many operations on behalf of this account are not settled."""
    query = "SELECT COUNT(*) AS count FROM outbox_operations WHERE actor = ? AND is_settled = 0"
    return journal.rows(query, (actor,))[0]["count"]


def backlog(journal: Journal) -> Backlog:
    found = {row["state"]: row for row in journal.rows(
        "SELECT state, COUNT(*) AS count, MIN(submitted_at) AS oldest_at FROM outbox_operations"
        " WHERE is_settled = 0 GROUP BY state")}
    counts = {state: found[state]["count"] if state in found else 0 for state in ("queued", "sent", "mined")}
    waiting = [row["oldest_at"] for state, row in found.items() if state in counts]
    return Backlog(**counts, oldest_at=min(waiting, default=None))


def operation_of(row: sqlite3.Row) -> Operation:
    """The row as callers see it."""
    failure = None
    if row["failure_code"] is not None:
        failure = Failure(row["failure_code"], row["failure_reason"], json.loads(row["failure_facts"]))
    return Operation(
        id=row["id"],
        label=Label(row["idempotency_key"], row["kind"], row["actor"], row["subject"]),
        failure=failure,
        fee_wei=None if row["fee_wei"] is None else Wei(int(row["fee_wei"])),
        # an overtaken transaction is in no block: the columns then say where that was found out
        block_number=row["block_number"] if row["gas_used"] is not None else None,
        block_hash=row["block_hash"] if row["gas_used"] is not None else None,
        **{name: row[name] for name in
           ("sender", "state", "transaction_hash", "gas_used", "note", "submitted_at", "changed_at", "position")},
    )


def _attempts(journal: Journal, positions: Sequence[int]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {position: [] for position in positions}
    for start in range(0, len(positions), IDS_AT_ONCE):
        some = positions[start : start + IDS_AT_ONCE]
        marks = ",".join("?" * len(some))
        for row in journal.rows(f"SELECT * FROM outbox_attempts WHERE position IN ({marks}) ORDER BY rowid", some):
            fees = Fees(Wei(int(row["max_fee_wei"])), Wei(int(row["priority_wei"])))
            found[row["position"]].append(Attempt(row["hash"], row["nonce"], row["raw"], fees, row["signed_at"]))
    return found


def _row(row: sqlite3.Row, attempts: Iterable[Attempt]) -> Row:
    call = None
    if row["recipient"] is not None:
        call = Call(row["recipient"], row["data"], Wei(int(row["value_wei"])))
    return Row(row["position"], row["kind"], row["lane"], row["sender"], call, row["gas"],
               {name: row[name] for name in WATCHED}, tuple(attempts))
