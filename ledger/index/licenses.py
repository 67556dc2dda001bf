"""Licenses with the locks that they put on uses, and the sources that assets derive from."""
from __future__ import annotations

from dataclasses import replace

from ledger.chain import events
from ledger.index.fold import Step
from ledger.index.pots import paid_in
from ledger.index.rows import AssetRow, AssetStateRow, CarriedRow, LicenseRow, LockRow, Position, SourceRow
from ledger.license import LicenseWord
from ledger.units import NO_ADDRESS, UnixTime
from ledger.usage import pot_account

DAY_S = 86_400  # the times of a lock are midnights in UTC. Source: Licenses._nextMidnight


def license_purchased(step: Step, event: events.LicensePurchased) -> None:
    word = event.terms
    if step.required(AssetStateRow, event.asset).consent_epoch != word.consent_epoch:
        raise step.broken("the license is of another consent epoch")
    step.add(license_row(event, step.position))
    for use in (1 << bit for bit in range(word.uses.bit_length()) if word.uses >> bit & 1):
        _lock(step, event, word, use)
    if event.price:
        paid_in(step, event.pot, event.currency, event.price)


def license_row(event: events.LicensePurchased, position: Position) -> LicenseRow:
    """The row of a license that was bought there."""
    word = event.terms
    return LicenseRow(
        license=event.license, asset=event.asset, grant_id=event.grant, licensee=event.licensee, serial=event.serial,
        word=event.word, uses=word.uses, media=word.media, territory=event.territory, starts_at=word.starts_at,
        ends_at=word.ends_at, consent_epoch=word.consent_epoch, is_exclusive=int(word.is_exclusive),
        revocation=word.revocation, notice_s=word.notice_s, currency=event.currency, price_wei=event.price,
        pot=event.pot, position=position)


def order_carried(step: Step, event: events.OrderCarried) -> None:
    step.required(LicenseRow, event.license)
    step.add(CarriedRow(event.license, event.buyer, event.carrier, step.position))


def source_declared(step: Step, event: events.SourceDeclared) -> None:
    step.required(AssetRow, event.asset)
    step.required(LicenseRow, event.license)
    if event.account != pot_account(event.pot):
        raise step.broken("the account is another pot's")
    step.add(SourceRow(
        event.asset, event.license, event.pot, event.account, event.bps, event.level, step.position))


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
