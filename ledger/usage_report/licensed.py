"""What a row of a usage report is held against: a license, and the rules of it that a row can break."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, ClassVar

from ledger.errors import InvalidInput
from ledger.license import LicenseWord
from ledger.terms import MEDIA, USES, Terms, territory_codes
from ledger.terms.limits import DAY_S
from ledger.terms.territories import WORLDWIDE_BITMAP
from ledger.units import Address, Bytes32, UnixTime, hex_of
from ledger.usage import PERIOD_S
from ledger.usage_report.row import UsageRow

NOT_PUBLISHED = MEDIA.mask(["internal"])  # outputs that only the licensee hears or sees are not counted
NO_PERIOD = 0


class RuleBroken(InvalidInput):
    """A row says something that its license does not cover. `column` is the row's, `term` the license's rule."""

    says = "{problem}"
    column: ClassVar[str] = ""
    term: ClassVar[str] = ""


class LicenseNotYours(RuleBroken):
    """The row's license is not the one that the report is uploaded under."""

    says = "license {license} is not the one that this report is uploaded under; report each license alone"
    column, term = "license_id", "license_id"


class OtherAsset(RuleBroken):
    """The row names another asset than the license."""

    says, column, term = "got {got}, the license is on asset {expected}", "asset_id", "asset"


class OtherWork(RuleBroken):
    """The row names another work than the license was signed for."""

    says, column, term = "got {got!r}, the license is for the work {expected!r}", "work_title", "work_title"


class OtherWorkId(RuleBroken):
    """The row names another EIDR or ISAN than the license was signed for."""

    says, column, term = "got {got!r}, the license is for the work with the id {expected!r}", "eidr", "work_id"


class ReportedUseNotGranted(RuleBroken):
    """The license does not cover the reported use."""

    says, column, term = "{got} is not granted; granted are {granted}", "use_class", "uses"


class EnhancementNotGranted(RuleBroken):
    """The enhancement is of a kind that was not signed, is not named, or is named for another use."""

    says, column, term = "got {got!r}; granted are {granted}", "enhancement_kind", "enhancement_kinds"


class LanguageNotGranted(RuleBroken):
    """The output is in a language that was not signed."""

    says, column, term = "{got} is not granted; granted are {granted}", "language", "languages"


class ReportedTerritoryNotGranted(RuleBroken):
    """The output was used where the license does not hold."""

    says, column, term = "{got} is not granted; granted is {granted}", "territory", "territories"


class ReportedMediumNotGranted(RuleBroken):
    """The output was used in a medium that was not signed."""

    says, column, term = "{got} is not granted; granted are {granted}", "media", "media"


class DatesReversed(RuleBroken):
    """The last day of use comes before the first."""

    says, column, term = "the last day {got} comes before the first {first}", "used_to", "duration_s"


class OutsideLicense(RuleBroken):
    """The use began before the license, or went on after its end."""

    says, column, term = "the days {got} are not all within the license, {expected}", "used_from", "duration_s"


class SpansPeriods(RuleBroken):
    """A row's days lie in two report periods, so its income could be declared for neither."""

    says, column, term = "the days lie in report periods {first} and {last}; make a row for each", "used_to", "report_every"


class UnitsExceeded(RuleBroken):
    """The reported units are more than were granted."""

    says, column, term = "with this row {got} units are reported, {most} are granted", "units", "max_units"


class SecondsExceeded(RuleBroken):
    """The published outputs are longer than was granted."""

    says, column, term = "with this row {got} seconds are published, {most} are granted", "seconds", "max_seconds"


class OutputsExceeded(RuleBroken):
    """More outputs are published than were granted."""

    says, column, term = "with this row {got} outputs are published, {most} are granted", "output_sha256", "max_outputs"


class OtherCurrency(RuleBroken):
    """Income is declared in another currency than the grant's, or in none."""

    says, column, term = "got {got}, income is declared in the grant's currency {expected}", "currency", "currency"


class BaseNotAsked(RuleBroken):
    """Income is declared under a license that asks for no share of it."""

    says, column, term = "the license asks for no share of revenue, so no income is declared for it", "gross_base", "revenue_share_bps"


class LineTwice(RuleBroken):
    """Two rows have the same number."""

    says, column, term = "line {line} stands in the report already, in row {earlier}", "line", ""


class OutputTwice(RuleBroken):
    """An output is reported twice, so it would be counted twice."""

    says, column, term = "the output {output} is reported already, {earlier}", "output_sha256", ""


class OtherReport(RuleBroken):
    """A row belongs to another report than the first one."""

    says, column, term = "got {got!r}, the first row is of report {expected!r}; send each report alone", "report_id", ""


@dataclass(frozen=True, slots=True)
class Reported:
    """What earlier reports of the license were taken with."""

    units: int = 0
    seconds: int = 0             # of published outputs
    published: int = 0           # outputs
    outputs: frozenset[Bytes32] = field(default_factory=frozenset)  # SHA-256 of all, published or not


@dataclass(frozen=True, slots=True)
class Licensed:
    """A license of the reporting licensee: the chain's word and territory, and the terms that were signed.

    `ends_at` is when it really ended, where consent was withdrawn before the word's own end.
    """

    license: Bytes32
    asset: Bytes32
    word: LicenseWord
    territory: int
    ends_at: UnixTime
    terms: Terms
    reported: Reported = Reported()

    @property
    def currency(self) -> Address:
        return Address(self.terms.currency)

    @property
    def has_periods(self) -> bool:
        return self.terms.report_every in PERIOD_S

    def period_of(self, time: UnixTime) -> int:
        """The number of the report period, from 0; a license without reports has one for everything."""
        if not self.has_periods:
            return NO_PERIOD
        return int((max(time, self.word.starts_at) - self.word.starts_at) // PERIOD_S[self.terms.report_every])


def broken_rules(row: UsageRow, licensed: Licensed) -> list[RuleBroken]:
    """Every rule of the license that the row breaks by itself; what it breaks together with others is not among them."""
    return [problem for rule in _RULES for problem in [rule(row, licensed)] if problem is not None]


def _asset(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    if row.asset is None or row.asset == licensed.asset:
        return None
    return OtherAsset(got=hex_of(row.asset), expected=hex_of(licensed.asset))


def _work(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    signed = licensed.terms.work_title
    return OtherWork(got=row.work_title[:80], expected=signed) if signed and row.work_title not in ("", signed) else None


def _work_id(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    signed = licensed.terms.work_id
    return OtherWorkId(got=row.eidr[:80], expected=signed) if signed and row.eidr not in ("", signed) else None


def _use(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    if licensed.word.uses >> USES.number(row.use) & 1:
        return None
    return ReportedUseNotGranted(got=row.use, granted=", ".join(licensed.word.use_names))


def _enhancement(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    granted = licensed.terms.enhancement_kinds if row.use == "enhancement" else ()
    if row.enhancement in granted or not row.enhancement and not granted:
        return None
    return EnhancementNotGranted(got=row.enhancement, granted=", ".join(granted) or f"none for {row.use}")


def _language(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    granted = licensed.terms.languages
    if not row.language or not granted or row.language in granted:
        return None
    return LanguageNotGranted(got=row.language, granted=", ".join(granted))


def _territory(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    if licensed.territory == WORLDWIDE_BITMAP or not row.territory & ~licensed.territory:
        return None
    beyond = row.territory & ~licensed.territory
    named = "WW" if row.territory == WORLDWIDE_BITMAP else " ".join(territory_codes(beyond))
    return ReportedTerritoryNotGranted(got=named[:80], granted=" ".join(territory_codes(licensed.territory)))


def _medium(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    beyond = row.media & ~licensed.word.media
    if not beyond:
        return None
    return ReportedMediumNotGranted(got=", ".join(MEDIA.names_of(beyond)), granted=", ".join(licensed.word.media_names))


def _order(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    if row.used_from <= row.used_to:
        return None
    return DatesReversed(got=row.written["used_to"], first=row.written["used_from"])


def _within(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    first, last = licensed.word.starts_at // DAY_S, (licensed.ends_at - 1) // DAY_S
    if row.used_from > row.used_to or first <= row.used_from // DAY_S and row.used_to // DAY_S <= last:
        return None
    days = f"{row.written['used_from']} to {row.written['used_to']}"
    return OutsideLicense(got=days, expected=f"{_date(first)} to {_date(last)}")


def _one_period(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    first, last = licensed.period_of(row.used_from), licensed.period_of(row.used_to)
    return SpansPeriods(first=first, last=last) if first < last else None


def _base(row: UsageRow, licensed: Licensed) -> RuleBroken | None:
    if row.gross_base and not licensed.terms.revenue_share_bps:
        return BaseNotAsked()
    if row.currency != licensed.currency and (row.gross_base or row.currency is not None):
        return OtherCurrency(got=row.currency or "none", expected=licensed.currency)
    return None


def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY_S, timezone.utc).strftime("%Y-%m-%d")


_RULES: tuple[Callable[[UsageRow, Licensed], Any], ...] = (
    _asset, _work, _work_id, _use, _enhancement, _language, _territory, _medium, _order, _within, _one_period, _base)
