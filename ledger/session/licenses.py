"""Licenses from the index, and what the contract says to a use of them."""
from __future__ import annotations

from dataclasses import dataclass

from ledger import index
from ledger.chain.views import LicenseView, Use
from ledger.index.rows import LicenseRow, block_of
from ledger.license import LicenseKey
from ledger.session.cursor import cursor_at, place_of
from ledger.session.inspection import LicenseUnknown
from ledger.session.leads import key_of, license_row_of, licenses_of
from ledger.session.paging import Page
from ledger.session.session import Session
from ledger.units import Address, Bytes32, hex_of
from ledger.verification import BlockReference


@dataclass(frozen=True, slots=True)
class LicenseFilter:
    """Which licenses; None for any."""

    licensee: Address | None = None
    asset_id: Bytes32 | None = None
    grant_id: Bytes32 | None = None


@dataclass(frozen=True, slots=True)
class HeldLicense:
    """A license as it was bought, in which block, and the block that this is as of."""

    row: LicenseRow
    block_number: int
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the contract says about one license and one use."""

    view: LicenseView
    use: Use
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class Licensed:
    """What the contract says about every license of a licensee on an asset, and one use."""

    views: tuple[LicenseView, ...]
    use: Use
    as_of: BlockReference


def licenses(session: Session, wanted: LicenseFilter, *, limit: int, cursor: str | None) -> Page:
    """One page of licenses, oldest first, from the index. Raises: MalformedCursor, IndexEmpty."""
    listed = ("licenses", wanted)
    filters = index.LicenseFilter(wanted.licensee, wanted.asset_id, wanted.grant_id)
    with session.index.reading() as reading:
        found = reading.licenses(filters, index.Page(place_of(cursor, listed), limit))
        rows = tuple(HeldLicense(row, block_of(row.position), reading.as_of) for row in found.items)
    return Page(rows, found.next and cursor_at(found.next, listed), reading.as_of)


def license_of(session: Session, license_id: Bytes32) -> HeldLicense:
    """The license as it was bought, up to the newest block. Raises: LicenseUnknown."""
    moment, row = session.moment(), license_row_of(session, license_id)
    if row is None:
        raise LicenseUnknown(license=hex_of(license_id))
    return HeldLicense(row, block_of(row.position), moment.as_of)


def coverage(session: Session, license_id: Bytes32, use: Use) -> Coverage:
    """The contract's answer as of now. Raises: LicenseUnknown."""
    moment, key = session.moment(), known_key(session, license_id)
    return Coverage(moment.ledger.licenses([key], use)[0], use, moment.as_of)


def known_key(session: Session, license_id: Bytes32) -> LicenseKey:
    """The key of a license, up to the newest block. Raises: LicenseUnknown."""
    key = key_of(session, license_id)
    if key is None:
        raise LicenseUnknown(license=hex_of(license_id))
    return key


def licensed(session: Session, asset: Bytes32, licensee: Address, use: Use) -> Licensed:
    """The contract's answers as of now; none where the licensee holds nothing."""
    keys, moment = licenses_of(session, asset, licensee), session.moment()
    return Licensed(tuple(moment.ledger.licenses(keys, use)), use, moment.as_of)
