"""Which rates of a revenue share explain what was paid for a period."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.events import Reported
from ledger.units import BPS, Bps


@dataclass(frozen=True, slots=True)
class Declared:
    """All that was declared and paid for one period of a license so far."""

    income_wei: int = 0
    paid_wei: int = 0

    def plus(self, growth_wei: int, event: Reported) -> Declared:
        return Declared(self.income_wei + growth_wei, self.paid_wei + event.amount)


def rates(declared: Declared, event: Reported) -> range:
    """The rates in basis points with which the contract would have asked for what was paid: the share is rounded up,
    and where the minimum was higher it only bounds the rate. Source: IReports.Reported.

    >>> from ledger.units import NO_BYTES32, ETHER
    >>> paid = Reported(NO_BYTES32, 0, 2, 200_000, 6_000, False, False, NO_BYTES32, NO_BYTES32, ETHER)
    >>> rates(Declared(200_000, 6_000), paid)
    range(300, 301)
    """
    if not declared.income_wei:
        return range(1, BPS + 1)
    most = min(declared.paid_wei * BPS // declared.income_wei, BPS)
    if event.is_minimum:
        return range(1, most + 1)
    least = (declared.paid_wei - 1) * BPS // declared.income_wei + 1 if declared.paid_wei else 1
    return range(max(least, 1), most + 1)


def shown_rate(possible: range, signed: Bps | None) -> Bps | None:
    """The rate that the amounts prove; where they leave several, the one that the grant is said to have, if it is one."""
    if len(possible) == 1:
        return Bps(possible[0])
    return signed if signed in possible else None
