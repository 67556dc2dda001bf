"""Counts, shares, amounts and times: whole numbers with their units."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ledger.terms.limits import DAY_S, HOUR_S, MAX_SAFE_INTEGER, MAX_TIME, YEAR_S
from ledger.terms.values.base import MalformedTerm, Reader, TermOutOfRange, Value, read_number, whole_number
from ledger.units import BPS, ETHER, Wei, parse_amount

_MONTHS = {
    "en": ("January February March April May June July August September October November December").split(),
    "de": ("Januar Februar März April Mai Juni Juli August September Oktober November Dezember").split(),
}
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%")
_UNDASHED_DATE = re.compile(r"(19|2[01])[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9]")
_UNITS = {"s": 1, "m": 60, "h": HOUR_S, "d": DAY_S, "y": YEAR_S}
_SPANS = {"en": {DAY_S: ("day", "days"), HOUR_S: ("hour", "hours")}, "de": {DAY_S: ("Tag", "Tage"), HOUR_S: ("Stunde", "Stunden")}}
MAX_UINT128 = 2**128 - 1


@dataclass(frozen=True)
class Count(Value):
    """A number of things from `least` to `most`, at most 2^53 - 1 so that every JSON reader keeps it exact."""

    least: int
    most: int
    empty = 0
    solidity = frozenset({"uint8", "uint16", "uint32", "uint128"})
    field = "number"

    def __post_init__(self) -> None:
        assert 0 <= self.least <= self.most <= MAX_SAFE_INTEGER

    def parse(self, raw: Any, term: str) -> int:
        number = whole_number(raw, term)
        if not self.least <= number <= self.most:
            raise TermOutOfRange(term=term, got=number, rule=f"from {self.least} to {self.most}")
        return number

    def read(self, text: str, term: str) -> int:
        return read_number(text, term)

    def case(self, value: int) -> str:
        return "one" if value == 1 else super().case(value)

    def phrase(self, value: int, reader: Reader, style: str) -> str:
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


def read_share(text: str, term: str) -> int:
    """The basis points of `250` or `2.5%`. Raises: MalformedTerm, also for a comma and for parts of a basis point."""
    found = _PERCENT.fullmatch(text)
    if found:
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if not text.isdecimal():
        raise MalformedTerm(term=term, got=text, expected="basis points such as 250, or per cent such as 2.5%")
    return read_number(text, term)


class Share(Count):
    """A part of a whole in basis points; 10,000 = 100 %."""

    solidity = frozenset({"uint16"})
    field = "percent"

    def __init__(self) -> None:
        super().__init__(0, BPS)

    def read(self, text: str, term: str) -> int:
        """Basis points, or per cent with its sign: `250`, `2.5%`."""
        return read_share(text, term)

    def case(self, value: int) -> str:
        return Value.case(self, value)

    def phrase(self, value: int, reader: Reader, style: str) -> str:
        return percent(value, reader.language)

    def wallet(self, member: str) -> list[dict[str, Any]]:
        return [{"path": member, "format": "unit", "params": {"base": "%", "decimals": 2}}]


class Duration(Count):
    """A length of time in seconds."""

    solidity = frozenset({"uint32"})
    field = "duration"

    def read(self, text: str, term: str) -> int:
        """Seconds, or a number with s, m, h, d, or y for 365 days: `730d`, `2y`."""
        size = _UNITS.get(text[-1:])
        return read_number(text[:-1], term) * size if size else read_number(text, term)

    def case(self, value: int) -> str:
        return Value.case(self, value)

    def phrase(self, value: int, reader: Reader, style: str) -> str:
        return duration(value, reader.language)

    def wallet(self, member: str) -> list[dict[str, Any]]:
        return [{"path": member, "format": "duration"}]


@dataclass(frozen=True)
class Span(Count):
    """A number of whole days or hours that people count: `unit_s` is 86,400 or 3,600."""

    unit_s: int = DAY_S
    field = "number"

    def case(self, value: int) -> str:
        return Value.case(self, value)

    def phrase(self, value: int, reader: Reader, style: str) -> str:
        one, many = _SPANS[reader.language][self.unit_s]
        return f"{value} {one if value == 1 else many}"


class Time(Count):
    """A moment in Unix seconds, UTC; 0 = not fixed where `least` is 0."""

    solidity = frozenset({"uint40"})
    field = "time"

    def __init__(self, least: int = 0) -> None:
        super().__init__(least, MAX_TIME)

    def read(self, text: str, term: str) -> int:
        """Unix seconds, or a date or time of ISO 8601, in UTC where no offset is written: `2027-01-01`."""
        if _UNDASHED_DATE.fullmatch(text):
            raise MalformedTerm(term=term, got=text, expected="a date such as 2027-01-01; as Unix seconds this would be in 1970")
        if text.isdecimal():
            return read_number(text, term)
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise MalformedTerm(term=term, got=text, expected="Unix seconds or a date such as 2027-01-01") from None
        return int((at if at.tzinfo else at.replace(tzinfo=timezone.utc)).timestamp())

    def case(self, value: int) -> str:
        return Value.case(self, value)

    def phrase(self, value: int, reader: Reader, style: str) -> str:
        return moment(value, reader.language)

    def wallet(self, member: str) -> list[dict[str, Any]]:
        return [{"path": member, "format": "date", "params": {"encoding": "timestamp"}}]


@dataclass(frozen=True)
class Amount(Value):
    """Money in minor units of the grant's currency (uint128); JSON carries it as a decimal string."""

    empty = 0
    field = "amount"
    solidity = frozenset({"uint128"})

    def parse(self, raw: Any, term: str) -> Wei:
        return parse_amount(raw, field=term, most=MAX_UINT128)

    def dump(self, value: int) -> str:
        return str(value)

    def phrase(self, value: int, reader: Reader, style: str) -> str:
        number = decimal(value, reader.value_of("currency_decimals"), reader.language)
        return f"{number} {reader.value_of('currency_label')}"

    def wallet(self, member: str) -> list[dict[str, Any]]:
        return [{"path": member, "format": "tokenAmount", "params": {"tokenPath": "currency", "nativeCurrencyAddress": ETHER}}]

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^(0|[1-9][0-9]{0,38})$"}


def decimal(amount: int, decimals: int, language: str) -> str:
    """Minor units as an exact decimal without trailing zeros.

    >>> decimal(1_500_000_000_000_000_000, 18, "en"), decimal(5, 2, "de"), decimal(7, 0, "en")
    ('1.5', '0,05', '7')
    """
    whole, part = divmod(amount, 10**decimals)
    digits = str(part).rjust(decimals, "0").rstrip("0") if part else ""
    return str(whole) + ({"en": ".", "de": ","}[language] + digits if digits else "")


def percent(bps: int, language: str) -> str:
    """Basis points as a percentage.

    >>> percent(350, "en"), percent(1500, "de")
    ('3.5 %', '15 %')
    """
    return decimal(bps, 2, language) + " %"


def duration(seconds: int, language: str) -> str:
    """Seconds in the largest unit that is exact; whole years of 365 days are named as well.

    >>> duration(730 * 86400, "en"), duration(90 * 60, "de")
    ('730 days (2 years)', '90 Minuten')
    """
    names = {"en": ("day", "hour", "minute", "second"), "de": ("Tag", "Stunde", "Minute", "Sekunde")}[language]
    plurals = {"en": ("days", "hours", "minutes", "seconds"), "de": ("Tage", "Stunden", "Minuten", "Sekunden")}[language]
    unit = next(i for i, size in enumerate((DAY_S, HOUR_S, 60, 1)) if seconds % size == 0)
    number = seconds // (DAY_S, HOUR_S, 60, 1)[unit]
    said = f"{number} {names[unit] if number == 1 else plurals[unit]}"
    if seconds and seconds % YEAR_S == 0:
        said += f" ({_years(seconds // YEAR_S, language)})"
    return said


def _years(number: int, language: str) -> str:
    one, many = {"en": ("year", "years"), "de": ("Jahr", "Jahre")}[language]
    return f"{number} {one if number == 1 else many}"


def moment(time: int, language: str) -> str:
    """A Unix time as a date and time in UTC, to the second only where it has seconds.

    >>> moment(1767225600, "en"), moment(1767225601, "de")
    ('1 January 2026 00:00 UTC', '1. Januar 2026 00:00:01 UTC')
    """
    if time > MAX_TIME:  # the end of a license that is bought at the end of the calendar
        return {"en": "after the year 9999", "de": "nach dem Jahr 9999"}[language]
    at = datetime.fromtimestamp(time, tz=timezone.utc)
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    day = f"{at.day}." if language == "de" else f"{at.day}"
    return f"{day} {_MONTHS[language][at.month - 1]} {at.year} {clock} UTC"
