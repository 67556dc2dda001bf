"""Assets, who speaks for them, and what was withdrawn or cancelled."""
from __future__ import annotations

from dataclasses import dataclass, replace

from ledger.index.reading.lookup import Items, Lookup, Page, where
from ledger.index.rows import (
    AssetRow, AssetStateRow, BatchRow, CancellationRow, FingerprintRow, HeirRow, PerformerRow, Position, SuccessionRow,
    WithdrawalRow,
)
from ledger.index.successions import is_pending
from ledger.index.tables import table_of
from ledger.units import NO_ADDRESS, Address, Bytes32, Seconds

# Most assets never move, so the index of first performers answers, but for the few that did.
_OF_PERFORMER = (
    f"(first_performer = ? AND NOT EXISTS (SELECT 1 FROM {table_of(PerformerRow)} AS moved"
    f" WHERE moved.asset = {table_of(AssetRow)}.asset) OR asset IN (SELECT asset FROM {table_of(PerformerRow)} AS newest"
    f" WHERE performer = ? AND position = (SELECT MAX(position) FROM {table_of(PerformerRow)} AS moved"
    f" WHERE moved.asset = newest.asset)))"
)


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Assets of one performer as of now, of one kind, of one default policy; None for any."""

    performer: Address | None = None
    kind: int | None = None
    policy: int | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset with what has changed of it."""

    fixed: AssetRow
    state: AssetStateRow

    @property
    def performer(self) -> Address:
        """Who speaks for the asset now; `fixed.first_performer` signed for it."""
        return self.state.performer

    @property
    def is_minor(self) -> bool:
        """Whether the asset counts as a minor's: until the performer, come of age, takes it over."""
        return self.fixed.guardian != NO_ADDRESS and not self.state.reaffirmed_at


class AssetReading(Lookup):
    """What was anchored, and what became of it."""

    def batch(self, root: Bytes32) -> BatchRow:
        """Raises: NotIndexed."""
        return self._known(BatchRow, "batch", root)

    def batches(self, performer: Address, page: Page) -> Items[BatchRow]:
        return self._page(BatchRow, "performer = ?", [performer], page)

    def asset(self, asset: Bytes32) -> Asset:
        """Raises: NotIndexed."""
        return self._with_state(self._known(AssetRow, "asset", asset))

    def assets(self, wanted: AssetFilter, page: Page) -> Items[Asset]:
        condition, values = where(replace(wanted, performer=None))
        if wanted.performer is not None:
            condition, values = f"{condition} AND {_OF_PERFORMER}", [*values, wanted.performer, wanted.performer]
        found = self._page(AssetRow, condition, values, page)
        return Items([self._with_state(row) for row in found.items], found.next)

    def fingerprints(self, asset: Bytes32) -> list[FingerprintRow]:
        """What the performer published, oldest first."""
        return self._all(FingerprintRow, "WHERE asset = ? ORDER BY position", asset)

    def withdrawals(self, asset: Bytes32) -> list[WithdrawalRow]:
        """Every withdrawal of consent, oldest first."""
        return self._all(WithdrawalRow, "WHERE asset = ? ORDER BY consent_epoch", asset)

    def is_cancelled(self, digest: Bytes32) -> bool:
        """Whether this grant or rate card was cancelled by name; its asset's grant epoch may end it as well."""
        return self._latest(CancellationRow, digest) is not None

    def heir(self, asset: Bytes32) -> HeirRow:
        """Who may take the asset over; all zero if nobody was named."""
        return self._latest(HeirRow, asset) or HeirRow(asset, NO_ADDRESS, Seconds(0), Position(0))

    def inheritances(self, heir: Address, page: Page) -> Items[HeirRow]:
        """The assets whose heir the account is now."""
        newest = f"(SELECT MAX(position) FROM {table_of(HeirRow)} AS later WHERE later.asset = {table_of(HeirRow)}.asset)"
        return self._page(HeirRow, f"heir = ? AND position = {newest}", [heir], page)

    def successions(self, asset: Bytes32, page: Page) -> Items[SuccessionRow]:
        """What was announced, cancelled and carried out."""
        return self._page(SuccessionRow, "asset = ?", [asset], page)

    def pending_succession(self, asset: Bytes32) -> SuccessionRow | None:
        """The announcement that can be carried out from its time on; None if there is none. Raises: NotIndexed."""
        newest = self._latest(SuccessionRow, asset)
        return newest if is_pending(newest, self.asset(asset).fixed, self.as_of.time) else None

    def performers(self, asset: Bytes32) -> list[PerformerRow]:
        """Every change of the performer, oldest first."""
        return self._all(PerformerRow, "WHERE asset = ? ORDER BY position", asset)

    def _with_state(self, row: AssetRow) -> Asset:
        return Asset(row, self._latest(AssetStateRow, row.asset))
