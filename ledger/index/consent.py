"""Assets, and what was withdrawn, cancelled or reaffirmed."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from ledger.chain import events
from ledger.index.fold import Step
from ledger.index.rows import (
    AssetRow, AssetStateRow, BatchRow, CancellationRow, FingerprintRow, WithdrawalRow,
)
from ledger.units import NO_BYTES32, Bytes32, UnixTime


def batch_anchored(step: Step, event: events.BatchAnchored) -> None:
    step.add(BatchRow(event.root, event.performer, event.count, step.time, step.position))


def asset_anchored(step: Step, event: events.AssetAnchored) -> None:
    in_batch = event.root != NO_BYTES32
    anchored_at = step.required(BatchRow, event.root).anchored_at if in_batch else step.time
    step.add(AssetRow(
        event.asset, event.performer, event.root, event.kind, event.policy, event.guardian, event.majority_at,
        anchored_at, step.position,
    ))
    step.add(AssetStateRow(event.asset, event.performer, 0, 0, UnixTime(0), 0, UnixTime(0), step.position))


def fingerprint_published(step: Step, event: events.FingerprintPublished) -> None:
    step.add(FingerprintRow(event.asset, event.algorithm, event.digest, step.position))


def grant_cancelled(step: Step, event: events.GrantCancelled) -> None:
    step.add(CancellationRow(event.grant, event.asset, step.position))


def rate_card_cancelled(step: Step, event: events.RateCardCancelled) -> None:
    step.add(CancellationRow(event.rate_card, NO_BYTES32, step.position))


def grants_cancelled(step: Step, event: events.GrantsCancelled) -> None:
    change(step, event.asset, grant_epoch=event.grant_epoch)


def consent_withdrawn(step: Step, event: events.ConsentWithdrawn) -> None:
    if step.required(AssetStateRow, event.asset).consent_epoch != event.consent_epoch:
        raise step.broken("consent epochs have a gap")
    step.add(WithdrawalRow(event.asset, event.consent_epoch, event.signer, step.time, step.position))
    epochs = {"consent_epoch": event.consent_epoch + 1, "grant_epoch": event.grant_epoch}
    change(step, event.asset, **epochs, withdrawn_at=step.time)


def asset_frozen(step: Step, event: events.AssetFrozen) -> None:
    change(step, event.asset, is_frozen=1)


def asset_unfrozen(step: Step, event: events.AssetUnfrozen) -> None:
    change(step, event.asset, is_frozen=0)


def asset_reaffirmed(step: Step, event: events.AssetReaffirmed) -> None:
    majority_at = step.required(AssetRow, event.asset).majority_at
    if not 0 < majority_at <= step.time:
        raise step.broken("no minor has come of age")
    change(step, event.asset, reaffirmed_at=step.time)


def change(step: Step, asset: Bytes32, **changes: Any) -> None:
    """The state of the asset differs by these members from here on."""
    state = step.required(AssetStateRow, asset)
    step.add(replace(state, position=step.position, **changes))
