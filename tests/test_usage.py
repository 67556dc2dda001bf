"""Meters, receipts, reports and payouts: their ids, their limits and their arithmetic."""
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.units import NO_ADDRESS
from ledger.usage import (MOMENTS, PERIOD_S, Appointment, Entry, Meter, Payout, Receipt, Report, owed_wei, pot_account,
                          window_of)

ONE, TWO = "0x" + "11" * 20, "0x" + "22" * 20
METER = Meter(b"\x01" * 32, ONE, NO_ADDRESS, b"\x02" * 32, 5)
APPOINTMENT = Appointment(b"\x01" * 32, ONE, TWO, 100)
RECEIPT = Receipt(b"\x01" * 32, TWO, 100, bytes(32), 1)
REPORT = Report(b"\x01" * 32, ONE, 0, "service", 100, bytes(32))
PAYOUT = Payout(b"\x01" * 32, 100, NO_ADDRESS, ONE, 3, 1)
ENTRY = Entry(0, ONE, 100)


@pytest.mark.parametrize("value, changes, code", [
    (METER, {"license": b"\x01"}, "malformed_hex"),
    (METER, {"tool": "0x1"}, "malformed_address"),
    (METER, {"unit_price_wei": 1.0}, "malformed_amount"),
    (APPOINTMENT, {"tool": NO_ADDRESS}, "tool_missing"),
    (APPOINTMENT, {"cap": 0}, "cap_missing"),
    (APPOINTMENT, {"cap": 2**64}, "malformed_amount"),
    (APPOINTMENT, {"deadline": -1}, "malformed_amount"),
    (RECEIPT, {"cumulative": 2**128}, "malformed_amount"),
    (RECEIPT, {"outputs": b""}, "malformed_hex"),
    (REPORT, {"moment": "later"}, "unknown_word"),
    (REPORT, {"period": 2**32}, "malformed_amount"),
    (REPORT, {"net_income_wei": 2**128}, "malformed_amount"),
    (REPORT, {"net_income_wei": -1}, "malformed_amount"),
    (PAYOUT, {"total_wei": 0}, "nothing_to_post"),
    (PAYOUT, {"total_wei": 2**128}, "malformed_amount"),
    (PAYOUT, {"poster": None}, "malformed_address"),
    (ENTRY, {"index": 2**96}, "malformed_amount"),
    (ENTRY, {"amount_wei": "1.5"}, "malformed_amount"),
])
def test_a_value_out_of_range_does_not_exist(value, changes, code):
    with pytest.raises(LedgerError) as refused:
        replace(value, **changes)
    assert refused.value.code == code


@pytest.mark.parametrize("value", [APPOINTMENT, RECEIPT, REPORT])
def test_a_value_is_read_again_from_its_members(value):
    assert type(value).from_message(value.members()) == value


@pytest.mark.parametrize("value, changes", [
    *((METER, {name: change}) for name, change in [("license", bytes(32)), ("tool", TWO), ("currency", ONE),
                                                   ("pot", bytes(32)), ("unit_price_wei", 6)]),
    *((PAYOUT, {name: change}) for name, change in [("root", bytes(32)), ("currency", ONE), ("poster", TWO), ("period", 4)]),
])
def test_every_member_is_in_the_id(value, changes):
    assert replace(value, **changes).id != value.id


def test_every_member_of_an_entry_is_in_its_leaf():
    others = {replace(ENTRY, index=1).leaf, replace(ENTRY, account=TWO).leaf, replace(ENTRY, amount_wei=99).leaf}
    assert len(others | {ENTRY.leaf}) == 4


@given(st.integers(0, 2**128 - 1), st.integers(0, 10_000), st.integers(0, 2**128 - 1))
def test_what_is_owed_is_never_less_than_share_or_minimum_and_less_than_one_unit_above(income, bps, minimum):
    owed = owed_wei(income, bps, minimum)
    assert owed * 10_000 >= income * bps and owed >= minimum
    assert owed == minimum or (owed - 1) * 10_000 < income * bps


@pytest.mark.parametrize("report_every", sorted(PERIOD_S))
def test_periods_follow_each_other_without_a_gap(report_every):
    first, second = window_of(0, 1_000, report_every), window_of(1, 1_000, report_every)
    assert first.begins_at == 1_000 and first.ends_at == second.begins_at
    assert first.late_at == first.ends_at + 45 * 86_400


def test_moments_have_the_numbers_of_the_contract():
    assert [MOMENTS.number(name) for name in ("training", "service", "downstream-use")] == [1, 2, 3]


def test_a_pots_account_is_the_end_of_its_id():
    assert pot_account(bytes(range(32))).lower() == "0x" + bytes(range(12, 32)).hex()
