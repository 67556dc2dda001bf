"""One row of a usage report: its cells read into values, each with its own error."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any

from ledger.errors import InvalidInput
from ledger.terms import MEDIA, USES, territory_bitmap
from ledger.terms.limits import DAY_S
from ledger.terms.v1.scope import ENHANCEMENTS
from ledger.units import ETHER, Address, Bytes32, UnixTime, Wei, hex_of, parse_address, parse_bytes32
from ledger.usage_report.upload import COLUMNS, MOST_CELL, MOST_ROWS, REQUIRED, SHOWN, RawRow

MOST_UNITS = 2**53 - 1           # what a grant can name as its number of units
MOST_SECONDS = 100 * 366 * DAY_S  # a century of output
MOST_BASE = 2**128 - 1           # what a report on chain can declare
MOST_TEXT = 500
FIRST_YEAR, LAST_YEAR = 2020, 9998  # no grant of this ledger is older; datetime knows no year after 9999
ETHER_NAME = "ETH"

_REPORT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_ISCC = re.compile(r"ISCC:[A-Z2-7]{10,73}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?[0-9]{1,100}")
_FRACTION = re.compile(r"-?[0-9]*[.,][0-9]+|-?[0-9.]+[eE][+-]?[0-9]+")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class CellMissing(InvalidInput):
    """A cell that every row needs is empty."""

    says = "it is empty; every row needs it"


class CellsUneven(InvalidInput):
    """A row has another number of cells than there are columns."""

    says = "the row has {got} cells, the header names {expected} columns; a comma inside a text needs quotes around it"


class CellTooLong(InvalidInput):
    """A cell holds more characters than any value has."""

    says = "it has {got} characters, at most {most} are taken"


class CellMalformed(InvalidInput):
    """A cell is not written as its column asks."""

    says = "got {got!r}, expected {expected}"


class NumberNegative(InvalidInput):
    """A count or an amount is below zero. What was reported before is corrected by a new report, not by a negative row."""

    says = "got {got}, expected 0 or more; corrections are new reports of the whole period"


class NumberFractional(InvalidInput):
    """A count or an amount is not whole."""

    says = "got {got}, expected a whole number; amounts are minor units of the currency"


class NumberAbsurd(InvalidInput):
    """A count or an amount is larger than any that can be."""

    says = "got a number of {digits} digits, at most {most} is possible"


@dataclass(frozen=True, slots=True)
class UsageRow:
    """A row that can be read. Days are whole, the last one is used too; amounts are minor units of `currency`."""

    report_id: str
    line: int
    license: Bytes32
    work_title: str
    eidr: str
    asset: Bytes32 | None
    use: str
    enhancement: str
    language: str
    territory: int          # bitmap
    media: int              # bit mask
    output_sha256: Bytes32 | None
    output_iscc: str
    seconds: int
    units: int
    used_from: UnixTime     # midnight UTC of the first day
    used_to: UnixTime       # midnight UTC of the last day
    currency: Address | None
    gross_base: Wei
    note: str
    written: Mapping[str, str]  # the cells, as they were sent

    def content(self) -> dict[str, str]:
        """What the row says, every column as text in one form: what its hash is made of."""
        read = {
            "line": str(self.line), "license_id": hex_of(self.license), "asset_id": hex_of(self.asset) if self.asset else "",
            "output_sha256": hex_of(self.output_sha256) if self.output_sha256 else "", "seconds": str(self.seconds),
            "territory": " ".join(sorted(self.written["territory"].split())), "media": " ".join(MEDIA.names_of(self.media)),
            "units": str(self.units), "currency": self.currency or "", "gross_base": str(self.gross_base),
        }
        return {name: read.get(name, self.written.get(name, "").strip()) for name in COLUMNS}


def read_row(raw: RawRow) -> tuple[UsageRow | None, list[tuple[str, InvalidInput]]]:
    """The row, or every cell that cannot be read with its column; the column is empty for the row as a whole."""
    got, expected = raw.count
    if got != expected:
        return None, [("", CellsUneven(got=got, expected=expected))]
    values: dict[str, Any] = {}
    problems: list[tuple[str, InvalidInput]] = []
    for name in COLUMNS:
        try:
            values[name] = _read(name, raw.cells.get(name, "").strip())
        except InvalidInput as problem:
            problems.append((name, problem))
    if problems:
        return None, problems
    return UsageRow(*values.values(), written=dict(raw.cells)), []


def _read(name: str, cell: str) -> Any:
    if len(cell) > MOST_CELL:
        raise CellTooLong(got=len(cell), most=MOST_CELL)
    if not cell and name in REQUIRED:
        raise CellMissing()
    return _READ[name](cell)


def _matching(pattern: re.Pattern[str], expected: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell and not pattern.fullmatch(cell):
            raise CellMalformed(got=cell[:SHOWN], expected=expected)
        return cell
    return read


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not cell:
            return 0
        if _FRACTION.fullmatch(cell):
            raise NumberFractional(got=cell[:SHOWN])
        if not _WHOLE.fullmatch(cell):
            raise CellMalformed(got=cell[:SHOWN], expected="a whole number in digits")
        if cell.startswith("-"):
            raise NumberNegative(got=cell[:SHOWN])
        if not least <= int(cell) <= most:
            raise NumberAbsurd(digits=len(cell), most=most)
        return int(cell)
    return read


def _text(cell: str) -> str:
    if len(cell) > MOST_TEXT:
        raise CellTooLong(got=len(cell), most=MOST_TEXT)
    if any(unicodedata.category(character) in _INVISIBLE for character in cell):
        raise CellMalformed(got=ascii(cell)[:SHOWN], expected="one line of visible characters")
    return cell


def _hash(cell: str) -> Bytes32 | None:
    return parse_bytes32(cell if cell.startswith("0x") else "0x" + cell, field="hash") if cell else None


def _day(cell: str) -> UnixTime:
    try:
        if _DATE.fullmatch(cell):
            day = date.fromisoformat(cell)
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return UnixTime(int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp()))
    except ValueError:
        pass
    raise CellMalformed(got=cell[:SHOWN], expected=f"a day such as 2026-11-30, from {FIRST_YEAR} on")


def _currency(cell: str) -> Address | None:
    if cell == ETHER_NAME:
        return ETHER
    return parse_address(cell, field="currency") if cell else None


_READ: Mapping[str, Callable[[str], Any]] = {
    "report_id": _matching(_REPORT_ID, "up to 64 letters, digits, dots, hyphens or underscores"),
    "line": _number(1, MOST_ROWS), "license_id": _hash, "work_title": _text, "eidr": _text, "asset_id": _hash,
    "use_class": lambda cell: USES.word(cell).name,
    "enhancement_kind": lambda cell: ENHANCEMENTS.word(cell).name if cell else "",
    "language": _matching(_LANGUAGE, "a BCP 47 tag such as de or en-GB"),
    "territory": lambda cell: territory_bitmap(cell.split(), term="territory"),
    "media": lambda cell: MEDIA.mask(cell.split()), "output_sha256": _hash,
    "output_iscc": _matching(_ISCC, "an ISCC such as ISCC:KEC…"), "seconds": _number(0, MOST_SECONDS),
    "units": _number(0, MOST_UNITS), "used_from": _day, "used_to": _day, "currency": _currency,
    "gross_base": _number(0, MOST_BASE), "note": _text,
}
