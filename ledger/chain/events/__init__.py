"""What the contracts promise to those who follow them: one class per event, named as in Solidity."""
from ledger.chain.events.consent import (AssetAnchored, AssetFrozen, AssetReaffirmed, AssetUnfrozen, BatchAnchored,
    ConsentWithdrawn, FingerprintPublished, GrantCancelled, GrantsCancelled, RateCardCancelled)
from ledger.chain.events.kinds import KINDS, Event
from ledger.chain.events.licenses import LicensePurchased, OrderCarried, SourceDeclared
from ledger.chain.events.log import Log, UnknownEvent, decode_log, field_name, log_of
from ledger.chain.events.pots import (
    Credited, Distributed, SourcePaid, SplitDeclared, SplitPayee, TrustWithdrawn, Withdrawn,
)
from ledger.chain.events.royalties import (Claimed, Deposited, DepositReturned, MeterClosed, MeterOpened, PayoutPosted,
    Reclaimed, Reported, Settled, ToolDismissed)
from ledger.chain.events.successions import HeirNamed, PerformerChanged, SuccessionAnnounced, SuccessionCancelled

__all__ = ["AssetAnchored", "AssetFrozen", "AssetReaffirmed", "AssetUnfrozen", "BatchAnchored", "Claimed",
           "ConsentWithdrawn", "Credited", "Deposited", "DepositReturned", "Distributed", "Event", "FingerprintPublished",
           "GrantCancelled", "GrantsCancelled", "HeirNamed", "KINDS", "LicensePurchased", "Log", "MeterClosed",
           "MeterOpened", "OrderCarried", "PayoutPosted", "PerformerChanged", "RateCardCancelled", "Reclaimed", "Reported", "Settled",
           "SourceDeclared", "SourcePaid", "SplitDeclared", "SplitPayee", "SuccessionAnnounced",
           "SuccessionCancelled", "ToolDismissed", "TrustWithdrawn", "UnknownEvent", "Withdrawn", "decode_log", "field_name", "log_of"]
