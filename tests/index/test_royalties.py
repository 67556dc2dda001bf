"""What is owed after the purchase: units are counted, income is declared and mass payouts are claimed, once each."""
from dataclasses import replace

import pytest

from ledger.chain.events import (
    Claimed, Deposited, DepositReturned, MeterClosed, MeterOpened, PayoutPosted, Reclaimed, Reported, Settled,
    ToolDismissed,
)
from ledger.index import FIRST_PAGE, ROYALTIES, HistoryBroken, NotIndexed, Page
from ledger.units import ETHER
from ledger.usage import DISMISSAL_NOTICE_S
from tests.story import DAY_S
from tests.index.written import LICENSE, PERFORMER, POT, PRODUCER, START, TOOL, account, declared, sold, word

ALL = Page(FIRST_PAGE, 100)
METER, OUTPUTS, LINES, PAYOUT = word(11), word(12), word(13), word(14)
MOST = 2**64 - 1  # units, the most that a grant can allow


def metered(meter=METER, tool=TOOL, **changes):
    members = {"license": LICENSE, "currency": ETHER, "pot": POT, "unit_price": 5, "cap": 1000} | changes
    return MeterOpened(meter=meter, tool=tool, **members)


def settled(cumulative, amount, deposit=0):
    return Settled(METER, cumulative, amount, deposit, OUTPUTS)


def reported(income, amount, period=0, moment=1, **changes):
    members = {"license": LICENSE, "is_minimum": False, "is_late": False, "lines": LINES, "pot": POT, "currency": ETHER}
    return Reported(period=period, moment=moment, net_income=income, amount=amount, **members | changes)


def posted(total=100, payout=PAYOUT, poster=PRODUCER):
    return PayoutPosted(payout, poster, word(15), 202611, total, ETHER, START + 10**6)


@pytest.fixture
def history():
    """A license is sold, and its pot was declared."""
    history = sold()
    history.happens(declared(), ROYALTIES)
    return history


# Meters


def test_a_meter_says_what_it_may_count_and_what_it_has_counted(history):
    history.is_owed(metered(cap=MOST), Deposited(METER, PRODUCER, 30), settled(10, 50, 0))
    meter = history.reading.meter(METER)
    assert (meter.fixed.license, meter.fixed.tool, meter.fixed.pot) == (LICENSE, TOOL, POT)
    assert (meter.fixed.unit_price_wei, meter.state.cap) == (5, MOST)
    assert (meter.state.units, meter.state.deposit_wei, meter.state.closes_at) == (10, 0, 0)
    with pytest.raises(NotIndexed):
        history.reading.meter(word(99))


def test_meters_are_found_by_license_and_by_tool(history):
    history.happens(metered(), ROYALTIES)
    history.happens(metered(word(21), account(77)), ROYALTIES)
    reading = history.reading
    assert [meter.fixed.meter for meter in reading.meters_of(LICENSE, ALL).items] == [METER, word(21)]
    assert [meter.fixed.meter for meter in reading.meters_by_tool(account(77), ALL).items] == [word(21)]
    first = reading.meters_of(LICENSE, Page(FIRST_PAGE, 1))
    assert [meter.fixed.meter for meter in reading.meters_of(LICENSE, Page(first.next, 1)).items] == [word(21)]


def test_the_deposit_pays_first_and_the_caller_what_is_missing(history):
    history.is_owed(metered(), Deposited(METER, PRODUCER, 30), settled(4, 20, 10), settled(10, 30, 0), settled(11, 5, 0))
    rows = history.reading.settlements(METER, ALL).items
    assert [(row.cumulative, row.units, row.amount_wei, row.prepaid_wei) for row in rows] == [
        (4, 4, 20, 20), (10, 6, 30, 10), (11, 1, 5, 0)]
    assert history.reading.pot(POT).held_by(ROYALTIES) == {ETHER: 55}


def test_deposits_have_a_history(history):
    history.is_owed(metered(), Deposited(METER, PRODUCER, 30), Deposited(METER, PERFORMER, 12), settled(2, 10, 32),
                    DepositReturned(METER, PRODUCER, 32))
    rows = history.reading.deposits(METER, ALL).items
    assert [(row.account, row.change_wei, row.balance_wei) for row in rows] == [
        (PRODUCER, 30, 30), (PERFORMER, 12, 42), (PRODUCER, -32, 0)]
    assert history.reading.meter(METER).state.deposit_wei == 0


@pytest.mark.parametrize("event", [
    pytest.param(settled(10, 50, 30), id="the deposit did not pay"),
    pytest.param(settled(10, 50, 1), id="the deposit did not pay all that it could"),
    pytest.param(settled(10, 51, 0), id="the amount is not units times price"),
    pytest.param(settled(0, 0, 30), id="no units"),
    pytest.param(settled(1001, 5005, 0), id="over the cap"),
    pytest.param(Settled(word(99), 1, 5, 0, OUTPUTS), id="settled on an unknown meter"),
    pytest.param(Deposited(word(99), PRODUCER, 5), id="a deposit on an unknown meter"),
    pytest.param(DepositReturned(METER, PRODUCER, 29), id="a part of the deposit went back"),
    pytest.param(DepositReturned(METER, PRODUCER, 31), id="more than the deposit went back"),
    pytest.param(metered(word(22), license=word(98)), id="a meter of an unknown license"),
])
def test_a_meter_whose_promise_does_not_hold_is_broken(history, event):
    history.is_owed(metered(), Deposited(METER, PRODUCER, 30))
    with pytest.raises(HistoryBroken):
        history.happens(event, ROYALTIES)


def test_units_settled_twice_are_broken(history):
    history.is_owed(metered(), settled(10, 50))
    with pytest.raises(HistoryBroken):
        history.happens(settled(10, 50), ROYALTIES)


def test_a_settlement_into_an_undeclared_pot_is_broken(history):
    history.happens(metered(pot=word(97)), ROYALTIES)
    with pytest.raises(HistoryBroken):
        history.happens(settled(1, 5), ROYALTIES)


# Dismissals


def dismissal(history):
    """A day from now, as whatever happens next."""
    return ToolDismissed(METER, history.now + DAY_S + DISMISSAL_NOTICE_S)


@pytest.fixture
def dismissed(history):
    """A tool that had counted ten units of a thousand was dismissed."""
    history.is_owed(metered(), Deposited(METER, PRODUCER, 80), settled(10, 50, 30))
    history.happens(dismissal(history), ROYALTIES)
    return history


def test_a_dismissed_tool_counts_until_its_meter_is_closed(dismissed):
    closes_at = dismissed.reading.meter(METER).state.closes_at
    assert closes_at == dismissed.now + DISMISSAL_NOTICE_S
    dismissed.waits(28)
    dismissed.happens(settled(12, 10, 20), ROYALTIES)
    dismissed.happens(MeterClosed(METER, 12, 988), ROYALTIES)
    state = dismissed.reading.meter(METER).state
    assert (state.units, state.cap, state.deposit_wei, state.closes_at) == (12, 12, 20, closes_at)
    dismissed.happens(DepositReturned(METER, PRODUCER, 20), ROYALTIES)
    assert dismissed.reading.meter(METER).state.deposit_wei == 0


@pytest.mark.parametrize("days, event", [
    pytest.param(28, MeterClosed(METER, 10, 990), id="closed a day early"),
    pytest.param(29, MeterClosed(METER, 11, 989), id="closed with other units than were settled"),
    pytest.param(29, MeterClosed(METER, 10, 989), id="fewer units are freed"),
    pytest.param(29, MeterClosed(METER, 1000, 0), id="nothing is freed"),
    pytest.param(29, MeterClosed(word(99), 10, 990), id="an unknown meter is closed"),
])
def test_a_closing_whose_promise_does_not_hold_is_broken(dismissed, days, event):
    dismissed.waits(days)
    with pytest.raises(HistoryBroken):
        dismissed.happens(event, ROYALTIES)


def test_a_tool_that_is_dismissed_twice_is_broken(dismissed):
    with pytest.raises(HistoryBroken):
        dismissed.happens(dismissal(dismissed), ROYALTIES)


def test_a_closed_meter_that_counts_or_closes_again_is_broken(dismissed):
    dismissed.waits(30)
    dismissed.happens(MeterClosed(METER, 10, 990), ROYALTIES)
    for event in (settled(11, 5, 25), MeterClosed(METER, 10, 990)):
        with pytest.raises(HistoryBroken):
            dismissed.happens(event, ROYALTIES)


def test_a_meter_that_closes_without_a_dismissal_or_at_another_time_is_broken(history):
    history.is_owed(metered())
    for event in (MeterClosed(METER, 0, 1000), replace(dismissal(history), closes_at=START)):
        with pytest.raises(HistoryBroken):
            history.happens(event, ROYALTIES)


# Reports


def test_reports_have_a_history_and_periods_their_totals(history):
    history.is_owed(reported(1000, 100), reported(0, 0, moment=2), reported(1500, 50), reported(500, 50, moment=2),
                    reported(0, 20, period=2, moment=3, is_minimum=True, is_late=True))
    rows = history.reading.reports(LICENSE, ALL).items
    assert [(row.period, row.moment, row.net_income_wei, row.amount_wei) for row in rows] == [
        (0, 1, 1000, 100), (0, 2, 0, 0), (0, 1, 1500, 50), (0, 2, 500, 50), (2, 3, 0, 20)]
    assert [(row.is_minimum, row.is_late) for row in rows[-2:]] == [(0, 0), (1, 1)]
    periods = history.reading.periods(LICENSE)
    assert [(row.period, row.net_income_wei, row.paid_wei, row.reports) for row in periods] == [
        (0, 2000, 200, 4), (2, 0, 20, 1)]
    assert history.reading.pot(POT).held_by(ROYALTIES) == {ETHER: 220}
    assert history.reading.reports(word(98), ALL).items == history.reading.periods(word(98)) == []


def test_a_report_without_money_needs_no_pot(history):
    history.happens(reported(1000, 0, pot=word(97)), ROYALTIES)
    assert [row.paid_wei for row in history.reading.periods(LICENSE)] == [0]


@pytest.mark.parametrize("event", [
    pytest.param(reported(1000, 0), id="the same income again"),
    pytest.param(reported(999, 0), id="less income"),
    pytest.param(reported(1, 1, license=word(98)), id="an unknown license"),
    pytest.param(reported(1, 1, moment=2, pot=word(97)), id="money for a pot that was not declared"),
])
def test_a_report_whose_promise_does_not_hold_is_broken(history, event):
    history.happens(reported(1000, 100), ROYALTIES)
    with pytest.raises(HistoryBroken):
        history.happens(event, ROYALTIES)


# Mass payouts


def test_a_payout_says_what_is_left_and_who_claimed(history):
    history.is_owed(posted(), Claimed(PAYOUT, PERFORMER, 2**255, 30), Claimed(PAYOUT, TOOL, 7, 20))
    payout = history.reading.payout(PAYOUT)
    assert (payout.fixed.poster, payout.fixed.period, payout.fixed.total_wei, payout.left_wei) == (PRODUCER, 202611, 100, 50)
    claims = history.reading.claims(PAYOUT, ALL).items
    assert [(row.entry, row.account, row.amount_wei) for row in claims] == [(2**255, PERFORMER, 30), (7, TOOL, 20)]
    assert history.reading.claims_of(TOOL, ALL).items == claims[1:]
    assert [history.reading.is_claimed(PAYOUT, entry) for entry in (2**255, 7, 8)] == [True, True, False]
    history.happens(Reclaimed(PAYOUT, 50), ROYALTIES)
    assert history.reading.payout(PAYOUT).left_wei == 0


def test_payouts_are_found_by_poster(history):
    history.is_owed(posted(), posted(5, word(31), TOOL), posted(6, word(32)))
    found = history.reading.payouts(PRODUCER, ALL).items
    assert [(payout.fixed.payout, payout.left_wei) for payout in found] == [(PAYOUT, 100), (word(32), 6)]


@pytest.mark.parametrize("event", [
    pytest.param(Claimed(PAYOUT, PERFORMER, 1, 10), id="claimed twice"),
    pytest.param(Claimed(PAYOUT, PERFORMER, 2, 91), id="more than is left"),
    pytest.param(Claimed(word(99), PERFORMER, 2, 1), id="of an unknown payout"),
    pytest.param(Reclaimed(PAYOUT, 89), id="a part taken back"),
    pytest.param(Reclaimed(PAYOUT, 91), id="more taken back than is left"),
    pytest.param(Reclaimed(word(99), 0), id="taken back from an unknown payout"),
])
def test_a_payout_whose_promise_does_not_hold_is_broken(history, event):
    history.is_owed(posted(), Claimed(PAYOUT, PERFORMER, 1, 10))
    with pytest.raises(HistoryBroken):
        history.happens(event, ROYALTIES)
