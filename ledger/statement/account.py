"""A payee's account, folded from the events of both contracts: what came in, what was paid, and what waits where."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.chain import events
from ledger.chain.events import SplitPayee
from ledger.chain.receipts import Entry
from ledger.errors import Unavailable
from ledger.statement.line import (CLAIM, COLLECTION, DISTRIBUTION, HELD, OTHER_SHARES, PAID, PENDING, POT_UNIT, SOURCE,
                                   TRUST_WITHDRAWAL, WITHDRAWAL, Line, numbered)
from ledger.statement.period import Period
from ledger.statement.pot import KEPT_WEI, SOURCE_ROLE, TRUST_ROLE, Pot, distributable
from ledger.statement.rate import shown_rate
from ledger.statement.sales import Booking, Sales, SignedOf
from ledger.terms import ROLES
from ledger.units import BPS, Address, Bytes32, UnixTime, Wei
from ledger.usage import pot_account

Currency = Address
Purse = tuple[str, UnixTime, Currency]  # money of the payee in a contract; the date is 0 for what is not in trust


class EventsContradict(Unavailable):
    """An event contradicts those before it, so the statement would not be true."""

    says = "{event} in block {block}, log {log_index}: {problem}; the node left something out, or this is another contract"


@dataclass
class Tally:
    """The sums of one currency."""

    opening: int = 0
    accrued: int = 0
    paid: int = 0


@dataclass
class Waiting:
    """Money that is the payee's and not paid yet, and the lines by which it came; lines of the period only."""

    amount: int = 0
    lines: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Payment:
    """What the newest distribution paid for one share, as long as nothing says that it failed; `line` is the number of
    its line if that stands in the period."""

    payee: SplitPayee
    waiting: Waiting
    line: int | None


class Account:
    """One payee over one period. Events are taken in the order of the chain, from the first one on."""

    def __init__(self, payee: Address, period: Period, contracts: Mapping[str, str], signed: SignedOf) -> None:
        self._payee, self._period, self._contracts, self._signed = payee, period, contracts, signed
        self._sales = Sales()
        self._pots: dict[tuple[str, Bytes32], Pot] = {}
        self._held: dict[tuple[str, Bytes32, Currency], int] = {}
        self._in_pot: dict[tuple[str, Bytes32, Currency, int], Waiting] = {}
        self._purses: dict[Purse, Waiting] = {}
        self._distribution: tuple[Bytes32, str, Bytes32, Currency] | None = None  # the newest, and what it paid
        self._payments: list[Payment] = []
        self._lines: list[Line] = []
        self._statuses: list[str] = []
        self.tallies: dict[Currency, Tally] = {}

    def take(self, entry: Entry) -> None:
        """The event counts. Raises: EventsContradict."""
        taking = _TAKE.get(type(entry.event))
        if taking is not None and entry.log.emitter.lower() in self._contracts:
            taking(self, entry, entry.event)

    def lines(self) -> list[Line]:
        """The lines of the period, with what has become of each by now. Empties the account's own list."""
        made, self._lines = self._lines, []
        return numbered(made, self._statuses)

    def pending(self, currency: Currency) -> Wei:
        """In pots, not distributed yet."""
        return Wei(sum(waiting.amount for key, waiting in self._in_pot.items() if key[2] == currency))

    def held(self, currency: Currency) -> Wei:
        """Credited because paying failed, to be withdrawn."""
        return Wei(sum(each.amount for (_, date, unit), each in self._purses.items() if unit == currency and not date))

    def withheld(self, currency: Currency) -> Wei:
        """In trust until the date of majority, or ready to be withdrawn since."""
        return Wei(sum(each.amount for (_, date, unit), each in self._purses.items() if unit == currency and date))

    def _declared(self, entry: Entry, event: events.SplitDeclared) -> None:
        pot = Pot.declared(event, self._payee)
        if pot.places:
            self._pots[self._contract(entry), event.pot] = pot

    def _purchased(self, entry: Entry, event: events.LicensePurchased) -> None:
        self._book(entry, self._sales.purchased(event))

    def _settled(self, entry: Entry, event: events.Settled) -> None:
        booking = self._sales.settled(event)
        if booking is None:
            raise _contradiction(entry, "the meter was never opened")
        self._book(entry, booking)

    def _reported(self, entry: Entry, event: events.Reported) -> None:
        self._book(entry, self._sales.reported(event))

    def _source_paid(self, entry: Entry, event: events.SourcePaid) -> None:
        self._book(entry, Booking(SOURCE, event.pot, event.currency, event.amount))
        if pot_account(event.pot) == self._payee:
            self._take_out(entry, COLLECTION, (self._contract(entry), UnixTime(0), event.currency))

    def _book(self, entry: Entry, booking: Booking | None) -> None:
        pot = booking and self._pots.get((self._contract(entry), booking.pot))
        if not booking or not pot:
            return
        key = (self._contract(entry), booking.pot, booking.currency)
        held = self._held.get(key, 0)
        self._held[key] = held + booking.amount
        before, after = distributable(held), distributable(held + booking.amount)
        for place in pot.places:
            net = pot.part(place, after) - pot.part(place, before)
            waiting = self._in_pot.setdefault((*key, place), Waiting())
            waiting.amount += net
            if self._add(self._accrual(entry, booking, (pot, place, Wei(net))), PENDING):
                waiting.lines.append(len(self._lines) - 1)

    def _accrual(self, entry: Entry, booking: Booking, share: tuple[Pot, int, Wei]) -> Line:
        pot, place, net = share
        payee, deduction = pot.payees[place], Wei(booking.amount - net)
        reason = POT_UNIT if payee.share_bps == BPS else OTHER_SHARES
        is_stated = booking.license is not None and entry.header.timestamp >= self._period.start
        return self._line(
            entry, booking.kind, booking.currency, gross=booking.amount, role=ROLES.name_of(payee.role),
            license_id=booking.license, units=booking.units, base=booking.base, minimum_applied=booking.minimum_applied,
            deduction=deduction, deduction_type=reason if deduction else None, net=net, share_bps=payee.share_bps,
            pot=booking.pot, trust_withheld=net if payee.role == TRUST_ROLE else Wei(0),
            **(self._about(booking) if is_stated else {}))

    def _about(self, booking: Booking) -> dict[str, Any]:
        """What is known of the booking's license."""
        license = booking.license and self._sales.license(booking.license)
        if not booking.license or not license:
            return {}
        signed = self._signed(booking.license, license.grant)
        rate_bps = None if booking.rates is None else shown_rate(booking.rates, signed.rate_bps)
        return {"performer": self._sales.performer(license.asset), "work": signed.work, "use_class": license.use_class,
                "territory": license.territory, "rate_bps": rate_bps}

    def _distributed(self, entry: Entry, event: events.Distributed) -> None:
        pot, key = self._pots.get((self._contract(entry), event.pot)), (self._contract(entry), event.pot, event.currency)
        self._distribution, self._payments = (entry.transaction, *key), []
        if pot is None:
            return
        if self._held.get(key, 0) != event.amount + KEPT_WEI:
            raise _contradiction(entry, f"the pot held {self._held.get(key, 0)}, it paid {event.amount} and keeps 1")
        self._held[key] = KEPT_WEI
        for place in pot.places:
            self._pay_out(entry, event, (pot, place))

    def _pay_out(self, entry: Entry, event: events.Distributed, share: tuple[Pot, int]) -> None:
        pot, place = share
        payee, contract = pot.payees[place], self._contract(entry)
        waiting = self._in_pot.pop((contract, event.pot, event.currency, place))
        is_trust = payee.role == TRUST_ROLE
        is_held = is_trust or payee.role == SOURCE_ROLE
        amount = Wei(waiting.amount)
        line = self._line(entry, DISTRIBUTION, event.currency, gross=amount, paid=Wei(0) if is_held else amount,
                          role=ROLES.name_of(payee.role), pot=event.pot, share_bps=payee.share_bps)
        is_in_period = self._add(line, HELD if is_held else PAID)
        self._set(waiting.lines, HELD if is_held else PAID)
        own = len(self._lines) - 1 if is_in_period else None
        if is_held:
            self._hold((contract, pot.unlock_at if is_trust else UnixTime(0), event.currency), waiting, own)
        else:
            self._payments.append(Payment(payee, waiting, own))

    def _credited(self, entry: Entry, event: events.Credited) -> None:
        """What counted as paid a moment ago was not."""
        if event.payee != self._payee:
            return
        told = SplitPayee(event.payee, event.bps, event.role), event.amount
        payment = next((each for each in self._payments if (each.payee, each.waiting.amount) == told), None)
        if payment is None or self._distribution != (entry.transaction, self._contract(entry), event.pot, event.currency):
            raise _contradiction(entry, f"no payment of {event.amount} stands before it")
        self._payments.remove(payment)
        if payment.line is None:
            self.tallies[event.currency].opening += event.amount
        else:
            self._lines[payment.line] = replace(self._lines[payment.line], paid=Wei(0))
            self._statuses[payment.line] = HELD
            self.tallies[event.currency].paid -= event.amount
        self._set(payment.waiting.lines, HELD)
        self._hold((self._contract(entry), UnixTime(0), event.currency), payment.waiting, payment.line)

    def _hold(self, key: Purse, waiting: Waiting, line: int | None) -> None:
        """The money waits in the purse, with the lines by which it came and the one by which it was to be paid."""
        purse = self._purses.setdefault(key, Waiting())
        purse.amount += waiting.amount
        purse.lines += waiting.lines if line is None else [*waiting.lines, line]

    def _withdrawn(self, entry: Entry, event: events.Withdrawn) -> None:
        if event.payee == self._payee:
            self._take_out(entry, WITHDRAWAL, (self._contract(entry), UnixTime(0), event.currency))

    def _trust_withdrawn(self, entry: Entry, event: events.TrustWithdrawn) -> None:
        if event.payee == self._payee:
            self._take_out(entry, TRUST_WITHDRAWAL, (self._contract(entry), event.unlock_at, event.currency))

    def _take_out(self, entry: Entry, kind: str, purse: Purse) -> None:
        waiting = self._purses.pop(purse, Waiting())
        if waiting.amount != entry.event.amount:
            raise _contradiction(entry, f"it took out {entry.event.amount}, the account held {waiting.amount}")
        self._set(waiting.lines, PAID)
        amount = Wei(waiting.amount)
        self._add(self._line(entry, kind, purse[2], gross=amount, paid=amount), PAID)

    def _claimed(self, entry: Entry, event: events.Claimed) -> None:
        if event.account == self._payee:
            currency = self._sales.payout_currency(event.payout)
            if currency is None:
                raise _contradiction(entry, "the payout was never posted")
            amount = event.amount
            self._add(self._line(entry, CLAIM, currency, gross=amount, net=amount, paid=amount), PAID)

    def _line(self, entry: Entry, kind: str, currency: Currency, **more: Any) -> Line:
        """A line of the event."""
        return Line(kind=kind, currency=currency, block=entry.header.number, tx_hash=entry.transaction,
                    log_index=entry.log_index, time=entry.header.timestamp, contract=self._contract(entry), **more)

    def _add(self, line: Line, status: str) -> bool:
        """The line counts; whether it stands in the period, or came before it. What comes later is not taken."""
        tally = self.tallies.setdefault(line.currency, Tally())
        if line.time < self._period.start:
            tally.opening += line.net - line.paid
            return False
        tally.accrued += line.net
        tally.paid += line.paid
        self._lines.append(line)
        self._statuses.append(status)
        return True

    def _set(self, lines: list[int], status: str) -> None:
        for number in lines:
            self._statuses[number] = status

    def _contract(self, entry: Entry) -> str:
        return self._contracts[entry.log.emitter.lower()]


def _contradiction(entry: Entry, problem: str) -> EventsContradict:
    return EventsContradict(event=type(entry.event).__name__, block=entry.header.number, log_index=entry.log_index,
                            problem=problem)


_TAKE: Mapping[type[Any], Callable[[Account, Entry, Any], None]] = {
    events.AssetAnchored: lambda account, _, event: account._sales.anchored(event),
    events.PerformerChanged: lambda account, _, event: account._sales.performer_changed(event),
    events.MeterOpened: lambda account, _, event: account._sales.meter_opened(event),
    events.PayoutPosted: lambda account, _, event: account._sales.payout_posted(event),
    events.SplitDeclared: Account._declared,
    events.LicensePurchased: Account._purchased,
    events.Settled: Account._settled,
    events.Reported: Account._reported,
    events.SourcePaid: Account._source_paid,
    events.Distributed: Account._distributed,
    events.Credited: Account._credited,
    events.Withdrawn: Account._withdrawn,
    events.TrustWithdrawn: Account._trust_withdrawn,
    events.Claimed: Account._claimed,
}
