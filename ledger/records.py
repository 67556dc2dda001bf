"""Records: what the chain only holds a hash of. Named by their hash, written once, encrypted, erased on request."""
from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import sqlite_utils
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sha3 import keccak_256

from ledger.errors import InvalidInput, NotFound, Unavailable
from ledger.units import Bytes32, hex_of

KEY_BYTES = 32     # AES-256
NONCE_BYTES = 12   # of AES-GCM; random, so one key is good for 2^32 records (NIST SP 800-38D, 8.3)
BUSY_S = 30        # another process may be storing a recording
URL_SCHEME = "sqlite:///"
_CHECK = b"likeness-ledger records key v1"
_DELETE = "DELETE FROM records WHERE id = ?"
_INSERT = "INSERT INTO records (id, kind, sealed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


class UnsupportedRecordsDatabase(InvalidInput):
    """The URL names no database that outlives a process."""

    says = "records cannot be kept there; use sqlite:///path/to/file.db"


class RecordUnknown(NotFound):
    """There is no record with this hash: it was never put, or it was erased."""

    says = "no record {id} is kept here; it was never put, or it was erased"


class RecordDamaged(Unavailable):
    """What is stored is not what was put."""

    says = "the record {id} is damaged ({problem}); restore the database from a backup"


class RecordsUnavailable(Unavailable):
    """The database cannot be read or written: disk full, locked for too long, damaged."""

    says = "the records cannot be used ({reason}); nothing was changed, try again"


class DeletionUnfinished(Unavailable):
    """What was deleted is in no table any more, but a reader keeps the write-ahead log from being emptied."""

    says = "the log of the records still holds what was deleted, because a reader of it goes on; delete it again"


class WrongRecordsKey(InvalidInput):
    """The records were encrypted with another key."""

    says = "this key does not open these records; put back the key file that belongs to the database"


class KeyFileExposed(InvalidInput):
    """Others on this machine could read the key."""

    says = "{file} can be read by others (mode {mode}); run: chmod 600 {file}"


class KeyFileUnreadable(InvalidInput):
    """The key file is no key."""

    says = "{file} holds no key of 32 bytes in hex; put back the key file that belongs to the records"


class Records:
    """A store of encrypted bytes, named by their keccak256; threads and processes may share it.

    AES-256-GCM with the name as associated data: a content that was moved to another name is noticed as damage. Names,
    kinds and sizes are not hidden from who reads the file.
    """

    def __init__(self, connection: sqlite3.Connection, key: bytes) -> None:
        self._connection, self._cipher = connection, AESGCM(key)
        self._lock = threading.Lock()

    @classmethod
    def open(cls, database_url: str, key: bytes) -> Records:
        """The store in this database, created if it is not there yet.

        Raises: UnsupportedRecordsDatabase, RecordsUnavailable, WrongRecordsKey.
        """
        path = database_url.removeprefix(URL_SCHEME)
        if not database_url.startswith(URL_SCHEME) or path in ("", ":memory:"):
            raise UnsupportedRecordsDatabase()
        try:
            connection = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_S, isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")
            _create_tables(sqlite_utils.Database(connection))
            records = cls(connection, key)
            records._require_own_key()
        except sqlite3.Error as problem:
            raise RecordsUnavailable(reason=str(problem)) from None
        return records

    def put(self, kind: str, content: bytes) -> Bytes32:
        """The content is on disk, encrypted, under the hash that is returned. Putting it again changes nothing.

        Raises: RecordsUnavailable.
        """
        return self.put_all(kind, [content])[0]

    def put_all(self, kind: str, contents: Sequence[bytes]) -> list[Bytes32]:
        """As `put` for each, and all of them or none. A batch of 1,000 takes one flush of the disk instead of 1,000.

        Raises: RecordsUnavailable.
        """
        names = [_name_of(content) for content in contents]
        self._write(_INSERT, [(name, kind, self._sealed(name, content)) for name, content in zip(names, contents)])
        return names

    def put_within(self, transaction: sqlite3.Connection, kind: str, content: bytes) -> Bytes32:
        """As `put`, as part of another writer's transaction on the same database: it is on disk when that one is, with
        the same flush. The writer deletes securely, or erasing the record might leave a copy. Raises: sqlite3.Error."""
        name = _name_of(content)
        transaction.execute(_INSERT, (name, kind, self._sealed(name, content)))
        return name

    def get(self, name: Bytes32) -> bytes:
        """The content, hashed again. Raises: RecordUnknown, RecordDamaged, RecordsUnavailable."""
        rows = self._rows("SELECT sealed FROM records WHERE id = ? LIMIT 1", (name,))
        if not rows:
            raise RecordUnknown(id=hex_of(name))
        content = self._opened(name, rows[0][0])
        if _name_of(content) != name:
            raise RecordDamaged(id=hex_of(name), problem="it hashes to another name")
        return content

    def holds(self, name: Bytes32) -> bool:
        """Whether there is a record under this name. Raises: RecordsUnavailable."""
        return bool(self._rows("SELECT 1 FROM records WHERE id = ?", (name,)))

    def ids(self, kind: str) -> list[Bytes32]:
        """The names of all records of a kind, in order of their bytes. Raises: RecordsUnavailable."""
        return [Bytes32(row[0]) for row in self._rows("SELECT id FROM records WHERE kind = ? ORDER BY id", (kind,))]

    def delete(self, name: Bytes32) -> None:
        """Nothing is left of the record, whatever kinds it was put as; also if there was none.

        The database overwrites the place with zeros, and the log that held it is emptied.
        Raises: RecordsUnavailable, DeletionUnfinished.
        """
        self._write(_DELETE, [(name,)])
        self.empty_log()

    def delete_within(self, transaction: sqlite3.Connection, name: Bytes32) -> None:
        """As `delete`, as part of another writer's transaction on the same database; `empty_log` belongs after it.
        Raises: sqlite3.Error."""
        transaction.execute(_DELETE, (name,))

    def empty_log(self) -> None:
        """What was deleted is not in the database's log either. Raises: DeletionUnfinished, RecordsUnavailable."""
        is_busy = self._rows("PRAGMA wal_checkpoint(TRUNCATE)", ())[0][0]  # waits up to BUSY_S for readers of older rows
        if is_busy:
            raise DeletionUnfinished()

    def close(self) -> None:
        """The database is given back."""
        with self._lock:
            self._connection.close()

    def _sealed(self, name: bytes, content: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, name)

    def _opened(self, name: bytes, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name)
        except (InvalidTag, ValueError):
            raise RecordDamaged(id=hex_of(name), problem="it does not decrypt") from None

    def _require_own_key(self) -> None:
        self._write("INSERT INTO records_key (id, sealed) VALUES (0, ?) ON CONFLICT DO NOTHING", [(self._sealed(_CHECK, _CHECK),)])
        try:
            self._opened(_CHECK, self._rows("SELECT sealed FROM records_key", ())[0][0])
        except RecordDamaged:
            self.close()
            raise WrongRecordsKey() from None

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            with self._lock, self._connection:  # commits, or rolls back when a row fails
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany(statement, rows)
        except sqlite3.Error as problem:
            raise RecordsUnavailable(reason=str(problem)) from None

    def _rows(self, statement: str, values: tuple[object, ...]) -> list[tuple[bytes, ...]]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as problem:
            raise RecordsUnavailable(reason=str(problem)) from None


def records_key(file: Path) -> bytes:
    """The key of a file that only its owner can read; a new random one is written where there is no file.

    Raises: KeyFileExposed, KeyFileUnreadable. The file belongs into every backup, apart from the database's.
    """
    try:
        _write_new_key(file)
    except FileExistsError:
        pass
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        raise KeyFileExposed(file=file.name, mode=f"{mode:o}")
    try:
        key = bytes.fromhex(file.read_text().strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFileUnreadable(file=file.name)
    return key


def _write_new_key(file: Path) -> None:
    """Raises: FileExistsError. Linked into place when it is whole: of two processes that start at once, one wins."""
    if file.exists():
        raise FileExistsError(file)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_name(f"{file.name}.{secrets.token_hex(8)}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as target:
            target.write(secrets.token_bytes(KEY_BYTES).hex() + "\n")
            target.flush()
            os.fsync(target.fileno())
        os.link(new, file)
    finally:
        new.unlink()


def _name_of(content: bytes) -> Bytes32:
    return Bytes32(keccak_256(content).digest())


def _create_tables(database: sqlite_utils.Database) -> None:
    # the same content may be put as two kinds
    database["records"].create({"id": bytes, "kind": str, "sealed": bytes}, pk=("id", "kind"),
                               not_null={"id", "kind", "sealed"}, if_not_exists=True)
    database["records_key"].create({"id": int, "sealed": bytes}, pk="id", not_null={"sealed"}, if_not_exists=True)
