"""What the index says, as of one block."""
from __future__ import annotations

from ledger.index.reading.assets import AssetReading
from ledger.index.reading.licenses import LicenseReading
from ledger.index.reading.lookup import Items, Page
from ledger.index.reading.pots import PotReading
from ledger.index.reading.royalties import RoyaltyReading
from ledger.index.rows import EventRow, Position


class Reading(AssetReading, LicenseReading, PotReading, RoyaltyReading):
    """The index as of `as_of`. Every list can be asked for in pages; rows name their place by `position`."""

    def event(self, position: Position) -> EventRow:
        """The event that made a row: its block, time and transaction. Raises: NotIndexed."""
        return self._known(EventRow, "event", position)

    def events(self, page: Page) -> Items[EventRow]:
        """Every event."""
        return self._page(EventRow, "1", [], page)
