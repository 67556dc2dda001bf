"""From the chain into the index: the next blocks, the way back from a fork, and everything anew."""
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.chain import Chain
from ledger.chain.deployment import Deployment
from ledger.chain.headers import Header
from ledger.chain.receipts import Entry
from ledger.errors import Unavailable
from ledger.index.fold import Fold
from ledger.index.projection import project
from ledger.index.rows import DERIVED, BlockRow, position_of
from ledger.index.tables import delete_from, insert, select, table_of

BLOCKS_AT_ONCE = 500  # of one transaction: some 400 kB of headers, and readers see news every few seconds
WINDOW_BLOCKS = 1_024  # deeper forks are no forks but another chain; those of public chains were up to some hundred deep
LOOK_BACK = 64         # headers of one question on the way back to where a fork began


class ChainMoved(Unavailable):
    """Blocks changed while they were read."""

    says = "the chain went another way at block {block} while it was read; nothing was taken, try again"


class ForkTooDeep(Unavailable):
    """No block that the index remembers is on the chain any more."""

    says = "the chain forked before block {block}, the oldest that the index remembers; run `ledger index rebuild`"


@dataclass(frozen=True, slots=True)
class Reach:
    """Blocks of the chain with our contracts' events in them, linked to one another."""

    headers: Sequence[Header]
    entries: Sequence[Entry]


def newest_block(connection: sqlite3.Connection) -> BlockRow | None:
    """The newest indexed block."""
    return next(select(connection, BlockRow, "ORDER BY number DESC LIMIT 1", ()), None)


def common_block(connection: sqlite3.Connection, chain: Chain) -> BlockRow | None:
    """The newest indexed block that is on the chain; None if nothing is indexed. Raises: ForkTooDeep."""
    remembered = list(select(connection, BlockRow, "WHERE number <= ? ORDER BY number DESC", (chain.confirmed(),)))
    step = 1  # nearly always the newest one is still there
    while remembered:
        asked, remembered = remembered[:step], remembered[step:]
        headers = chain.headers([row.number for row in asked])
        for row, header in zip(asked, headers, strict=True):
            if row.hash == header.hash:
                return row
        step = LOOK_BACK
    oldest = next(select(connection, BlockRow, "ORDER BY number LIMIT 1", ()), None)
    if oldest is not None:
        raise ForkTooDeep(block=oldest.number)
    return None


def reach(chain: Chain, before: BlockRow | None, last: int) -> Reach:
    """The next blocks after `before` (from the deployment, where it is None) up to `last`, at most `BLOCKS_AT_ONCE`.

    Raises: ChainMoved if a block is not the child of the one before, and as `Chain.headers` and `Chain.entries`.
    """
    first = chain.deployment.block_number if before is None else before.number + 1
    headers = chain.headers(range(first, min(first + BLOCKS_AT_ONCE, last + 1)))
    _require_linked(chain.deployment, before, headers)
    return Reach(headers, chain.entries(headers))


def append(connection: sqlite3.Connection, deployment: Deployment, found: Reach) -> None:
    """The blocks and what their events make are indexed. Part of the caller's transaction. Raises: HistoryBroken."""
    if not found.headers:
        return
    fold = Fold(connection, deployment)
    for entry in found.entries:
        project(fold, entry)
    fold.write()
    rows = (BlockRow(h.number, h.hash, h.parent_hash, h.timestamp) for h in found.headers)
    insert(connection, BlockRow, rows)
    oldest = found.headers[-1].number - WINDOW_BLOCKS
    connection.execute(f"DELETE FROM {table_of(BlockRow)} WHERE number <= ?", [oldest])


def roll_back(connection: sqlite3.Connection, block: BlockRow) -> None:
    """Nothing above the block is indexed. Part of the caller's transaction."""
    for kind in DERIVED:
        delete_from(connection, kind, position_of(block.number + 1, 0))
    connection.execute(f"DELETE FROM {table_of(BlockRow)} WHERE number > ?", [block.number])


def _require_linked(deployment: Deployment, before: BlockRow | None, headers: Sequence[Header]) -> None:
    parent = before.hash if before else None
    for header in headers:
        is_linked = header.hash == deployment.block_hash if parent is None else header.parent_hash == parent
        if not is_linked:
            raise ChainMoved(block=header.number)
        parent = header.hash
