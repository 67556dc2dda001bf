"""The time that a statement is about: a month, a quarter, or from one day to another."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache

from ledger.errors import InvalidInput
from ledger.units import UnixTime

MONTHS, MONTHS_OF_QUARTER = 12, 3
MOMENTS_KEPT = 1_024  # a block has one time, and hundreds of events
LAST_YEAR = 9998  # datetime knows no year after 9999, and a period needs its end

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_DATE, _MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"


class MalformedPeriod(InvalidInput):
    """A period is not written as one, or ends before it begins."""

    says = ("period: got {got!r}, expected a month (2026-11), a quarter (2026-Q4), or two dates of which the second is "
            "the first day after (2026-11-01/2026-12-01)")


@dataclass(frozen=True, slots=True)
class Period:
    """Block times from `start` on and before `end`, UTC. Raises: MalformedPeriod unless `start < end`."""

    start: UnixTime
    end: UnixTime

    def __post_init__(self) -> None:
        last = _first_of(LAST_YEAR, 0)
        if not 0 <= self.start < self.end <= last:
            raise MalformedPeriod(got=f"{self.start} to {self.end}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period of a name; also two moments such as 2026-11-01T12:00:00Z. Raises: MalformedPeriod.

        >>> Period.parse("2026-Q4") == Period.parse("2026-10-01/2027-01-01")
        True
        """
        month, quarter = _MONTH.fullmatch(text), _QUARTER.fullmatch(text)
        try:
            if month:
                return cls._months(int(month[1]), int(month[2]) - 1, 1)
            if quarter:
                return cls._months(int(quarter[1]), MONTHS_OF_QUARTER * (int(quarter[2]) - 1), MONTHS_OF_QUARTER)
            start, _, end = text.partition("/")
            return cls(_moment(start), _moment(end))
        except (ValueError, MalformedPeriod):
            raise MalformedPeriod(got=text[:60]) from None

    @classmethod
    def _months(cls, year: int, month: int, count: int) -> Period:
        return cls(_first_of(year, month), _first_of(year, month + count))

    @property
    def name(self) -> str:
        """The shortest text that `parse` reads as this period.

        >>> Period(UnixTime(1793491200), UnixTime(1796083200)).name
        '2026-11'
        """
        first = datetime.fromtimestamp(self.start, timezone.utc)
        if self == Period._months(first.year, first.month - 1, 1):
            return f"{first.year:04}-{first.month:02}"
        if first.month % MONTHS_OF_QUARTER == 1 and self == Period._months(first.year, first.month - 1, MONTHS_OF_QUARTER):
            return f"{first.year:04}-Q{first.month // MONTHS_OF_QUARTER + 1}"
        return f"{_text(self.start)}/{_text(self.end)}"

    def __contains__(self, time: object) -> bool:
        return isinstance(time, int) and self.start <= time < self.end

    def months(self) -> Iterator[Period]:
        """The calendar months in it, the first and last cut to it."""
        first = datetime.fromtimestamp(self.start, timezone.utc)
        month, start = first.month, self.start
        while start < self.end:
            end = min(_first_of(first.year, month), self.end)
            yield Period(start, end)
            month, start = month + 1, end


class Months:
    """The names of the calendar months in a period, found by time."""

    def __init__(self, period: Period) -> None:
        months = list(period.months())
        self._starts, self._names = [month.start for month in months], [month.name for month in months]

    def name_at(self, time: UnixTime) -> str:
        """The month's; the first one's for a time before the period, the last one's for a time behind it.

        >>> Months(Period.parse("2026-Q4")).name_at(UnixTime(1793491200))
        '2026-11'
        """
        return self._names[max(bisect_right(self._starts, time) - 1, 0)]


@lru_cache(MOMENTS_KEPT)
def moment_text(time: int) -> str:
    """Seconds since 1970 as ISO 8601.

    >>> moment_text(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(time, timezone.utc).strftime(_MOMENT)


def _text(time: UnixTime) -> str:
    text = moment_text(time)
    return text.removesuffix("T00:00:00Z")


def _moment(text: str) -> UnixTime:
    form = _MOMENT if "T" in text else _DATE
    read = datetime.strptime(text, form).replace(tzinfo=timezone.utc)
    if read.strftime(form) != text:  # strptime also takes 2026-1-1
        raise MalformedPeriod(got=text)
    return UnixTime(int(read.timestamp()))


def _first_of(year: int, month: int) -> UnixTime:
    """The first second of a month; `month` counts from 0 and may run into later years."""
    return UnixTime(int(datetime(year + month // MONTHS, month % MONTHS + 1, 1, tzinfo=timezone.utc).timestamp()))
