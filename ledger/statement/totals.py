"""Balances and totals of a statement, never summed across currencies."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from ledger.errors import InvalidInput
from ledger.statement.line import Line
from ledger.statement.period import Months, Period
from ledger.units import Address, Wei


class BalanceWrong(InvalidInput):
    """A balance is not what its lines sum to, or does not add up."""

    says = "the balance of {currency} has {got} {name}, expected {expected}"


@dataclass(frozen=True, slots=True)
class Balance:
    """One currency: `opening + accrued - paid == closing`, and `closing == pending + held + trust_withheld`."""

    currency: Address
    opening: Wei
    accrued: Wei
    paid: Wei
    closing: Wei
    pending: Wei          # in pots, not distributed yet
    held: Wei             # credited because paying failed; the payee withdraws it
    trust_withheld: Wei   # in trust; the payee withdraws it from the date of majority on

    def row(self) -> dict[str, str]:
        """As JSON has it: amounts as decimal strings."""
        return {each.name: str(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class Total:
    """What came in by one work, territory, use class and currency in one calendar month."""

    period: str
    work: str | None
    territory: str | None
    use_class: str | None
    currency: Address
    lines: int
    gross: Wei
    deduction: Wei
    trust_withheld: Wei
    net: Wei

    def row(self) -> dict[str, Any]:
        """As JSON has it: amounts as decimal strings."""
        counted = ("gross", "deduction", "trust_withheld", "net")
        return {each.name: str(getattr(self, each.name)) if each.name in counted else getattr(self, each.name)
                for each in fields(self)}


def require_balanced(lines: Iterable[Line], balances: Iterable[Balance]) -> None:
    """The lines sum to the balances, and these add up. Raises: BalanceWrong, also for a line's currency without balance."""
    sums: dict[Address, list[int]] = {}
    for line in lines:
        known = sums.setdefault(line.currency, [0, 0])
        known[0] += line.net
        known[1] += line.paid
    for balance in balances:
        accrued, paid = sums.pop(balance.currency, (0, 0))
        _require_equal(balance, "accrued", accrued)
        _require_equal(balance, "paid", paid)
        _require_equal(balance, "closing", balance.opening + accrued - paid)
        _require_equal(balance, "closing", balance.pending + balance.held + balance.trust_withheld)
    for currency in sums:
        raise BalanceWrong(currency=currency, name="balances", got=0, expected=1)


def _require_equal(balance: Balance, name: str, expected: int) -> None:
    if getattr(balance, name) != expected:
        raise BalanceWrong(currency=balance.currency, name=name, got=getattr(balance, name), expected=expected)


def totals(lines: Iterable[Line], period: Period) -> tuple[Total, ...]:
    """Every line by which money came in stands in exactly one total; sorted by month, work, territory, use, currency."""
    months = Months(period)
    sums: dict[tuple[str | None, ...], list[int]] = {}
    for line in lines:
        if line.is_accrual:
            key = (months.name_at(line.time), line.work, line.territory, line.use_class, line.currency)
            known = sums.setdefault(key, [0, 0, 0, 0, 0])
            for position, amount in enumerate((1, line.gross, line.deduction, line.trust_withheld, line.net)):
                known[position] += amount
    ordered = sorted(sums, key=lambda key: tuple(part or "" for part in key))
    return tuple(_total(key, sums[key]) for key in ordered)


def _total(key: tuple[Any, ...], known: list[int]) -> Total:
    count, *amounts = known
    return Total(*key, count, *map(Wei, amounts))
