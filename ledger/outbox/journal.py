"""Writes that are on disk when they return, many threads' writes with one flush."""
from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from ledger.errors import InvalidInput, Unavailable

MOST_AT_ONCE = 256  # writes under one flush: a flush takes 1 to 3 ms, that many writes some 20 ms
BUSY_S = 30         # another process may be flushing a group of its own
URL_SCHEME = "sqlite:///"

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class UnsupportedDatabase(InvalidInput):
    """The URL names no database that outlives a process."""

    says = "intents cannot be kept in {url!r}; use sqlite:///path/to/file.db"


class JournalUnavailable(Unavailable):
    """The database cannot be written or read: disk full, locked for too long, damaged."""

    says = "the outbox cannot use its database ({reason}); nothing was accepted, try again"


class JournalClosed(Unavailable):
    """Something was to be written after the end."""

    says = "the outbox is closed; nothing was accepted"


class Journal:
    """One SQLite file, written by one thread of this process and read by any.

    All writes that wait share the next transaction, hence its flush; each stands in a savepoint of its own, so that
    one that fails takes nobody with it.
    """

    def __init__(self, database_url: str, schema: str) -> None:
        """The tables of `schema` exist. Raises: UnsupportedDatabase, JournalUnavailable."""
        path = database_url.removeprefix(URL_SCHEME)
        if not database_url.startswith(URL_SCHEME) or path in ("", ":memory:"):
            raise UnsupportedDatabase(url=database_url)
        self._waiting: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._is_closed = False
        self._reading = threading.Lock()
        try:
            self._writer = _connection(Path(path))
            self._writer.executescript(schema)
            self._reader = _connection(Path(path))
            self._reader.execute("PRAGMA query_only=ON")
        except (sqlite3.Error, OSError) as problem:
            raise JournalUnavailable(reason=problem) from problem
        self._thread = threading.Thread(target=self._run, name="outbox-journal", daemon=True)
        self._thread.start()

    def write(self, work: Work[T]) -> T:
        """What `work` returned, after what it wrote is flushed to disk. It runs in the writing thread, in a transaction.

        Raises: whatever `work` raises (none of its writes are kept), JournalUnavailable, JournalClosed.
        """
        outcome: Future[T] = Future()
        with self._closing:
            if self._is_closed:
                raise JournalClosed()
            self._waiting.put((work, outcome))
        return outcome.result()

    def rows(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """The rows of a query over everything that is on disk. Raises: JournalUnavailable."""
        with self._reading:
            try:
                return self._reader.execute(query, values).fetchall()
            except sqlite3.Error as problem:
                raise JournalUnavailable(reason=problem) from problem

    def close(self) -> None:
        """What was handed in is on disk, and the file is given back. Closing twice is harmless."""
        with self._closing:
            if self._is_closed:
                return
            self._is_closed = True
            self._waiting.put(None)
        self._thread.join()
        self._writer.close()
        with self._reading:
            self._reader.close()

    def _run(self) -> None:
        is_open = True
        while is_open:
            group = [self._waiting.get()]
            while len(group) < MOST_AT_ONCE and not self._waiting.empty():
                group.append(self._waiting.get())
            is_open = group[-1] is not None
            self._commit([each for each in group if each is not None])

    def _commit(self, group: list[tuple[Work[Any], Future[Any]]]) -> None:
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            results = [(outcome, *_attempt(self._writer, work)) for work, outcome in group]
            self._writer.execute("COMMIT")
        except BaseException as problem:  # whoever waits must hear of it, whatever it is
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            for _, outcome in group:
                outcome.set_exception(JournalUnavailable(reason=problem))
            return
        for outcome, result, problem in results:
            outcome.set_result(result) if problem is None else outcome.set_exception(problem)


def _attempt(connection: sqlite3.Connection, work: Work[T]) -> tuple[T | None, BaseException | None]:
    connection.execute("SAVEPOINT one")
    try:
        result = work(connection)
    except BaseException as problem:  # it belongs to the one who asked for this work
        if not connection.in_transaction:
            raise  # the disk is full or fails: SQLite has given up the whole group
        connection.execute("ROLLBACK TO one")
        connection.execute("RELEASE one")
        return None, problem
    connection.execute("RELEASE one")
    return result, None


def _connection(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    # FULL: what was accepted outlives the loss of power, not only of the process
    # secure_delete: records are written here too, and what moves between pages must leave no copy that outlives erasure
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
