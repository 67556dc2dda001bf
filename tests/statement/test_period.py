"""The time that a statement is about."""
from datetime import datetime, timezone

import pytest

from ledger.statement import MalformedPeriod, Period


def second(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp())


@pytest.mark.parametrize(("name", "start", "end"), [
    ("2026-11", "2026-11-01", "2026-12-01"),
    ("2026-12", "2026-12-01", "2027-01-01"),
    ("2026-Q1", "2026-01-01", "2026-04-01"),
    ("2026-Q4", "2026-10-01", "2027-01-01"),
    ("2024-02", "2024-02-01", "2024-03-01"),
    ("2026-11-03/2026-11-10", "2026-11-03", "2026-11-10"),
    ("2026-11-03T12:00:01Z/2026-11-10", "2026-11-03T12:00:01", "2026-11-10"),
])
def test_a_period_is_read_by_its_name_and_named_again(name, start, end):
    period = Period.parse(name)
    assert (period.start, period.end) == (second(start), second(end))
    assert period.name == name


def test_a_period_has_one_name():
    assert Period.parse("2026-11-01/2026-12-01").name == "2026-11"
    assert Period.parse("2026-10-01/2027-01-01").name == "2026-Q4"
    assert Period.parse("2026-02-01/2026-05-01").name == "2026-02-01/2026-05-01"


def test_the_end_is_not_in_the_period():
    period = Period.parse("2026-11")
    assert period.start in period and period.end - 1 in period
    assert period.end not in period and period.start - 1 not in period


@pytest.mark.parametrize("text", [
    "", "2026", "2026-13", "2026-00", "2026-Q5", "2026-q4", "2026-11-01", "2026-11-01/2026-11-01", "2026-12-01/2026-11-01",
    "2026-1-1/2026-2-1", "2026-02-30/2026-03-01", "2026-11/2026-12", "9999-12", "2026-11 ", "２０２６-11", "a" * 1000,
    "2026-11-01T00:00:00/2026-12-01", "1969-12-31/2026-01-01",
])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(MalformedPeriod):
        Period.parse(text)


def test_a_quarter_has_its_months_and_other_periods_their_parts():
    assert [month.name for month in Period.parse("2026-Q4").months()] == ["2026-10", "2026-11", "2026-12"]
    assert [month.name for month in Period.parse("2026-11-20/2027-01-05").months()] == [
        "2026-11-20/2026-12-01", "2026-12", "2027-01-01/2027-01-05"]
