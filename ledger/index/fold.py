"""The state in which an event finds the index, and the rows that it adds."""
from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from ledger.chain.deployment import Deployment
from ledger.chain.receipts import Entry
from ledger.errors import Unavailable
from ledger.index.rows import CONTRACTS, Position, Row, position_of
from ledger.index.tables import insert, latest
from ledger.units import Address, UnixTime


class HistoryBroken(Unavailable):
    """An event contradicts the ones before it: an event's promise does not hold, or the index was altered by hand."""

    says = "{event} at block {block} contradicts what came before ({problem}); run `ledger index rebuild`"


class Fold:
    """Rows added on top of those in a database, from the first event of a transaction to `write`."""

    def __init__(self, connection: sqlite3.Connection, deployment: Deployment) -> None:
        self._connection = connection
        self._contracts = contract_names(deployment)
        self._added: dict[type[Row], list[Row]] = {}
        self._newest: dict[tuple[Any, ...], Any] = {}

    def contract_of(self, entry: Entry) -> str:
        """The name of the contract that emitted the event."""
        return self._contracts[entry.log.emitter]

    def add(self, row: Row) -> None:
        """The row is the newest of its key."""
        kind = type(row)
        self._added.setdefault(kind, []).append(row)
        self._newest[(kind, *(getattr(row, name) for name in kind.KEY))] = row

    def latest(self, kind: type[Any], *key: Any) -> Any:
        """The newest row with this key, added here or earlier; None if there is none."""
        known = (kind, *key)
        if known not in self._newest:
            self._newest[known] = latest(self._connection, kind, key)
        return self._newest[known]

    def write(self) -> int:
        """The added rows are in the database; how many there were. Part of the caller's transaction."""
        for kind, rows in self._added.items():
            insert(self._connection, kind, rows)
        written = sum(map(len, self._added.values()))
        self._added.clear()
        return written


class Step:
    """One event on its way into the index: where it stands, what came before, and what it adds."""

    def __init__(self, fold: Fold, entry: Entry) -> None:
        self._fold, self.entry = fold, entry
        self.position: Position = position_of(entry.header.number, entry.log_index)
        self.contract: str = fold.contract_of(entry)

    @property
    def time(self) -> UnixTime:
        """Of the event's block."""
        return self.entry.header.timestamp

    def add(self, row: Row) -> None:
        """The row is the newest of its key."""
        self._fold.add(row)

    def latest(self, kind: type[Any], *key: Any) -> Any:
        """The newest row with this key, or None."""
        return self._fold.latest(kind, *key)

    def required(self, kind: type[Any], *key: Any) -> Any:
        """The newest row with this key. Raises: HistoryBroken if there is none."""
        row = self._fold.latest(kind, *key)
        if row is None:
            raise self.broken(f"it names nothing in {kind.TABLE}")
        return row

    def broken(self, problem: str) -> HistoryBroken:
        """What is wrong with the event, to be raised."""
        return HistoryBroken(event=type(self.entry.event).__name__, block=self.entry.header.number, problem=problem)


def contract_names(deployment: Deployment) -> Mapping[Address, str]:
    """What the contracts of a deployment are called in the index."""
    return {getattr(deployment, name): name for name in CONTRACTS}
