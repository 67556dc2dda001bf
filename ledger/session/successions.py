"""How an asset moves to another wallet, comes of age, and says what it derives from; each step a wallet's transaction."""
from __future__ import annotations

from dataclasses import dataclass

from ledger import index
from ledger.chain.views import Heir, Source, Succession
from ledger.index.rows import SuccessionRow, block_of
from ledger.outbox import Operation
from ledger.reverts import AssetUnknown
from ledger.session.cursor import cursor_at, place_of
from ledger.session.licenses import known_key
from ledger.session.licensing import signed_grant
from ledger.session.paging import Page
from ledger.session.sending import Action, send
from ledger.session.session import Session
from ledger.session.unsigned import UnsignedTransaction, unsigned
from ledger.units import NO_ADDRESS, Address, Bytes32, Seconds, hex_of
from ledger.verification import BlockReference


@dataclass(frozen=True, slots=True)
class SuccessionState:
    """Whose the asset was and is, who may take it over, and what it derives from; as of a block."""

    asset_id: Bytes32
    first_performer: Address
    performer: Address
    heir: Heir
    pending: Succession
    source: Source
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class SuccessionStep:
    """What happened to a succession, in which block, and the block that the index is as of."""

    row: SuccessionRow
    block_number: int
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class HeirRequest:
    """The sender names the heir; the zero address names nobody."""

    sender: Address
    heir: Address
    delay_s: Seconds


def succession(session: Session, asset_id: Bytes32) -> SuccessionState:
    """Read from the chain. Raises: AssetUnknown."""
    moment = session.moment()
    ledger = moment.ledger
    word = ledger.asset(asset_id)
    if not word.exists:
        raise AssetUnknown(asset=asset_id)
    return SuccessionState(asset_id, ledger.first_performer(asset_id), word.performer, ledger.heir(asset_id),
                           ledger.succession(asset_id), ledger.source(asset_id), moment.as_of)


def history(session: Session, asset_id: Bytes32, *, limit: int, cursor: str | None) -> Page:
    """One page of what was announced, cancelled and carried out, oldest first, from the index.

    Raises: MalformedCursor, IndexEmpty.
    """
    listed = ("successions", asset_id)
    with session.index.reading() as reading:
        found = reading.successions(asset_id, index.Page(place_of(cursor, listed), limit))
        rows = tuple(SuccessionStep(row, block_of(row.position), reading.as_of) for row in found.items)
    return Page(rows, found.next and cursor_at(found.next, listed), reading.as_of)


def draft_heir(session: Session, asset_id: Bytes32, wanted: HeirRequest) -> UnsignedTransaction:
    """Raises: AssetUnknown, NoAuthority, HeirDelayOutOfRange, SuccessorRefused."""
    call = session.ledger.name_heir_call(asset_id, wanted.heir, wanted.delay_s)
    return unsigned(session, call, wanted.sender)


def draft_announcement(session: Session, asset_id: Bytes32, sender: Address, to: Address) -> UnsignedTransaction:
    """Raises: AssetUnknown, NeitherPerformerNorHeir, SuccessorRefused, SuccessionPending."""
    return unsigned(session, session.ledger.announce_succession_call(asset_id, to), sender)


def draft_cancellation(session: Session, asset_id: Bytes32, sender: Address) -> UnsignedTransaction:
    """Raises: AssetUnknown, NoAuthority, SuccessionMissing."""
    return unsigned(session, session.ledger.cancel_succession_call(asset_id), sender)


def carry_out(session: Session, asset_id: Bytes32) -> Operation:
    """A succession whose time has come goes to the chain; the relayer pays. Raises: SuccessionMissing, SuccessionTooEarly."""
    pending = session.ledger.succession(asset_id)
    action = Action("succeed", f"{hex_of(asset_id)}:{pending.to}:{pending.not_before}", NO_ADDRESS, asset_id)
    return send(session, action, session.ledger.succeed_call(asset_id))


def draft_reaffirmation(session: Session, asset_id: Bytes32, sender: Address) -> UnsignedTransaction:
    """Raises: AssetUnknown, NoAuthority, NothingToReaffirm, NotOfAge."""
    return unsigned(session, session.ledger.reaffirm_call(asset_id), sender)


def draft_source(session: Session, asset_id: Bytes32, license_id: Bytes32) -> UnsignedTransaction:
    """The licensee says that the asset was made under the license.

    Raises: LicenseUnknown, GrantUnknown, AssetUnknown, NoAuthority, SourceExists, NoRevenueShare, TooManyLevels.
    """
    key = known_key(session, license_id)
    call = session.ledger.declare_source_call(signed_grant(session, key.grant).grant.members(), key.serial, asset_id)
    return unsigned(session, call, key.licensee)
