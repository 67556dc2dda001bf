"""Whether an index is what the chain says: every row of it against an index made anew."""
from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.chain.chain import Chain
from ledger.index.index import Index
from ledger.index.rows import TABLES
from ledger.index.tables import in_order


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that only one of the two has; a row that was altered is two differences. Values as they are stored."""

    table: str
    found_in: str  # `index` or `chain`
    row: Mapping[str, Any]


def compare(index: Index, chain: Chain) -> list[Difference]:
    """Every difference between the index and one that is made from the chain now, up to the same block; none if the
    index is right, byte for byte. The index is not changed; blocks that forked since count as differences.

    Raises: IndexEmpty, ChainChanged, and as `Index.rebuild`.
    """
    with tempfile.TemporaryDirectory() as directory, index.reading() as ours:
        again = Index(Path(directory) / "index.db")
        try:
            again.rebuild_to(chain, ours.as_of.number)
            with again.reading() as theirs:
                return list(_differences(ours.connection, theirs.connection))
        finally:
            again.close()


def _differences(ours: sqlite3.Connection, theirs: sqlite3.Connection) -> Iterator[Difference]:
    for kind in TABLES:
        names, left = in_order(ours, kind)
        _, right = in_order(theirs, kind)
        for found_in, row in _only_in_one(left, right):
            yield Difference(kind.TABLE, found_in, dict(zip(names, row, strict=True)))


def _only_in_one(left: Iterator[Any], right: Iterator[Any]) -> Iterator[tuple[str, Any]]:
    """Both come in the order of their rows, so one pass is enough, whatever their length."""
    mine, other = next(left, None), next(right, None)
    while mine is not None or other is not None:
        if mine == other:
            mine, other = next(left, None), next(right, None)
        elif other is None or (mine is not None and mine < other):
            yield "index", mine
            mine = next(left, None)
        else:
            yield "chain", other
            other = next(right, None)
