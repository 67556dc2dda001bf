"""Anchored assets: one from the chain, lists from the index; and the freeze."""
from __future__ import annotations

from dataclasses import dataclass

from ledger import index
from ledger.reverts import AssetUnknown
from ledger.session.cursor import cursor_at, place_of
from ledger.session.evidence import place_of as batch_place_of
from ledger.session.moment import Moment
from ledger.session.paging import Page
from ledger.session.session import Session
from ledger.session.unsigned import UnsignedTransaction, unsigned
from ledger.terms import ASSET_KINDS
from ledger.units import NO_ADDRESS, Address, Bytes32, UnixTime
from ledger.verification import BlockReference


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Which assets; `kind` by its name."""

    performer: Address | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class AssetState:
    """An anchored asset as of a block. One that only stands in a batch is not materialized: it has no word yet. Since
    `erased_at` nothing is known of it but what the chain has."""

    asset_id: Bytes32
    performer: Address
    kind: int
    policy: int
    guardian: Address
    majority_at: UnixTime
    anchored_at: UnixTime
    consent_epoch: int
    grant_epoch: int
    withdrawn_at: UnixTime
    is_minor: bool
    is_frozen: bool
    root: Bytes32 | None
    is_materialized: bool
    erased_at: UnixTime | None
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class FreezeRequest:
    """Sales stop, or go on again, by the sender's transaction."""

    asset_id: Bytes32
    sender: Address
    is_frozen: bool


def asset(session: Session, asset_id: Bytes32) -> AssetState:
    """The asset as the chain has it now. Raises: AssetUnknown; RecordErased if it was a draft that is erased."""
    return asset_at(session, session.moment(), asset_id)


def asset_at(session: Session, moment: Moment, asset_id: Bytes32) -> AssetState:
    """The asset as of the moment. Raises: AssetUnknown; RecordErased if it was a draft that is erased."""
    word = moment.ledger.asset(asset_id)
    if not word.exists:
        return _in_batch(session, moment, asset_id)
    guard = moment.ledger.guard(asset_id)
    place = batch_place_of(session, asset_id)
    return AssetState(
        asset_id, word.performer, word.kind, word.policy, guard.guardian, guard.majority_at, word.anchored_at,
        word.consent_epoch, word.grant_epoch, word.withdrawn_at, word.is_minor, word.is_frozen,
        place.root if place else None, True, session.tombstones.erased_at(asset_id), moment.as_of)


def assets(session: Session, wanted: AssetFilter, *, limit: int, cursor: str | None) -> Page:
    """One page of anchored assets that have a word of their own, oldest first, from the index.

    Raises: MalformedCursor, IndexEmpty.
    """
    listed = ("assets", wanted)
    kind = None if wanted.kind is None else ASSET_KINDS.number(wanted.kind)
    with session.index.reading() as reading:
        found = reading.assets(index.AssetFilter(wanted.performer, kind), index.Page(place_of(cursor, listed), limit))
        rows = tuple(indexed_asset(session, asset, reading.as_of) for asset in found.items)
    return Page(rows, found.next and cursor_at(found.next, listed), reading.as_of)


def draft_freeze(session: Session, change: FreezeRequest) -> UnsignedTransaction:
    """Raises: AssetUnknown, NoAuthority."""
    ledger = session.ledger
    call = ledger.freeze_call(change.asset_id) if change.is_frozen else ledger.unfreeze_call(change.asset_id)
    return unsigned(session, call, change.sender)


def indexed_asset(session: Session, found: index.Asset, as_of: BlockReference) -> AssetState:
    """The asset as the index has it."""
    fixed, state = found.fixed, found.state
    return AssetState(
        fixed.asset, found.performer, fixed.kind, fixed.policy, fixed.guardian, fixed.majority_at, fixed.anchored_at,
        state.consent_epoch, state.grant_epoch, state.withdrawn_at, found.is_minor, bool(state.is_frozen),
        fixed.root, True, session.tombstones.erased_at(fixed.asset), as_of)


def _in_batch(session: Session, moment: Moment, asset_id: Bytes32) -> AssetState:
    place = batch_place_of(session, asset_id)
    if place is None or not moment.ledger.is_in_batch(place.root, place.leaf, place.proof):
        session.tombstones.require_none(asset_id)
        raise AssetUnknown(asset=asset_id)
    root = moment.ledger.root(place.root)
    return AssetState(asset_id, root.performer, place.leaf.kind, place.leaf.policy, NO_ADDRESS, UnixTime(0),
                      root.anchored_at, 0, 0, UnixTime(0), False, False, place.root, False,
                      session.tombstones.erased_at(asset_id), moment.as_of)
