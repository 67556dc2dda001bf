"""What was answered to requests that carried an idempotency key, so that a repeated request gets the same answer."""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.outbox.journal import Journal
from ledger.outbox.operation import IdempotencyMismatch, Label
from ledger.records import Records
from ledger.session.tombstones import Tombstones
from ledger.units import Bytes32

KIND = "answer"
ERASED = 410  # status of an answer that held a record which was erased


@dataclass(frozen=True, slots=True)
class RequestKey:
    """The client's key, and the SHA-256 of what it asked. Raises: MalformedIdempotencyKey."""

    key: str
    request: bytes

    def __post_init__(self) -> None:
        Label(self.key, KIND, "", "")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, as it was given."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Answers:
    """Keys are claimed before a request is worked on. A process that dies in between leaves the claim, and the same
    request is worked on again: what it does is found by its content, so it is done once."""

    def __init__(self, journal: Journal, records: Records, tombstones: Tombstones) -> None:
        self._journal, self._records, self._tombstones = journal, records, tombstones

    def claim(self, key: RequestKey) -> Answer | None:
        """The stored answer; None when the key is this request's and its answer is still to come.

        Raises: IdempotencyMismatch if the key was used for another request, RecordErased if the answer went with a record.
        """
        row = self._row(key) or self._claimed(key)
        if row is not None and row["status"] == ERASED:
            self._tombstones.require_none(Bytes32(bytes.fromhex(row["headers"])))
        if row is not None and bytes(row["request"]) != key.request:
            raise IdempotencyMismatch(operation="another request to this API")
        return self._stored(row)

    def keep(self, key: RequestKey, answer: Answer, about: Sequence[Bytes32] = ()) -> Answer:
        """What is on disk: this answer, or the first one, where the same request was worked on twice at once. One that tells
        of assets goes with the first of them."""
        if self._journal.write(lambda database: self._kept(database, key, answer, about)):
            return answer
        return self._stored(self._row(key)) or answer

    def forget(self, asset: Bytes32) -> None:
        """No answer tells of the asset; a request that was answered so is told from now on that its record is erased.

        Raises: JournalUnavailable, DeletionUnfinished.
        """
        self._journal.write(lambda database: self._forgotten(database, asset))
        self._records.empty_log()

    def release(self, key: RequestKey) -> None:
        """The request changed nothing: its key may be used for a corrected one."""
        self._journal.write(lambda database: database.execute(
            "DELETE FROM session_answers WHERE key = ? AND request = ? AND record IS NULL", (key.key, key.request)))

    def _stored(self, row: sqlite3.Row | None) -> Answer | None:
        if row is None or row["record"] is None:
            return None
        headers = tuple((name, value) for name, value in json.loads(row["headers"]))
        return Answer(row["status"], headers, self._records.get(Bytes32(row["record"])))

    def _kept(self, database: sqlite3.Connection, key: RequestKey, answer: Answer, about: Sequence[Bytes32]) -> bool:
        written = database.execute(
            "UPDATE session_answers SET status = ?, headers = ?, record = ? WHERE key = ? AND request = ? AND record IS NULL",
            (answer.status, json.dumps(answer.headers), self._records.put_within(database, KIND, answer.body),
             key.key, key.request))
        if written.rowcount == 1:
            database.executemany("INSERT INTO session_answer_assets VALUES (?, ?) ON CONFLICT DO NOTHING",
                                 [(asset, key.key) for asset in about])
        return written.rowcount == 1

    def _forgotten(self, database: sqlite3.Connection, asset: Bytes32) -> None:
        rows = database.execute("SELECT key, record FROM session_answers WHERE record IS NOT NULL AND key IN"
                                " (SELECT key FROM session_answer_assets WHERE asset_id = ?)", (asset,)).fetchall()
        for row in rows:
            self._records.delete_within(database, Bytes32(row["record"]))
            # the hash of the request is one of the file too
            database.execute("UPDATE session_answers SET status = ?, headers = ?, request = ?, record = NULL WHERE key = ?",
                             (ERASED, asset.hex(), b"", row["key"]))

    def _row(self, key: RequestKey) -> sqlite3.Row | None:
        rows = self._journal.rows("SELECT request, status, headers, record FROM session_answers WHERE key = ?", (key.key,))
        return rows[0] if rows else None

    def _claimed(self, key: RequestKey) -> sqlite3.Row | None:
        self._journal.write(lambda database: database.execute(
            "INSERT INTO session_answers (key, request) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", (key.key, key.request)))
        return self._row(key)  # None again if a twin of this request has failed meanwhile and released the key
