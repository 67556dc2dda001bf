"""What is owed after the purchase: metered use, revenue share, mass payouts. All of it in the royalties' contract."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.index.rows.row import Position, Row, Uint256
from ledger.units import Address, Bytes32, UnixTime, Wei


@dataclass(frozen=True, slots=True)
class MeterRow(Row):
    """A tool that was appointed to count under a license, each unit for `unit_price_wei` into the pot."""

    TABLE, KEY, ALSO_BY = "meters", ("meter",), (("license",), ("tool",))
    meter: Bytes32
    license: Bytes32
    tool: Address
    currency: Address
    pot: Bytes32
    unit_price_wei: Wei
    position: Position


@dataclass(frozen=True, slots=True)
class MeterStateRow(Row):
    """How many units of a meter are paid after an event, of at most `cap`, and what is prepaid. `closes_at` is when the
    dismissal of its tool takes effect; 0 if there is none."""

    TABLE, KEY, IS_HISTORY = "meter_states", ("meter",), True
    meter: Bytes32
    units: Uint256
    cap: Uint256
    deposit_wei: Wei
    closes_at: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class SettlementRow(Row):
    """`units` more were paid, of which `prepaid_wei` came from the deposit. `outputs` is the Merkle root of all outputs
    so far."""

    TABLE, KEY, IS_HISTORY = "settlements", ("meter",), True
    meter: Bytes32
    cumulative: Uint256
    units: Uint256
    amount_wei: Wei
    prepaid_wei: Wei
    outputs: Bytes32
    position: Position


@dataclass(frozen=True, slots=True)
class DepositRow(Row):
    """A deposit grew, or went back, which is negative. `account` paid it in or received it."""

    TABLE, KEY, IS_HISTORY = "deposits", ("meter",), True
    meter: Bytes32
    account: Address
    change_wei: Wei
    balance_wei: Wei
    position: Position


@dataclass(frozen=True, slots=True)
class ReportRow(Row):
    """Net income of one period and moment so far, and what it made due. `lines` is the hash of the usage report."""

    TABLE, KEY, IS_HISTORY, ALSO_BY = "reports", ("license", "period", "moment"), True, (("license",),)
    license: Bytes32
    period: int
    moment: int
    net_income_wei: Wei
    amount_wei: Wei
    is_minimum: int
    is_late: int
    lines: Bytes32
    pot: Bytes32
    currency: Address
    position: Position


@dataclass(frozen=True, slots=True)
class PeriodRow(Row):
    """Net income of all moments of a period after a report, and all that was paid for it."""

    TABLE, KEY, IS_HISTORY = "periods", ("license", "period"), True
    license: Bytes32
    period: int
    net_income_wei: Wei
    paid_wei: Wei
    reports: int
    position: Position


@dataclass(frozen=True, slots=True)
class PayoutRow(Row):
    """Many payees under one root; each claims its own entry before `claim_until`."""

    TABLE, KEY, ALSO_BY = "payouts", ("payout",), (("poster",),)
    payout: Bytes32
    poster: Address
    root: Bytes32
    period: int
    total_wei: Wei
    currency: Address
    claim_until: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class PayoutBalanceRow(Row):
    """What is left of a payout after an event; `change_wei` is negative for what was claimed, or taken back."""

    TABLE, KEY, IS_HISTORY = "payout_balances", ("payout",), True
    payout: Bytes32
    change_wei: Wei
    balance_wei: Wei
    position: Position


@dataclass(frozen=True, slots=True)
class ClaimRow(Row):
    """Entry number `entry` of a payout was paid to its account."""

    TABLE, KEY, ALSO_BY = "claims", ("payout", "entry"), (("payout",), ("account",))
    payout: Bytes32
    entry: Uint256
    account: Address
    amount_wei: Wei
    position: Position
