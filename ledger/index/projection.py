"""What each event adds to the index. Only events are read here: no call data, no view of the contract, no clock."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledger.chain import events
from ledger.chain.receipts import Entry
from ledger.index import consent, licenses, pots, royalties, successions
from ledger.index.fold import Fold, Step
from ledger.index.rows import EventRow

PROJECT: Mapping[type[Any], Callable[[Step, Any], None]] = {
    events.BatchAnchored: consent.batch_anchored,
    events.AssetAnchored: consent.asset_anchored,
    events.FingerprintPublished: consent.fingerprint_published,
    events.GrantCancelled: consent.grant_cancelled,
    events.GrantsCancelled: consent.grants_cancelled,
    events.RateCardCancelled: consent.rate_card_cancelled,
    events.ConsentWithdrawn: consent.consent_withdrawn,
    events.AssetFrozen: consent.asset_frozen,
    events.AssetUnfrozen: consent.asset_unfrozen,
    events.AssetReaffirmed: consent.asset_reaffirmed,
    events.HeirNamed: successions.heir_named,
    events.SuccessionAnnounced: successions.succession_announced,
    events.SuccessionCancelled: successions.succession_cancelled,
    events.PerformerChanged: successions.performer_changed,
    events.LicensePurchased: licenses.license_purchased,
    events.OrderCarried: licenses.order_carried,
    events.SourceDeclared: licenses.source_declared,
    events.SplitDeclared: pots.split_declared,
    events.Distributed: pots.distributed,
    events.Credited: pots.credited,
    events.Withdrawn: pots.withdrawn,
    events.TrustWithdrawn: pots.trust_withdrawn,
    events.SourcePaid: pots.source_paid,
    events.MeterOpened: royalties.meter_opened,
    events.Deposited: royalties.deposited,
    events.Settled: royalties.settled,
    events.DepositReturned: royalties.deposit_returned,
    events.ToolDismissed: royalties.tool_dismissed,
    events.MeterClosed: royalties.meter_closed,
    events.Reported: royalties.reported,
    events.PayoutPosted: royalties.payout_posted,
    events.Claimed: royalties.claimed,
    events.Reclaimed: royalties.reclaimed,
}


def project(fold: Fold, entry: Entry) -> None:
    """The event's rows are added. Raises: HistoryBroken."""
    step, header = Step(fold, entry), entry.header
    name, topics = type(entry.event).__name__, b"".join(entry.log.topics)
    step.add(EventRow(
        step.position, header.number, header.timestamp, entry.transaction, step.contract, name, topics, entry.log.data))
    PROJECT[type(entry.event)](step, entry.event)
