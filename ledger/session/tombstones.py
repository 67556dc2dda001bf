"""Which assets' records were erased: their ids and since when, nothing else. What was erased does not come back."""
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ledger.errors import Gone, Unavailable
from ledger.outbox.journal import Journal
from ledger.units import Bytes32, UnixTime, hex_of

ID_LETTERS = 64          # of an id in hex
OWNER_ONLY = 0o600


class RecordErased(Gone):
    """The record of the asset was erased, with its fingerprints and media."""

    says = ("the record of asset {asset} was erased at {erased_at}, on request or because nobody had signed it; what the chain has of it and of its licenses stays, "
            "and a new registration of a file is another asset")


class TombstonesUnwritable(Unavailable):
    """An erasure cannot be noted beside the database, so that a backup of that would bring back what is erased."""

    says = "the erasure cannot be noted in {file} ({reason}); nothing was erased, try again"


class Tombstones:
    """The ids of erased assets, in the database and in a file beside it: a backup of the database that is put back knows
    nothing of later erasures, the file does."""

    def __init__(self, journal: Journal, file: Path) -> None:
        self._journal, self._file = journal, file

    def put(self, asset: Bytes32, at: UnixTime) -> UnixTime:
        """The asset counts as erased, since this time or an earlier one that is noted. Raises: TombstonesUnwritable."""
        if self.erased_at(asset) is None:
            self._note(asset, at)
            self.adopt(asset, at)
        erased_at = self.erased_at(asset)
        assert erased_at is not None
        return erased_at

    def adopt(self, asset: Bytes32, at: UnixTime) -> None:
        """The asset counts as erased in the database too, as the file says."""
        self._journal.write(lambda database: database.execute(
            "INSERT INTO session_erased VALUES (?, ?) ON CONFLICT (asset_id) DO NOTHING", (asset, at)))

    def erased_at(self, asset: Bytes32) -> UnixTime | None:
        """Since when the record is erased; None if it is not."""
        rows = self._journal.rows("SELECT erased_at FROM session_erased WHERE asset_id = ?", (asset,))
        return UnixTime(rows[0][0]) if rows else None

    def require_none(self, asset: Bytes32) -> None:
        """Returns if the record was not erased. Raises: RecordErased."""
        erased_at = self.erased_at(asset)
        if erased_at is not None:
            raise RecordErased(asset=hex_of(asset), erased_at=erased_at)

    def noted(self) -> Iterator[tuple[Bytes32, UnixTime]]:
        """What the file says; a line that was cut off by a crash belongs to an erasure that was not answered."""
        *lines, _ = self._file.read_text().split("\n") if self._file.exists() else [""]
        for line in lines:
            identity, _, at = line.partition(" ")
            if len(identity) == ID_LETTERS and at.isdecimal():
                yield Bytes32(bytes.fromhex(identity)), UnixTime(int(at))

    def _note(self, asset: Bytes32, at: UnixTime) -> None:
        try:
            descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ONLY)
            try:
                os.write(descriptor, f"\n{asset.hex()} {at}\n".encode())  # ends a line that was cut off before
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as problem:
            raise TombstonesUnwritable(file=self._file.name, reason=problem.strerror) from None
