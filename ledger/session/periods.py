"""Report periods: when each runs, what was declared and paid for it, and whose report is missing."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger import index
from ledger.errors import InvalidInput
from ledger.index import FIRST_PAGE, AssetFilter, Items, LicenseFilter, Reading
from ledger.index import Page as IndexPage
from ledger.index.rows import LicenseRow
from ledger.session.cursor import cursor_at, place_of
from ledger.session.evidence import grant_of
from ledger.session.leads import ROWS_AT_ONCE
from ledger.session.paging import Page
from ledger.session.session import Session
from ledger.session.sold import Declared, declared, declared_in, end_of, newest_of, sold
from ledger.session.usage import TakenUsage, taken
from ledger.units import Address, Bytes32, UnixTime, Wei
from ledger.usage import PERIOD_S, Window, window_of
from ledger.verification import BlockReference

OPEN, DUE, LATE, REPORTED = "open", "due", "late", "reported"


class OneParty(InvalidInput):
    """Late reports are listed for a licensee or for a performer."""

    says = "name either licensee or performer, whose late reports are looked for"


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """A period of a license. `declared` has the latest report of each moment; `paid_wei` is what all reports added."""

    number: int
    window: Window
    state: str
    declared: tuple[Declared, ...]
    paid_wei: Wei
    is_minimum: bool


@dataclass(frozen=True, slots=True)
class LicenseReports:
    """All periods of a license that have begun, and the usage reports that were taken."""

    license_id: Bytes32
    report_every: str
    currency: Address
    periods: tuple[ReportPeriod, ...]
    usage: tuple[TakenUsage, ...]
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class MissingReports:
    """A license with periods whose reports are overdue."""

    row: LicenseRow
    periods: tuple[ReportPeriod, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """From when to when a license asks for reports, and how often."""

    starts_at: UnixTime
    ends_at: UnixTime
    every: str


def reports(session: Session, license_id: Bytes32) -> LicenseReports:
    """The periods as of now. Raises: LicenseUnknown, GrantUnknown."""
    moment = session.moment()
    found, made = sold(session, moment, license_id), declared(session, license_id)
    asked = Asked(found.row.starts_at, found.ends_at, found.terms.report_every)
    return LicenseReports(license_id, asked.every, found.terms.currency, tuple(_periods(asked, made, moment.as_of.time)),
                          taken(session, license_id, made), moment.as_of)


def late(session: Session, parties: tuple[Address | None, Address | None], *, limit: int, cursor: str | None) -> Page:
    """One page of the licenses of a licensee, or on a performer's assets, with reports that are overdue. A page may hold
    fewer than `limit` before the list ends. Raises: OneParty, MalformedCursor, IndexEmpty."""
    licensee, performer = parties
    if (licensee is None) == (performer is None):
        raise OneParty()
    listed = ("late", parties)
    with session.index.reading() as reading:
        page = index.Page(place_of(cursor, listed), limit)
        found = (reading.licenses(LicenseFilter(licensee=licensee), page) if licensee is not None
                 else _of_performer(reading, performer, page))
        rows = tuple(missing for row in found.items for missing in _missing(session, reading, row))
        return Page(rows, found.next and cursor_at(found.next, listed), reading.as_of)


def _periods(asked: Asked, made: Sequence[Declared], now: UnixTime) -> Iterator[ReportPeriod]:
    """Every period that began while the license ran, or that somebody reported."""
    if asked.every not in PERIOD_S:
        return
    number, window = 0, window_of(0, asked.starts_at, asked.every)
    while window.begins_at <= now and window.begins_at < asked.ends_at:
        yield _period(number, window, (made, now))
        number += 1
        window = window_of(number, asked.starts_at, asked.every)


def _period(number: int, window: Window, known: tuple[Sequence[Declared], UnixTime]) -> ReportPeriod:
    made, now = known
    of_period = [each for each in made if each.period == number]
    latest = newest_of(made, number)
    return ReportPeriod(number, window, _state(window, now, of_period), tuple(latest[name] for name in sorted(latest)),
                        Wei(sum(each.amount_wei for each in of_period)), bool(of_period) and of_period[-1].is_minimum)


def _state(window: Window, now: UnixTime, made: Sequence[Declared]) -> str:
    if made:
        return REPORTED
    if now >= window.late_at:
        return LATE
    return DUE if now >= window.ends_at else OPEN


def _missing(session: Session, reading: Reading, row: LicenseRow) -> Iterator[MissingReports]:
    """What is overdue of one license; a grant that is not kept here says nothing about reports."""
    signed = grant_of(session, row.grant_id)
    if signed is None:
        return
    asked = Asked(row.starts_at, end_of(reading, row), signed.grant.terms.report_every)
    found = tuple(each for each in _periods(asked, declared_in(reading, row.license), reading.as_of.time) if each.state == LATE)
    if found:
        yield MissingReports(row, found)


def _of_performer(reading: Reading, performer: Address, page: IndexPage) -> Items[LicenseRow]:
    """All licenses on the assets of one page of assets."""
    assets = reading.assets(AssetFilter(performer=performer), page)
    return Items([row for asset in assets.items for row in _on(reading, asset.fixed.asset)], assets.next)


def _on(reading: Reading, asset: Bytes32) -> Iterator[LicenseRow]:
    after = FIRST_PAGE
    while after is not None:
        found = reading.licenses(LicenseFilter(asset=asset), IndexPage(after, ROWS_AT_ONCE))
        yield from found.items
        after = found.next
