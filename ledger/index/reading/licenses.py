"""Licenses, the locks that they put on uses, and what derives from them."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.index.reading.lookup import Items, Lookup, Page, where
from ledger.index.rows import CarriedRow, LicenseRow, LockRow, Position, SourceRow
from ledger.index.tables import table_of
from ledger.units import NO_ADDRESS, Address, Bytes32, UnixTime


@dataclass(frozen=True, slots=True)
class LicenseFilter:
    """Licenses of one licensee, asset, grant; None for any."""

    licensee: Address | None = None
    asset: Bytes32 | None = None
    grant_id: Bytes32 | None = None


@dataclass(frozen=True, slots=True)
class DerivativeFilter:
    """Assets that were made under one license, or owe to one pot; None for any."""

    license: Bytes32 | None = None
    pot: Bytes32 | None = None


class LicenseReading(Lookup):
    """What was sold."""

    def license(self, license: Bytes32) -> LicenseRow:
        """Raises: NotIndexed."""
        return self._known(LicenseRow, "license", license)

    def licenses(self, wanted: LicenseFilter, page: Page) -> Items[LicenseRow]:
        return self._page(LicenseRow, *where(wanted), page)

    def sold(self, grant_id: Bytes32) -> int:
        """How many licenses were sold under a grant, with or without a supply cap."""
        statement = f"SELECT COUNT(*) FROM {table_of(LicenseRow)} WHERE grant_id = ?"
        return self.connection.execute(statement, [grant_id]).fetchone()[0]

    def lock(self, asset: Bytes32, use: int) -> LockRow:
        """Of one bit of the uses; all zero if nothing was sold on it."""
        nothing = LockRow(asset, use, UnixTime(0), UnixTime(0), NO_ADDRESS, Position(0))
        return self._latest(LockRow, asset, use) or nothing

    def carried(self, license: Bytes32) -> CarriedRow | None:
        """Who sent the purchase that the buyer had signed; None if nobody carried it."""
        return self._latest(CarriedRow, license)

    def source(self, asset: Bytes32) -> SourceRow | None:
        """What the asset derives from; None if it derives from nothing that is known here."""
        return self._latest(SourceRow, asset)

    def derivatives(self, wanted: DerivativeFilter, page: Page) -> Items[SourceRow]:
        return self._page(SourceRow, *where(wanted), page)
