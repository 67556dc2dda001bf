"""The catalogue's tables: entries, their digests, and posting lists from terms of voices to positions."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sqlite_utils

from ledger.catalogue.database import Database
from ledger.catalogue.picture_tables import CODES, KeptFrame, PictureTables, create_picture_tables
from ledger.fingerprint import Fingerprint
from ledger.fingerprint.voice_landmarks import LANDMARKS, unpacked
from ledger.fingerprint.voice_subband import NO_EVIDENCE, SUBBAND

FRAME_BITS = 20            # of a position; landmarks number at most 2^20 frames
CHANGE, REMOVAL = 1, 2     # rows of catalogue_revision
POSTINGS = {LANDMARKS: "catalogue_landmarks", SUBBAND: "catalogue_words"}
ENTRY_COLUMNS = "id, asset_id, kind, license_id, duration_ms"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the catalogue: an asset, or an output reported under `license_id`."""

    id: int
    asset_id: str
    kind: str
    license_id: str | None
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose content it is: an asset, or an output with the license that it was reported under."""

    asset_id: str
    kind: str
    license_id: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of one file: its fingerprints by frame (sound is frame 0) and its sheets of local features."""

    sha256: bytes
    duration_ms: int
    fingerprints: tuple[tuple[int, Fingerprint], ...]
    sheets: tuple[tuple[int, bytes], ...]


class Store:
    """The catalogue's tables in one database; safe to share between threads. Raises: UnsupportedDatabase."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self.pictures = PictureTables(self._database)
        create_tables(self._database.tables)

    def close(self) -> None:
        """The connection is given back."""
        self._database.close()

    @property
    def size_bytes(self) -> int:
        """What the database's file takes; 0 of one in memory."""
        return self._database.size_bytes

    def compact(self) -> None:
        """The file holds nothing but what its tables hold. Raises: RemovalUnfinished."""
        self._database.compact()

    @property
    def revision(self) -> int:
        """Grows with each change that any process makes."""
        return self._revision(CHANGE)

    @property
    def removal(self) -> int:
        """The revision of the latest change that took something away: what was read before may hold it still."""
        return self._revision(REMOVAL)

    def replace(self, owner: Owner, content: Content) -> int:
        """The owner has exactly this content, under the new entry id that is returned."""
        return self.replace_all([(owner, content)])[0]

    def replace_all(self, contents: list[tuple[Owner, Content]]) -> list[int]:
        """As `replace` for each, all or none; thousands at once cost a fraction of what they cost one by one."""
        with self._database.transaction():
            ids = [self._insert(owner, content) for owner, content in contents]
            last = {owner.asset_id: (entry_id, content) for entry_id, (owner, content) in zip(ids, contents)}
            frames = [frame for each in last.values() for frame in _frames(*each)]
            self.pictures.add(frames, self.revision)
        return ids

    def remove(self, asset_id: str) -> bool:
        """Nothing of the asset is left, not even in free pages or the log; False if there was none.

        Raises: RemovalUnfinished.
        """
        with self._database.transaction():
            gone = self._delete(asset_id)
        self._database.empty_log()
        return gone

    def entry(self, entry_id: int) -> Entry | None:
        """The entry of this id; None if it was removed meanwhile."""
        rows = self._rows(f"SELECT {ENTRY_COLUMNS} FROM catalogue_entries WHERE id = ?", entry_id)
        return Entry(*rows[0]) if rows else None

    def ids(self) -> np.ndarray:
        """The ids of all entries, int64."""
        return np.array(self._rows("SELECT id FROM catalogue_entries"), np.int64).reshape(-1)

    def entries(self) -> list[Entry]:
        """All entries by id."""
        return [Entry(*row) for row in self._rows(f"SELECT {ENTRY_COLUMNS} FROM catalogue_entries ORDER BY id")]

    def same_bytes(self, sha256: bytes) -> list[Entry]:
        """Entries whose file had these very bytes."""
        query = f"SELECT {ENTRY_COLUMNS} FROM catalogue_entries WHERE sha256 = ? ORDER BY id"
        return [Entry(*row) for row in self._rows(query, sha256)]

    def recorded_ms(self) -> int:
        """Milliseconds of sound in the catalogue."""
        return self._rows("SELECT COALESCE(SUM(duration_ms), 0) FROM catalogue_entries")[0][0]

    def digest(self, entry_id: int, algorithm: str) -> bytes:
        """The digest of a stream; empty if the entry has none."""
        query = "SELECT digest FROM catalogue_digests WHERE entry_id = ? AND algorithm = ? ORDER BY frame LIMIT 1"
        rows = self._rows(query, entry_id, algorithm)
        return rows[0][0] if rows else b""

    def digests(self, algorithm: str, since: int = 0) -> list[tuple[int, int, bytes]]:
        """(entry id, frame, digest) of the entries with an id above `since`, by entry and frame."""
        query = ("SELECT entry_id, frame, digest FROM catalogue_digests WHERE algorithm = ? AND entry_id > ?"
                 " ORDER BY entry_id, frame")
        return self._rows(query, algorithm, since)

    def postings(self, algorithm: str, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pairs (term, position) of these distinct terms, int64 arrays; position = entry id x 2^20 + frame."""
        query = f"SELECT term, position FROM {POSTINGS[algorithm]} WHERE term IN ({{marks}})"
        found = np.array(self._database.rows_of(query, terms.tolist()), np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def _insert(self, owner: Owner, content: Content) -> int:
        self._delete(owner.asset_id)
        self._count_change()
        entry_id = self.revision  # never used again, so a position that is looked up late names nobody else
        values = (entry_id, owner.asset_id, owner.kind, owner.license_id, content.sha256, content.duration_ms)
        self._database.change("INSERT INTO catalogue_entries (id, asset_id, kind, license_id, sha256, duration_ms)"
                              " VALUES (?, ?, ?, ?, ?, ?)", *values)
        for frame, fingerprint in content.fingerprints:
            if fingerprint.algorithm not in CODES:
                self._insert_digest(entry_id, frame, fingerprint)
        return entry_id

    def _revision(self, row: int) -> int:
        return self._rows("SELECT revision FROM catalogue_revision WHERE id = ?", row)[0][0]

    def _count_change(self) -> None:
        self._database.change("UPDATE catalogue_revision SET revision = revision + 1 WHERE id = ?", CHANGE)

    def _insert_digest(self, entry_id: int, frame: int, fingerprint: Fingerprint) -> None:
        self._database.change("INSERT INTO catalogue_digests (entry_id, algorithm, frame, digest) VALUES (?, ?, ?, ?)",
                              entry_id, fingerprint.algorithm, frame, fingerprint.digest)
        if fingerprint.algorithm in POSTINGS:
            terms, frames = terms_of(fingerprint)
            positions = (entry_id << FRAME_BITS) + frames
            self._database.change_each(f"INSERT INTO {POSTINGS[fingerprint.algorithm]} (term, position) VALUES (?, ?)",
                                       zip(terms.tolist(), positions.tolist()))

    def _delete(self, asset_id: str) -> bool:
        ids = [row[0] for row in self._rows("SELECT id FROM catalogue_entries WHERE asset_id = ?", asset_id)]
        for entry_id in ids:
            self._count_change()
            self._database.change("UPDATE catalogue_revision SET revision = ? WHERE id = ?", self.revision, REMOVAL)
            self.pictures.remove(entry_id, self.revision)
            for algorithm, table in POSTINGS.items():
                self._delete_postings(entry_id, algorithm, table)
            self._database.change("DELETE FROM catalogue_digests WHERE entry_id = ?", entry_id)
            self._database.change("DELETE FROM catalogue_entries WHERE id = ?", entry_id)
        return bool(ids)

    def _delete_postings(self, entry_id: int, algorithm: str, table: str) -> None:
        digest = self.digest(entry_id, algorithm)
        if digest:
            terms, frames = terms_of(Fingerprint(algorithm, digest))
            rows = zip(terms.tolist(), ((entry_id << FRAME_BITS) + frames).tolist())
            self._database.change_each(f"DELETE FROM {table} WHERE term = ? AND position = ?", rows)

    def _rows(self, query: str, *values: object) -> list[tuple]:
        return self._database.rows(query, *values)


def _frames(entry_id: int, content: Content) -> list[KeptFrame]:
    codes: dict[int, list[Fingerprint]] = {}
    for frame, fingerprint in content.fingerprints:
        if fingerprint.algorithm in CODES:
            codes.setdefault(frame, []).append(fingerprint)
    return [KeptFrame((entry_id, frame), tuple(codes.get(frame, ())), sheet) for frame, sheet in content.sheets]


def create_tables(db: sqlite_utils.Database) -> None:
    """The catalogue's tables exist. WITHOUT ROWID, half the size, is all that PostgreSQL would not take."""
    with db.conn:
        db["catalogue_entries"].create(
            {"id": int, "asset_id": str, "kind": str, "license_id": str, "sha256": bytes, "duration_ms": int},
            pk="id", not_null={"asset_id", "kind", "sha256", "duration_ms"}, if_not_exists=True)
        db["catalogue_entries"].create_index(["asset_id"], if_not_exists=True)
        db["catalogue_entries"].create_index(["sha256"], if_not_exists=True)
        db["catalogue_digests"].create({"entry_id": int, "algorithm": str, "frame": int, "digest": bytes},
                                       pk=("entry_id", "algorithm", "frame"), if_not_exists=True)
        db["catalogue_digests"].create_index(["algorithm", "entry_id"], if_not_exists=True)
        for table in POSTINGS.values():
            db.execute(f"CREATE TABLE IF NOT EXISTS {table} (term INTEGER NOT NULL, position INTEGER NOT NULL,"
                       " PRIMARY KEY (term, position)) WITHOUT ROWID")
        db["catalogue_revision"].create({"id": int, "revision": int}, pk="id", if_not_exists=True)
        db["catalogue_revision"].insert_all([{"id": row, "revision": 0} for row in (CHANGE, REMOVAL)], ignore=True)
        create_picture_tables(db)


def terms_of(fingerprint: Fingerprint) -> tuple[np.ndarray, np.ndarray]:
    """The terms of a stream and their frames, int64: hashes of landmarks, or words that hold evidence."""
    if fingerprint.algorithm == LANDMARKS:
        landmarks = unpacked(fingerprint.digest)
        return landmarks.hashes.astype(np.int64), landmarks.frames
    words = np.frombuffer(fingerprint.digest, ">u4").astype(np.int64)
    frames = np.nonzero(words != NO_EVIDENCE)[0]
    return words[frames], frames
