"""The read model: what the chain's events say, in tables that can be thrown away and made again."""
from ledger.index.comparison import Difference, compare
from ledger.index.fold import HistoryBroken
from ledger.index.following import ChainMoved, ForkTooDeep
from ledger.index.index import Followed, Index, IndexBusy, IndexEmpty, IndexUrlUnknown
from ledger.index.reading import (
    FIRST_PAGE, AsOf, Asset, AssetFilter, Items, LicenseFilter, NotIndexed, Page, Pot, Reading,
)

__all__ = [
    "FIRST_PAGE", "AsOf", "Asset", "AssetFilter", "ChainMoved", "Difference", "Followed", "ForkTooDeep",
    "HistoryBroken", "Index", "IndexBusy", "IndexEmpty", "IndexUrlUnknown", "Items", "LicenseFilter", "NotIndexed",
    "Page", "Pot", "Reading", "compare",
]
