"""Statements are not edited: what turns out otherwise is stated as adjustments to the lines that were issued."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ledger.errors import Conflict, Refuted
from ledger.statement.line import ADJUSTMENT, OPENING, Line
from ledger.statement.period import Period
from ledger.statement.totals import Balance
from ledger.units import NO_BYTES32, Address, Bytes32, Wei, hex_of

if TYPE_CHECKING:
    from ledger.statement.statement import Statement

AMOUNTS = ("units", "base", "gross", "deduction", "trust_withheld", "net", "paid")

Key = tuple[Any, ...]


class OtherStatement(Conflict):
    """A statement that is to be adjusted is of another payee or period, or does not follow those before it."""

    says = "statement {statement} is about {got}, expected {expected}; give the statements of this payee and period, oldest first"


class IssuedUnbalanced(Refuted):
    """The statements that are adjusted do not lead to what the chain has: one of them was never issued so."""

    says = ("with these adjustments the statements that were issued close with {got} of {currency}, the chain has {expected}; "
            "one of them is not as it was issued")


@dataclass(frozen=True, slots=True)
class Issued:
    """The statements of one payee and period that were given out, oldest first; each later one adjusts all before it."""

    statements: tuple[Statement, ...] = ()

    @property
    def ids(self) -> tuple[Bytes32, ...]:
        return tuple(each.id for each in self.statements)

    def require_same(self, payee: Address, period: Period) -> None:
        """Raises: OtherStatement."""
        earlier: tuple[Bytes32, ...] = ()
        for each in self.statements:
            got = (each.request.payee, each.request.period, each.request.issued.ids)
            if got != (payee, period, earlier):
                raise OtherStatement(statement=hex_of(each.id), got=_about(*got), expected=_about(payee, period, earlier))
            earlier = (*earlier, each.id)

    def effective(self) -> dict[Key, Line]:
        """The lines as all statements together have them, each pointing at the statement and line that it stands in."""
        known: dict[Key, Line] = {}
        for each in self.statements:
            for key, line in _by_key(each.lines).items():
                here = replace(line, adjusts=f"{hex_of(each.id)}:{line.line}")
                known[key] = _shifted(here, known[key], sign=1) if key in known else here
        return known


def corrected(lines: Sequence[Line], balances: Sequence[Balance], issued: Issued) -> tuple[list[Line], tuple[Balance, ...]]:
    """The adjustments that lead from what was issued to these lines, and balances that begin where the last statement
    ended. What was not stated before points at the first statement as a whole.

    Raises: IssuedUnbalanced.
    """
    before, now = issued.effective(), _by_key(lines)
    made = [*_openings(balances, issued, before), *_adjustments(before, now, issued)]
    numbered = [replace(line, line=number, status=ADJUSTMENT) for number, line in enumerate(made, 1)]
    return numbered, tuple(_continued(balances, numbered, issued))


def _adjustments(before: dict[Key, Line], now: dict[Key, Line], issued: Issued) -> Iterator[Line]:
    first = hex_of(issued.ids[0])
    for key, stated in before.items():
        if key not in now and stated.kind != OPENING:
            yield from _if_moved(_shifted(_nothing(stated), stated, sign=-1))
    for key, line in now.items():
        known = before.get(key)
        yield from _if_moved(_shifted(line, known, sign=-1) if known else replace(line, adjusts=first))


def _openings(balances: Sequence[Balance], issued: Issued, before: dict[Key, Line]) -> Iterator[Line]:
    """Where the period did not begin with the balance that was stated."""
    stated = {balance.currency: balance.opening for balance in issued.statements[0].balances}
    for line in before.values():
        if line.kind == OPENING:
            stated[line.currency] = Wei(stated.get(line.currency, 0) + line.net)
    found = {balance.currency: balance.opening for balance in balances}
    for currency in sorted(stated.keys() | found.keys()):
        moved = Wei(found.get(currency, 0) - stated.get(currency, 0))
        if moved:
            yield _opening(issued, currency, moved)


def _opening(issued: Issued, currency: Address, moved: Wei) -> Line:
    first = issued.statements[0]
    return Line(
        kind=OPENING, currency=currency, block=first.request.as_of.block.number, tx_hash=NO_BYTES32, log_index=0,
        time=first.request.period.start, contract="", gross=moved, net=moved, adjusts=hex_of(first.id))


def _continued(balances: Sequence[Balance], lines: Sequence[Line], issued: Issued) -> Iterator[Balance]:
    last = {balance.currency: balance.closing for balance in issued.statements[-1].balances}
    found = {balance.currency: balance for balance in balances}
    for currency in sorted(last.keys() | found.keys()):
        opening = last.get(currency, Wei(0))
        accrued = sum(line.net for line in lines if line.currency == currency)
        paid = sum(line.paid for line in lines if line.currency == currency)
        now = found.get(currency)
        waits = (now.pending, now.held, now.trust_withheld) if now else (Wei(0), Wei(0), Wei(0))
        closing = Wei(opening + accrued - paid)
        if closing != sum(waits):
            raise IssuedUnbalanced(currency=currency, got=closing, expected=sum(waits))
        yield Balance(currency, opening, Wei(accrued), Wei(paid), closing, *waits)


def _by_key(lines: Sequence[Line]) -> dict[Key, Line]:
    """Lines by the part of the event that they are. A transaction that a fork moved to another block is another one, and
    payees of one split with the same role and share are told apart by their order."""
    known: dict[Key, Line] = {}
    twins: Counter[Key] = Counter()
    for line in lines:
        key = (line.kind, line.block, line.tx_hash, line.log_index, line.role, line.share_bps, line.currency)
        known[(*key, twins[key])] = line
        twins[key] += 1
    return known


def _shifted(line: Line, by: Line, *, sign: int) -> Line:
    """The line with the other's amounts added or taken away; it points where the other does."""
    amounts = {name: _sum(getattr(line, name), getattr(by, name), sign) for name in AMOUNTS}
    return replace(line, adjusts=by.adjusts if sign < 0 else line.adjusts, **amounts)


def _sum(amount: Any, other: Any, sign: int) -> Any:
    return None if amount is None and other is None else (amount or 0) + sign * (other or 0)


def _nothing(line: Line) -> Line:
    return replace(line, **{name: None if getattr(line, name) is None else Wei(0) for name in AMOUNTS})


def _if_moved(line: Line) -> Iterator[Line]:
    if any(getattr(line, name) for name in AMOUNTS):
        yield line


def _about(payee: Address, period: Period, earlier: tuple[Bytes32, ...]) -> str:
    return f"{payee}, {period.name}, adjusting {len(earlier)} others"
