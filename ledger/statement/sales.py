"""What the events say of licenses, meters and reports, as far as a line of a statement shows it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ledger.chain import events
from ledger.license import LicenseWord
from ledger.statement.line import PURCHASE, REPORT, USE
from ledger.statement.rate import Declared, rates
from ledger.terms import USES, territory_codes
from ledger.terms.territories import UnknownTerritory
from ledger.terms.vocabulary import UnknownWord
from ledger.units import Address, Bps, Bytes32, Wei

WORDS_KEPT = 1_024  # licenses of one block and grant have one word


@dataclass(frozen=True, slots=True)
class Signed:
    """What a license's grant says and no event does: the title of the work, and the share of revenue, if any.

    A title is one line: every run of white space is one space, and half a character is a question mark.
    """

    work: str | None
    rate_bps: Bps | None

    def __post_init__(self) -> None:
        line = " ".join((self.work or "").split()).encode("utf-8", "replace").decode()
        object.__setattr__(self, "work", line or None)


@dataclass(frozen=True, slots=True)
class License:
    asset: Bytes32
    grant: Bytes32
    use_class: str
    territory: str


@dataclass(frozen=True, slots=True)
class Meter:
    license: Bytes32
    pot: Bytes32
    currency: Address
    units: int


@dataclass(frozen=True, slots=True)
class Booking:
    """Money that came into a pot by one event, and how the amount came about."""

    kind: str
    pot: Bytes32
    currency: Address
    amount: Wei
    license: Bytes32 | None = None
    units: int | None = None
    base: Wei | None = None
    rates: range | None = None
    minimum_applied: bool | None = None


SignedOf = Callable[[Bytes32, Bytes32], Signed]  # of a license and its grant's digest; asked for lines only
NOTHING_SIGNED = Signed(None, None)


def nothing_signed(_license: Bytes32, _grant: Bytes32) -> Signed:
    """For whoever knows no grant."""
    return NOTHING_SIGNED


class Sales:
    """Everything that was sold, counted and declared up to some event."""

    def __init__(self) -> None:
        self._performers: dict[Bytes32, Address] = {}
        self._licenses: dict[Bytes32, License] = {}
        self._meters: dict[Bytes32, Meter] = {}
        self._incomes: dict[tuple[Bytes32, int, int], Wei] = {}
        self._declared: dict[tuple[Bytes32, int], Declared] = {}
        self._payouts: dict[Bytes32, Address] = {}

    def license(self, license: Bytes32) -> License | None:
        return self._licenses.get(license)

    def performer(self, asset: Bytes32) -> Address | None:
        """Of the asset now, which is after the events so far."""
        return self._performers.get(asset)

    def anchored(self, event: events.AssetAnchored) -> None:
        self._performers[event.asset] = event.performer

    def performer_changed(self, event: events.PerformerChanged) -> None:
        self._performers[event.asset] = event.to

    def purchased(self, event: events.LicensePurchased) -> Booking | None:
        """None where the license cost nothing up to now."""
        self._licenses[event.license] = License(
            event.asset, event.grant, _use_class(event.word), _territory(event.territory))
        if not event.price:
            return None
        return Booking(PURCHASE, event.pot, event.currency, event.price, event.license)

    def payout_posted(self, event: events.PayoutPosted) -> None:
        self._payouts[event.payout] = event.currency

    def payout_currency(self, payout: Bytes32) -> Address | None:
        return self._payouts.get(payout)

    def meter_opened(self, event: events.MeterOpened) -> None:
        self._meters[event.meter] = Meter(event.license, event.pot, event.currency, 0)

    def settled(self, event: events.Settled) -> Booking | None:
        """None for a meter that was never opened."""
        meter = self._meters.get(event.meter)
        if meter is None:
            return None
        self._meters[event.meter] = replace(meter, units=event.cumulative)
        return Booking(USE, meter.pot, meter.currency, event.amount, meter.license, event.cumulative - meter.units)

    def reported(self, event: events.Reported) -> Booking:
        moment, period = (event.license, event.period, event.moment), (event.license, event.period)
        growth = Wei(event.net_income - self._incomes.get(moment, 0))
        self._incomes[moment] = event.net_income
        declared = self._declared[period] = self._declared.get(period, Declared()).plus(growth, event)
        return Booking(REPORT, event.pot, event.currency, event.amount, event.license, base=growth,
                       rates=rates(declared, event), minimum_applied=event.is_minimum)


@lru_cache(WORDS_KEPT)
def _use_class(word: int) -> str:
    """The names of the uses. A bit without a name, from a contract of another version, leaves the number."""
    uses = LicenseWord.decode(word).uses
    try:
        return " ".join(USES.names_of(uses))
    except UnknownWord:
        return hex(uses)


@cache
def _territory(bitmap: int) -> str:
    """The codes. The contract takes any bitmap that was signed: bits without a code leave the number."""
    try:
        return " ".join(territory_codes(bitmap))
    except UnknownTerritory:
        return hex(bitmap)
