"""How assets move to other wallets."""
from __future__ import annotations

from dataclasses import replace

from ledger.chain import events
from ledger.index.consent import change
from ledger.index.fold import Step
from ledger.index.rows import (
    ANNOUNCED, CANCELLED, CARRIED_OUT, AssetRow, AssetStateRow, HeirRow, PerformerRow, SuccessionRow,
)
from ledger.units import NO_ADDRESS, Bytes32, Seconds, UnixTime


def heir_named(step: Step, event: events.HeirNamed) -> None:
    step.required(AssetRow, event.asset)
    step.add(HeirRow(event.asset, event.heir, Seconds(event.delay_s), step.position))


def succession_announced(step: Step, event: events.SuccessionAnnounced) -> None:
    asset = step.required(AssetRow, event.asset)
    if is_pending(step.latest(SuccessionRow, event.asset), asset, step.time):
        raise step.broken("another succession is pending")
    step.add(SuccessionRow(event.asset, ANNOUNCED, event.by, event.to, event.not_before, step.position))


def succession_cancelled(step: Step, event: events.SuccessionCancelled) -> None:
    pending = _pending(step, event.asset)
    step.add(replace(pending, what=CANCELLED, account=event.account, position=step.position))


def performer_changed(step: Step, event: events.PerformerChanged) -> None:
    pending = _pending(step, event.asset)
    before = step.required(AssetStateRow, event.asset).performer
    if (event.from_, event.to) != (before, pending.successor) or step.time < pending.not_before:
        raise step.broken("another succession was announced")
    step.add(replace(pending, what=CARRIED_OUT, account=event.from_, position=step.position))
    step.add(PerformerRow(event.asset, event.to, event.from_, event.grant_epoch, step.position))
    if step.latest(HeirRow, event.asset) is not None:
        step.add(HeirRow(event.asset, NO_ADDRESS, Seconds(0), step.position))
    change(step, event.asset, performer=event.to, grant_epoch=event.grant_epoch)


def is_pending(newest: SuccessionRow | None, asset: AssetRow, time: UnixTime) -> bool:
    """Whether the newest row of an asset's successions waits to be carried out at a time. What was due in a minority
    lapses with it. Source: Successions._pending."""
    if newest is None or newest.what != ANNOUNCED:
        return False
    return not newest.not_before < asset.majority_at <= time


def _pending(step: Step, asset: Bytes32) -> SuccessionRow:
    newest = step.latest(SuccessionRow, asset)
    if not is_pending(newest, step.required(AssetRow, asset), step.time):
        raise step.broken("no succession is pending")
    return newest
