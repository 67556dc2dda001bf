"""What is owed after the purchase: metered use, revenue share, mass payouts."""
from __future__ import annotations

from dataclasses import replace

from ledger.chain import events
from ledger.index.fold import Step
from ledger.index.pots import balance_after, paid_in
from ledger.index.rows import (
    ClaimRow, DepositRow, LicenseRow, MeterRow, MeterStateRow, PayoutBalanceRow, PayoutRow, PeriodRow, ReportRow,
    SettlementRow,
)
from ledger.units import Address, Bytes32, UnixTime, Wei
from ledger.usage import DISMISSAL_NOTICE_S


def meter_opened(step: Step, event: events.MeterOpened) -> None:
    step.required(LicenseRow, event.license)
    step.add(MeterRow(
        event.meter, event.license, event.tool, event.currency, event.pot, event.unit_price, step.position))
    step.add(MeterStateRow(event.meter, 0, event.cap, Wei(0), UnixTime(0), step.position))


def deposited(step: Step, event: events.Deposited) -> None:
    _change_deposit(step, event.meter, event.from_, event.amount)


def deposit_returned(step: Step, event: events.DepositReturned) -> None:
    if _change_deposit(step, event.meter, event.to, Wei(-event.amount)):
        raise step.broken("the deposit was another amount")


def settled(step: Step, event: events.Settled) -> None:
    """The deposit pays first, the caller what is missing."""
    meter, before = step.required(MeterRow, event.meter), step.required(MeterStateRow, event.meter)
    units, prepaid_wei = event.cumulative - before.units, Wei(before.deposit_wei - event.deposit)
    if units <= 0 or event.cumulative > before.cap or event.amount != units * meter.unit_price_wei:
        raise step.broken("the units are no growth within the cap, or cost another amount")
    if prepaid_wei != min(before.deposit_wei, event.amount):
        raise step.broken("the deposit did not pay first")
    step.add(replace(before, units=event.cumulative, deposit_wei=event.deposit, position=step.position))
    step.add(SettlementRow(
        event.meter, event.cumulative, units, event.amount, prepaid_wei, event.outputs, step.position))
    paid_in(step, meter.pot, meter.currency, event.amount)


def tool_dismissed(step: Step, event: events.ToolDismissed) -> None:
    before = step.required(MeterStateRow, event.meter)
    if before.closes_at:
        raise step.broken("the tool was dismissed before")
    if event.closes_at != step.time + DISMISSAL_NOTICE_S:
        raise step.broken("the dismissal takes effect at another time")
    step.add(replace(before, closes_at=event.closes_at, position=step.position))


def meter_closed(step: Step, event: events.MeterClosed) -> None:
    before = step.required(MeterStateRow, event.meter)
    if not before.closes_at or step.time < before.closes_at:
        raise step.broken("the tool was not dismissed, or not long enough ago")
    if event.units != before.units or event.freed <= 0 or event.units + event.freed != before.cap:
        raise step.broken("the meter has counted other units, or others are freed")
    step.add(replace(before, cap=event.units, position=step.position))


def reported(step: Step, event: events.Reported) -> None:
    step.required(LicenseRow, event.license)
    known = step.latest(ReportRow, event.license, event.period, event.moment)
    growth_wei = event.net_income - (known.net_income_wei if known else 0)
    if growth_wei < 0 or (known and not growth_wei):
        raise step.broken("the income did not grow")
    step.add(ReportRow(
        event.license, event.period, event.moment, event.net_income, event.amount, int(event.is_minimum),
        int(event.is_late), event.lines, event.pot, event.currency, step.position))
    nothing = PeriodRow(event.license, event.period, Wei(0), Wei(0), 0, step.position)
    before = step.latest(PeriodRow, event.license, event.period) or nothing
    step.add(PeriodRow(
        event.license, event.period, Wei(before.net_income_wei + growth_wei), Wei(before.paid_wei + event.amount),
        before.reports + 1, step.position))
    if event.amount:
        paid_in(step, event.pot, event.currency, event.amount)


def payout_posted(step: Step, event: events.PayoutPosted) -> None:
    step.add(PayoutRow(
        event.payout, event.poster, event.root, event.period, event.total, event.currency, event.claim_until,
        step.position))
    step.add(PayoutBalanceRow(event.payout, event.total, event.total, step.position))


def claimed(step: Step, event: events.Claimed) -> None:
    if step.latest(ClaimRow, event.payout, event.index) is not None:
        raise step.broken("the entry was claimed before")
    step.add(ClaimRow(event.payout, event.index, event.account, event.amount, step.position))
    _take(step, event.payout, event.amount)


def reclaimed(step: Step, event: events.Reclaimed) -> None:
    if _take(step, event.payout, event.amount):
        raise step.broken("the payout held another amount")


def _change_deposit(step: Step, meter: Bytes32, account: Address, change_wei: Wei) -> Wei:
    """What the deposit is then. Raises: HistoryBroken."""
    before = step.required(MeterStateRow, meter)
    deposit_wei = Wei(before.deposit_wei + change_wei)
    if deposit_wei < 0:
        raise step.broken("more went out than came in")
    step.add(replace(before, deposit_wei=deposit_wei, position=step.position))
    step.add(DepositRow(meter, account, change_wei, deposit_wei, step.position))
    return deposit_wei


def _take(step: Step, payout: Bytes32, amount_wei: Wei) -> Wei:
    """What is left of the payout then. Raises: HistoryBroken."""
    step.required(PayoutRow, payout)
    left_wei = balance_after(step, Wei(-amount_wei), PayoutBalanceRow, payout)
    step.add(PayoutBalanceRow(payout, Wei(-amount_wei), left_wei, step.position))
    return left_wei
