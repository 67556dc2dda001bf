"""Things that are found by a name of their own, such as a batch by its root: the record holds them, the shelf points there."""
from __future__ import annotations

import sqlite3
import time

from ledger.errors import NotFound
from ledger.outbox.journal import Journal
from ledger.records import Records
from ledger.units import Bytes32, hex_of

FINGERPRINT, BATCH, PLACE, GRANT, RECEIPT = "fingerprint", "batch", "place", "grant", "receipt"
MADE, OUTPUT = "made", "output"  # the fingerprints of an output's draft; its signed report: both by `output_name`
USAGE, USAGE_ROWS, REPORT = "usage", "usage-rows", "report"  # what an upload sums to; its rows; a signed report
LAST_CHARACTER = "\U0010ffff"  # sorts behind all others: a range of the index, where `substr` would read every name of the kind
DRAFT = "draft"  # id and deadline of a drafted registration, until it is known whether somebody signed it
STATEMENT = "statement"  # the JSON of a statement as it was issued
PAYOUT = "payout"  # a payout and where the pages of its list are, by its id


class ThingUnknown(NotFound):
    """Nothing of this kind is kept under this name."""

    says = "no {what} is kept under {name}; see that it was drafted and published at this address"


def output_name(license: Bytes32, output: Bytes32) -> str:
    """The name of an output: those of one license stand together."""
    return f"{hex_of(license)}:{hex_of(output)}"


class Shelf:
    """Encrypted contents by kind and name. What is put under a name again replaces what it pointed to."""

    def __init__(self, journal: Journal, records: Records) -> None:
        self._journal, self._records = journal, records

    def put(self, kind: str, name: str, content: bytes) -> None:
        """The content is on disk under this name."""
        self._journal.write(lambda database: database.execute(
            "INSERT INTO session_names VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kind, name) DO UPDATE SET record = excluded.record, changed_at = excluded.changed_at",
            (kind, name, self._records.put_within(database, kind, content), int(time.time()))))

    def put_new(self, kind: str, name: str, content: bytes) -> bytes:
        """What is kept under the name now: this content, or the one that was first."""
        self._journal.write(lambda database: database.execute(
            "INSERT INTO session_names VALUES (?, ?, ?, ?) ON CONFLICT (kind, name) DO NOTHING",
            (kind, name, self._records.put_within(database, kind, content), int(time.time()))))
        return self.get(kind, name)

    def get(self, kind: str, name: str) -> bytes:
        """The content under a name. Raises: ThingUnknown, and as `Records.get`."""
        rows = self._journal.rows("SELECT record FROM session_names WHERE kind = ? AND name = ?", (kind, name))
        if not rows:
            raise ThingUnknown(what=kind, name=name)
        return self._records.get(Bytes32(rows[0][0]))

    def holds(self, kind: str, name: str) -> bool:
        """Whether something is kept under the name."""
        return bool(self._journal.rows("SELECT 1 FROM session_names WHERE kind = ? AND name = ?", (kind, name)))

    def names(self, kind: str, prefix: str = "") -> list[str]:
        """All names of a kind that begin so, sorted."""
        rows = self._journal.rows("SELECT name FROM session_names WHERE kind = ? AND name >= ? AND name <= ? ORDER BY name",
                                  (kind, prefix, prefix + LAST_CHARACTER))
        return [row[0] for row in rows]

    def names_without(self, kinds: tuple[str, str], before: int, most: int) -> list[str]:
        """Up to `most` names of the first kind that were put before this time, and under which nothing of the second is kept;
        any of them, so that none which is to stay keeps others from their turn."""
        rows = self._journal.rows(
            "SELECT name FROM session_names AS one WHERE kind = ? AND changed_at < ? AND NOT EXISTS"
            " (SELECT 1 FROM session_names WHERE kind = ? AND name = one.name) ORDER BY random() LIMIT ?",
            (kinds[0], before, kinds[1], most))
        return [row[0] for row in rows]

    def renew(self, kinds: tuple[str, ...], name: str) -> bool:
        """Whether anything of these kinds is kept under the name; if so, it is as if put now."""
        query = f"UPDATE session_names SET changed_at = ? WHERE name = ? AND kind IN ({_marks(kinds)})"
        return self._journal.write(lambda database: database.execute(query, (int(time.time()), name, *kinds)).rowcount) > 0

    def remove_stale(self, kinds: tuple[str, ...], name: str, before: int) -> bool:
        """Whether all of these kinds were removed under the name, as by `remove`: not if any was put or renewed since
        `before`, even a moment ago. Raises: JournalUnavailable, DeletionUnfinished.
        """
        is_removed = self._journal.write(lambda database: self._remove_stale(database, kinds, name, before))
        self._records.empty_log()
        return is_removed

    def remove(self, kind: str, name: str) -> None:
        """Neither the name nor what it pointed to is left, in no table and not in the log; also if there was none. A content
        that another name leads to as well is that name's and stays: two assets of one file have the same fingerprints.

        Raises: JournalUnavailable, DeletionUnfinished.
        """
        self._journal.write(lambda database: self._remove(database, kind, name))
        self._records.empty_log()

    def _remove_stale(self, database: sqlite3.Connection, kinds: tuple[str, ...], name: str, before: int) -> bool:
        query = f"SELECT 1 FROM session_names WHERE name = ? AND changed_at >= ? AND kind IN ({_marks(kinds)})"
        if database.execute(query, (name, before, *kinds)).fetchone():
            return False
        for kind in kinds:
            self._remove(database, kind, name)
        return True

    def _remove(self, database: sqlite3.Connection, kind: str, name: str) -> None:
        row = database.execute("SELECT record FROM session_names WHERE kind = ? AND name = ?", (kind, name)).fetchone()
        database.execute("DELETE FROM session_names WHERE kind = ? AND name = ?", (kind, name))
        if row and not database.execute("SELECT 1 FROM session_names WHERE record = ? LIMIT 1", (row[0],)).fetchone():
            self._records.delete_within(database, Bytes32(row[0]))


def _marks(kinds: tuple[str, ...]) -> str:
    return ",".join("?" * len(kinds))
