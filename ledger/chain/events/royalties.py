"""What is owed after the purchase: metered use, revenue share, mass payouts."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.units import Address, Bytes32, UnixTime, Wei


@dataclass(frozen=True, slots=True)
class MeterOpened:
    """The tool may count up to `cap` units, each for `unit_price` into the pot."""

    meter: Bytes32
    license: Bytes32
    tool: Address
    currency: Address
    pot: Bytes32
    unit_price: Wei
    cap: int


@dataclass(frozen=True, slots=True)
class Deposited:
    """The meter's deposit grew by exactly `amount`."""

    meter: Bytes32
    from_: Address
    amount: Wei


@dataclass(frozen=True, slots=True)
class Settled:
    """All units up to `cumulative` are paid, the newest for `amount`; the meter's deposit is `deposit` now."""

    meter: Bytes32
    cumulative: int
    amount: Wei
    deposit: Wei
    outputs: Bytes32


@dataclass(frozen=True, slots=True)
class DepositReturned:
    meter: Bytes32
    to: Address
    amount: Wei


@dataclass(frozen=True, slots=True)
class ToolDismissed:
    """The meter may be closed from `closes_at` on."""

    meter: Bytes32
    closes_at: UnixTime


@dataclass(frozen=True, slots=True)
class MeterClosed:
    """The meter's cap is `units` now; `freed` more may be counted by other tools."""

    meter: Bytes32
    units: int
    freed: int


@dataclass(frozen=True, slots=True)
class Reported:
    """Net income of one period and moment so far; what the period's income makes due grew the pot by `amount`."""

    license: Bytes32
    period: int
    moment: int
    net_income: Wei
    amount: Wei
    is_minimum: bool
    is_late: bool
    lines: Bytes32
    pot: Bytes32
    currency: Address


@dataclass(frozen=True, slots=True)
class PayoutPosted:
    """`total` is paid in and waits for claims before `claim_until`."""

    payout: Bytes32
    poster: Address
    root: Bytes32
    period: int
    total: Wei
    currency: Address
    claim_until: UnixTime


@dataclass(frozen=True, slots=True)
class Claimed:
    payout: Bytes32
    account: Address
    index: int
    amount: Wei


@dataclass(frozen=True, slots=True)
class Reclaimed:
    payout: Bytes32
    amount: Wei
