"""Every event of the contracts, by its Solidity name."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.chain.events.consent import (AssetAnchored, AssetFrozen, AssetReaffirmed, AssetUnfrozen, BatchAnchored,
    ConsentWithdrawn, FingerprintPublished, GrantCancelled, GrantsCancelled, RateCardCancelled)
from ledger.chain.events.licenses import LicensePurchased, OrderCarried, SourceDeclared
from ledger.chain.events.pots import Credited, Distributed, SourcePaid, SplitDeclared, TrustWithdrawn, Withdrawn
from ledger.chain.events.royalties import (Claimed, Deposited, DepositReturned, MeterClosed, MeterOpened, PayoutPosted,
    Reclaimed, Reported, Settled, ToolDismissed)
from ledger.chain.events.successions import HeirNamed, PerformerChanged, SuccessionAnnounced, SuccessionCancelled

Event = (
    BatchAnchored | AssetAnchored | FingerprintPublished | GrantCancelled | GrantsCancelled | RateCardCancelled
    | ConsentWithdrawn | AssetFrozen | AssetUnfrozen | AssetReaffirmed | HeirNamed | SuccessionAnnounced
    | SuccessionCancelled | PerformerChanged | LicensePurchased | SourceDeclared | OrderCarried | SplitDeclared
    | Distributed | Credited | Withdrawn | TrustWithdrawn | SourcePaid | MeterOpened | Deposited | Settled | DepositReturned
    | ToolDismissed | MeterClosed | Reported | PayoutPosted | Claimed | Reclaimed
)
KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in Event.__args__}
