"""The read model: what the chain's events say, in tables that can be thrown away and made again."""
from ledger.index.comparison import Difference, compare
from ledger.index.fold import HistoryBroken
from ledger.index.following import ChainMoved, ForkTooDeep
from ledger.index.index import Followed, Index, IndexBusy, IndexEmpty, IndexUrlUnknown
from ledger.index.reading import (
    FIRST_PAGE, AsOf, Asset, AssetFilter, DerivativeFilter, Items, LicenseFilter, Meter, NotIndexed, Page, Payout, Pot,
    Reading,
)
from ledger.index.rows import LEDGER, ROYALTIES

__all__ = [
    "FIRST_PAGE", "LEDGER", "ROYALTIES", "AsOf", "Asset", "AssetFilter", "ChainMoved", "DerivativeFilter", "Difference",
    "Followed", "ForkTooDeep", "HistoryBroken", "Index", "IndexBusy", "IndexEmpty", "IndexUrlUnknown", "Items",
    "LicenseFilter", "Meter", "NotIndexed", "Page", "Payout", "Pot", "Reading", "compare",
]
