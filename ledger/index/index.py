"""The index: what the chain says, in tables. It can be thrown away at any time and made again from the chain."""
from __future__ import annotations

import json
import queue
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ledger.chain.chain import Chain
from ledger.chain.deployment import ChainChanged, Deployment
from ledger.errors import InvalidInput, Unavailable
from ledger.index.following import ForkTooDeep, Reach, append, common_block, newest_block, reach, roll_back
from ledger.index.reading import AsOf, Reading
from ledger.index.rows import BlockRow
from ledger.index.tables import PREFIX, create_tables

URL_SCHEME = "sqlite:///"
BUSY_S = 10  # how long a writer waits for another one: a step of 500 blocks takes less than a second
LAYOUT = 2   # of the tables; an index of another layout is made anew
IDENTITY = f"{PREFIX}identity"


class IndexUrlUnknown(InvalidInput):
    """The index cannot be kept there."""

    says = "the index cannot be kept in {url!r}; use sqlite:///path/to/file.db"


class IndexBusy(Unavailable):
    """Another process writes the index."""

    says = "another process has been writing the index for {seconds} s; try again when it is done"


class IndexEmpty(Unavailable):
    """Nothing was indexed yet, so nothing can be said as of a block."""

    says = "the index is empty; wait until it has followed the chain, or run `ledger index rebuild`"


@dataclass(frozen=True, slots=True)
class Followed:
    """What one step of following did."""

    as_of: AsOf
    blocks: int          # that were added
    events: int          # that were added
    blocks_undone: int   # by a fork; all of the index if it was rebuilt
    behind_blocks: int   # that are confirmed and wait for the next step


class Index:
    """An index in one SQLite file. Threads may share it, and several processes the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()

    @classmethod
    def open(cls, database_url: str) -> Index:
        """The index of `sqlite:///path`; what is missing is made empty. Raises: IndexUrlUnknown."""
        path = database_url.removeprefix(URL_SCHEME)
        if not database_url.startswith(URL_SCHEME) or not path:
            raise IndexUrlUnknown(url=database_url)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return cls(Path(path))

    def close(self) -> None:
        """The file is not held open any more; the next use opens it again."""
        while not self._idle.empty():
            self._idle.get().close()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A view of the index as of one block: what follows meanwhile is not in it. Raises: IndexEmpty."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            try:
                newest = newest_block(connection) if _identity(connection) else None
                if newest is None:
                    raise IndexEmpty()
                yield Reading(connection, _as_of(newest))
            finally:
                connection.execute("ROLLBACK")

    def follow(self, chain: Chain) -> Followed:
        """One step: a fork is undone, then the next confirmed blocks are added, all in one transaction.

        A fork that is deeper than the index remembers makes it anew. Nothing has changed if an error is raised.
        Raises: ChainChanged if the node, or the index, belongs to another deployment; ChainMoved, ReceiptsMismatch,
        HistoryBroken, IndexBusy, NodeUnavailable, NodeRefused.
        """
        chain.require_same()
        with self._connection() as connection:
            self._prepare(connection, chain.deployment)
            newest = newest_block(connection)
            try:
                common = common_block(connection, chain)
            except ForkTooDeep:
                return self.rebuild(chain)
            return _advance(connection, chain, newest, common)

    def catch_up(self, chain: Chain) -> Followed:
        """All confirmed blocks are indexed. Raises: as `follow`."""
        while True:
            followed = self.follow(chain)
            if not followed.behind_blocks:
                return followed

    def rebuild(self, chain: Chain) -> Followed:
        """Every table is dropped and all confirmed events are projected again, in one transaction: readers see the old
        index until the new one is whole. The only repair there is. Raises: as `follow`."""
        return self.rebuild_to(chain, chain.confirmed())

    def rebuild_to(self, chain: Chain, last: int) -> Followed:
        """As `rebuild`, up to block number `last`. Raises: as `follow`."""
        chain.require_same()
        with self._connection() as connection, _writing(connection):
            undone = _indexed_blocks(connection)
            _create(connection, chain.deployment)
            events, block = 0, None
            while block is None or block.number < last:
                found = reach(chain, block, last)
                append(connection, chain.deployment, found)
                events += len(found.entries)
                block = newest_block(connection)
            # a chain that was reset meanwhile would have been read in part
            chain.require_same()
        return Followed(_as_of(block), block.number - chain.deployment.block_number + 1, events, undone, 0)

    def _prepare(self, connection: sqlite3.Connection, deployment: Deployment) -> None:
        """The tables are there. Raises: ChainChanged if they are of another deployment, IndexBusy."""
        if _identity(connection) is None:
            with _writing(connection):
                if _identity(connection) is None:  # nobody else made them meanwhile
                    _create(connection, deployment)
        _require_deployment(_identity(connection), deployment)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses meanwhile."""
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # what a crash loses is followed again
        try:
            yield connection
        finally:
            self._idle.put(connection)


def _advance(
    connection: sqlite3.Connection, chain: Chain, newest: BlockRow | None, common: BlockRow | None
) -> Followed:
    """The blocks above `common` are those of the chain."""
    last = chain.confirmed()
    is_behind = common is None or common.number < last
    found = reach(chain, common, last) if is_behind else Reach((), ())
    with _writing(connection):
        now = newest_block(connection)
        if now != newest:  # another follower was faster: what was read here may be there already
            return Followed(_as_of(now), 0, 0, 0, max(0, last - now.number))
        if common != newest:
            roll_back(connection, common)
        append(connection, chain.deployment, found)
        block = newest_block(connection)
    undone = newest.number - common.number if newest else 0
    return Followed(_as_of(block), len(found.headers), len(found.entries), undone, max(0, last - block.number))


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it is written, or nothing. Raises: IndexBusy."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        raise IndexBusy(seconds=BUSY_S) from None
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _identity(connection: sqlite3.Connection) -> Deployment | None:
    """Whose index this is; None if it is none, or has another layout."""
    known = "SELECT 1 FROM sqlite_master WHERE name = ?"
    if connection.execute(known, [IDENTITY]).fetchone() is None:
        return None
    layout, deployment = connection.execute(f"SELECT layout, deployment FROM {IDENTITY}").fetchone()
    return Deployment.from_json(json.loads(deployment)) if layout == LAYOUT else None


def _create(connection: sqlite3.Connection, deployment: Deployment) -> None:
    """Every table is there and empty. Part of the caller's transaction."""
    create_tables(connection)
    connection.execute(f"DROP TABLE IF EXISTS {IDENTITY}")
    connection.execute(f"CREATE TABLE {IDENTITY} (layout INTEGER NOT NULL, deployment TEXT NOT NULL) STRICT")
    stored = json.dumps(deployment.to_json(), sort_keys=True)
    connection.execute(f"INSERT INTO {IDENTITY} VALUES (?, ?)", [LAYOUT, stored])


def _indexed_blocks(connection: sqlite3.Connection) -> int:
    known = _identity(connection)
    newest = newest_block(connection) if known else None
    return newest.number - known.block_number + 1 if known and newest else 0


def _as_of(block: BlockRow) -> AsOf:
    return AsOf(block.number, block.hash, block.timestamp)


def _require_deployment(known: Deployment, expected: Deployment) -> None:
    for name, got in known.to_json().items():
        wanted = expected.to_json()[name]
        if got != wanted:
            raise ChainChanged(what=f"{name} of the index", got=got, expected=wanted)
