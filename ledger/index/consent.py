"""Assets, what was withdrawn or cancelled, and licenses with the locks that they put on uses."""
from __future__ import annotations

from dataclasses import replace

from ledger.chain import events
from ledger.index import money
from ledger.index.fold import Step
from ledger.index.rows import (
    AssetRow, AssetStateRow, BatchRow, CancellationRow, FingerprintRow, LicenseRow, LockRow, WithdrawalRow,
)
from ledger.license import LicenseWord
from ledger.units import NO_ADDRESS, NO_BYTES32, Bytes32, UnixTime

DAY_S = 86_400  # the times of a lock are midnights in UTC. Source: Licenses._nextMidnight


def batch_anchored(step: Step, event: events.BatchAnchored) -> None:
    step.add(BatchRow(event.root, event.performer, event.count, step.time, step.position))


def asset_anchored(step: Step, event: events.AssetAnchored) -> None:
    in_batch = event.root != NO_BYTES32
    anchored_at = step.required(BatchRow, event.root).anchored_at if in_batch else step.time
    step.add(AssetRow(
        event.asset, event.performer, event.root, event.kind, event.policy, event.guardian, event.majority_at,
        anchored_at, step.position,
    ))
    step.add(AssetStateRow(event.asset, 0, 0, UnixTime(0), 0, step.position))


def fingerprint_published(step: Step, event: events.FingerprintPublished) -> None:
    step.add(FingerprintRow(event.asset, event.algorithm, event.digest, step.position))


def grant_cancelled(step: Step, event: events.GrantCancelled) -> None:
    step.add(CancellationRow(event.grant, event.asset, step.position))


def rate_card_cancelled(step: Step, event: events.RateCardCancelled) -> None:
    step.add(CancellationRow(event.rate_card, NO_BYTES32, step.position))


def grants_cancelled(step: Step, event: events.GrantsCancelled) -> None:
    _change(step, event.asset, grant_epoch=event.grant_epoch)


def consent_withdrawn(step: Step, event: events.ConsentWithdrawn) -> None:
    if step.required(AssetStateRow, event.asset).consent_epoch != event.consent_epoch:
        raise step.broken("consent epochs have a gap")
    step.add(WithdrawalRow(event.asset, event.consent_epoch, event.signer, step.time, step.position))
    epochs = {"consent_epoch": event.consent_epoch + 1, "grant_epoch": event.grant_epoch}
    _change(step, event.asset, **epochs, withdrawn_at=step.time)


def asset_frozen(step: Step, event: events.AssetFrozen) -> None:
    _change(step, event.asset, is_frozen=1)


def asset_unfrozen(step: Step, event: events.AssetUnfrozen) -> None:
    _change(step, event.asset, is_frozen=0)


def license_purchased(step: Step, event: events.LicensePurchased) -> None:
    word = event.terms
    if step.required(AssetStateRow, event.asset).consent_epoch != word.consent_epoch:
        raise step.broken("the license is of another consent epoch")
    step.add(LicenseRow(
        license=event.license, asset=event.asset, grant_id=event.grant, licensee=event.licensee, serial=event.serial,
        word=event.word, uses=word.uses, media=word.media, territory=event.territory, starts_at=word.starts_at,
        ends_at=word.ends_at, consent_epoch=word.consent_epoch, is_exclusive=int(word.is_exclusive),
        revocation=word.revocation, notice_s=word.notice_s, currency=event.currency, price_wei=event.price,
        pot=event.pot, position=step.position,
    ))
    for use in (1 << bit for bit in range(word.uses.bit_length()) if word.uses >> bit & 1):
        _lock(step, event, word, use)
    if event.price:
        money.paid_in(step, event)


def _lock(step: Step, event: events.LicensePurchased, word: LicenseWord, use: int) -> None:
    """As Licenses._lock: the times of a lock only grow, and a license that changes none writes none."""
    nothing = LockRow(event.asset, use, UnixTime(0), UnixTime(0), NO_ADDRESS, step.position)
    lock = step.latest(LockRow, event.asset, use) or nothing
    if not word.is_exclusive and word.ends_at <= lock.live_until:
        return
    if word.is_exclusive:
        lock = replace(lock, exclusive_until=max(lock.exclusive_until, word.ends_at), holder=event.licensee)
    if word.ends_at > lock.live_until:
        lock = replace(lock, live_until=UnixTime(-(-word.ends_at // DAY_S) * DAY_S))
    step.add(replace(lock, position=step.position))


def _change(step: Step, asset: Bytes32, **changes: int) -> None:
    state = step.required(AssetStateRow, asset)
    step.add(replace(state, position=step.position, **changes))
