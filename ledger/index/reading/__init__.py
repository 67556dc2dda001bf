"""What the index says, as of one block."""
from ledger.index.reading.assets import Asset, AssetFilter
from ledger.index.reading.licenses import DerivativeFilter, LicenseFilter
from ledger.index.reading.lookup import FIRST_PAGE, AsOf, Items, NotIndexed, Page
from ledger.index.reading.pots import Pot
from ledger.index.reading.reading import Reading
from ledger.index.reading.royalties import Meter, Payout

__all__ = [
    "FIRST_PAGE", "AsOf", "Asset", "AssetFilter", "DerivativeFilter", "Items", "LicenseFilter", "Meter", "NotIndexed",
    "Page", "Payout", "Pot", "Reading",
]
