"""What was answered to requests that carried an idempotency key, so that a repeated request gets the same answer."""
from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from ledger.outbox.journal import Journal
from ledger.outbox.operation import IdempotencyMismatch, Label
from ledger.records import Records
from ledger.units import Bytes32

KIND = "answer"


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

    def __init__(self, journal: Journal, records: Records) -> None:
        self._journal, self._records = journal, records

    def claim(self, key: RequestKey) -> Answer | None:
        """The stored answer; None when the key is this request's and its answer is still to come.

        Raises: IdempotencyMismatch if the key was used for another request.
        """
        row = self._row(key) or self._claimed(key)
        if row is not None and bytes(row["request"]) != key.request:
            raise IdempotencyMismatch(operation="another request to this API")
        if row is None or row["record"] is None:
            return None
        headers = tuple((name, value) for name, value in json.loads(row["headers"]))
        return Answer(row["status"], headers, self._records.get(Bytes32(row["record"])))

    def keep(self, key: RequestKey, answer: Answer) -> None:
        """The answer is on disk; the first one that was kept stays."""
        self._journal.write(lambda database: database.execute(
            "UPDATE session_answers SET status = ?, headers = ?, record = ? WHERE key = ? AND request = ? AND record IS NULL",
            (answer.status, json.dumps(answer.headers), self._records.put_within(database, KIND, answer.body),
             key.key, key.request)))

    def release(self, key: RequestKey) -> None:
        """The request changed nothing: its key may be used for a corrected one."""
        self._journal.write(lambda database: database.execute(
            "DELETE FROM session_answers WHERE key = ? AND request = ? AND record IS NULL", (key.key, key.request)))

    def _row(self, key: RequestKey) -> sqlite3.Row | None:
        rows = self._journal.rows("SELECT request, status, headers, record FROM session_answers WHERE key = ?", (key.key,))
        return rows[0] if rows else None

    def _claimed(self, key: RequestKey) -> sqlite3.Row | None:
        self._journal.write(lambda database: database.execute(
            "INSERT INTO session_answers (key, request) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", (key.key, key.request)))
        return self._row(key)  # None again if a twin of this request has failed meanwhile and released the key
