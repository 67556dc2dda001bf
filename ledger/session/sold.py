"""A license as it was sold: with the grant's terms, with when it really ends, and with what was declared under it."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.abi import artifact
from ledger.chain.events import Reported
from ledger.chain.royalties import Holding
from ledger.grant import SignedGrant
from ledger.index import FIRST_PAGE, IndexEmpty, Reading
from ledger.index import Page as IndexPage
from ledger.index.rows import LicenseRow, ReportRow
from ledger.license import LicenseKey, LicenseWord
from ledger.session.inspection import LicenseUnknown
from ledger.session.leads import ROWS_AT_ONCE, events_after, license_row_of
from ledger.session.licensing import signed_grant
from ledger.session.moment import Moment
from ledger.session.session import Session
from ledger.terms import REVOCATIONS, Terms
from ledger.terms.vocabulary import MOMENTS
from ledger.units import Bytes32, UnixTime, Wei, hex_of

_IRREVOCABLE = REVOCATIONS.number("none")


@dataclass(frozen=True, slots=True)
class Sold:
    """`ends_at` is when the license really ends, where consent was withdrawn before the signed end."""

    row: LicenseRow
    signed: SignedGrant
    ends_at: UnixTime

    @property
    def key(self) -> LicenseKey:
        return LicenseKey(self.row.asset, self.row.grant_id, self.row.licensee, self.row.serial)

    @property
    def terms(self) -> Terms:
        return self.signed.grant.terms

    @property
    def word(self) -> LicenseWord:
        return LicenseWord.decode(self.row.word)

    @property
    def holding(self) -> Holding:
        """As the royalties' contract takes the license."""
        return Holding(self.signed.grant.members(), self.row.licensee, self.row.serial)


@dataclass(frozen=True, slots=True)
class Declared:
    """One report that the chain has: the income of a period and moment so far, and what it added to what is paid."""

    period: int
    moment: str
    net_income_wei: Wei
    amount_wei: Wei
    is_minimum: bool
    is_late: bool
    lines: Bytes32


def sold(session: Session, moment: Moment, license_id: Bytes32) -> Sold:
    """The license, up to the newest block. Raises: LicenseUnknown, GrantUnknown."""
    row = license_row_of(session, license_id)
    if row is None:
        raise LicenseUnknown(license=hex_of(license_id))
    return Sold(row, signed_grant(session, row.grant_id), _end_now(session, moment, row))


def end_of(reading: Reading, row: LicenseRow) -> UnixTime:
    """When the license ends, as far as the index knows."""
    if row.revocation == _IRREVOCABLE:
        return row.ends_at
    ended = [each.withdrawn_at + row.notice_s for each in reading.withdrawals(row.asset)
             if each.consent_epoch == row.consent_epoch]
    return UnixTime(min([row.ends_at, *ended]))


def declared(session: Session, license_id: Bytes32) -> list[Declared]:
    """Every report of the license that the chain has, oldest first, up to the newest block."""
    known, rows = session.deployment.block_number - 1, []
    try:
        with session.index.reading() as reading:
            known, rows = reading.as_of.number, declared_in(reading, license_id)
    except IndexEmpty:
        pass
    later = events_after(session, known, (_topic_of_reports(), hex_of(license_id)))
    return [*rows, *(_of_event(event) for event in later)]


def declared_in(reading: Reading, license_id: Bytes32) -> list[Declared]:
    """Every report of the license that the index has, oldest first."""
    found: list[Declared] = []
    after = FIRST_PAGE
    while after is not None:
        items = reading.reports(license_id, IndexPage(after, ROWS_AT_ONCE))
        found += map(_of_row, items.items)
        after = items.next
    return found


def newest_of(reports: Sequence[Declared], period: int) -> dict[str, Declared]:
    """The latest report of each moment of the period."""
    return {each.moment: each for each in reports if each.period == period}


def _topic_of_reports() -> str:
    return next(hex_of(topic) for topic, event in artifact("Royalties").events.items() if event.name == Reported.__name__)


def _of_row(row: ReportRow) -> Declared:
    return Declared(row.period, MOMENTS.name_of(row.moment), row.net_income_wei, row.amount_wei, bool(row.is_minimum),
                    bool(row.is_late), row.lines)


def _of_event(event: Reported) -> Declared:
    return Declared(event.period, MOMENTS.name_of(event.moment), Wei(event.net_income), Wei(event.amount), event.is_minimum,
                    event.is_late, event.lines)


def _end_now(session: Session, moment: Moment, row: LicenseRow) -> UnixTime:
    """The asset knows its latest withdrawal; the index knows those before it."""
    asset = moment.ledger.asset(row.asset)
    if row.revocation == _IRREVOCABLE or row.consent_epoch == asset.consent_epoch:
        return row.ends_at
    withdrawn = UnixTime(min(row.ends_at, asset.withdrawn_at + row.notice_s))
    try:
        with session.index.reading() as reading:
            return min(end_of(reading, row), withdrawn)
    except IndexEmpty:
        return withdrawn
