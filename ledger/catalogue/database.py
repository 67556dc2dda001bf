"""One connection to the catalogue's database, shared by threads."""
from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils

from ledger.errors import InvalidInput, Unavailable

BUSY_S = 30            # another process may be adding a long recording
VALUES_AT_ONCE = 500   # in one IN list; SQLite takes 32,766, PostgreSQL 65,535


class UnsupportedDatabase(InvalidInput):
    """The catalogue's URL names no database that it can live in."""

    says = "the catalogue cannot live in {url!r}; use sqlite:///path/to/file.db or sqlite:// for one in memory"


class RemovalUnfinished(Unavailable):
    """What was removed is in no table any more, but a reader keeps the write-ahead log from being emptied."""

    says = "the catalogue's log still holds what was removed, because a reader of it goes on; remove it again"


class Database:
    """Rows in and out, and transactions; safe to share between threads. Raises: UnsupportedDatabase."""

    def __init__(self, url: str) -> None:
        scheme, found, path = url.partition("://")
        if scheme != "sqlite" or not found:
            raise UnsupportedDatabase(url=url)
        self._lock = threading.RLock()
        self._path = path.removeprefix("/")
        self._connection = _connected(self._path or ":memory:")
        self.tables = sqlite_utils.Database(self._connection)

    def close(self) -> None:
        """The connection is given back."""
        self._connection.close()

    def rows(self, query: str, *values: object) -> list[tuple]:
        """What the query answers."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def rows_of(self, query: str, values: list, *before: object) -> list[tuple]:
        """What the query answers for any number of values: `{marks}` in it stands for some of them, after those `before`."""
        found: list[tuple] = []
        for start in range(0, len(values), VALUES_AT_ONCE):
            some = values[start:start + VALUES_AT_ONCE]
            found += self.rows(query.format(marks=",".join("?" * len(some))), *before, *some)
        return found

    def change(self, statement: str, *values: object) -> None:
        """The statement is done, in the transaction that is open."""
        self._connection.execute(statement, values)

    def change_each(self, statement: str, rows: Iterable[tuple]) -> None:
        """The statement is done for each row, in the transaction that is open."""
        self._connection.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside are made, or none."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def empty_log(self) -> None:
        """Nothing of earlier rows is left in the write-ahead log. Raises: RemovalUnfinished."""
        is_busy, _, _ = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]  # waits up to BUSY_S for readers of older rows
        if is_busy:
            raise RemovalUnfinished()

    @property
    def size_bytes(self) -> int:
        """What the database's file takes; 0 of one in memory."""
        return Path(self._path).stat().st_size if self._path else 0

    def compact(self) -> None:
        """The file holds nothing but what its tables hold. Removing a row overwrites it, but not the copies that SQLite left in
        unused parts of pages when it split them: one posting in a thousand. Readers go on meanwhile, writers wait.

        Raises: RemovalUnfinished.
        """
        if not self._path:
            return
        connection = _connected(self._path)  # of its own: searches of this process go on too
        try:
            connection.execute("VACUUM")
        finally:
            connection.close()
        self.empty_log()


def _connected(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_S, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
