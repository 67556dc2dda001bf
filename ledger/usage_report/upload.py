"""A usage report as it is uploaded: bytes become rows of text, or the whole file is refused."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.canonical import parse, require_few
from ledger.errors import InvalidInput

MOST_BYTES = 48 * 2**20  # 100,000 rows with every cell filled have some 36 MB
MOST_ROWS = 100_000      # a year of daily rows for 270 licenses; more rows are several reports
MOST_CELL = 2_000        # characters; a list of all territories has 750
MOST_LINE = 100_000      # characters of a line of CSV; all cells together, each with quotation marks doubled, have 82,000
MOST_LINES = 10 * MOST_ROWS    # of CSV, with empty ones and those inside of cells
MOST_OBJECTS = 10 * MOST_ROWS  # of JSON, and lists: a row with territories and media is three, and notes may hold brackets
SHOWN = 40               # characters of what was sent that an error repeats

COLUMNS = ("report_id", "line", "license_id", "work_title", "eidr", "asset_id", "use_class", "enhancement_kind", "language",
           "territory", "media", "output_sha256", "output_iscc", "seconds", "units", "used_from", "used_to", "currency",
           "gross_base", "note")
REQUIRED = ("report_id", "line", "license_id", "use_class", "territory", "media", "used_from", "used_to")

_FOREIGN = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"PK\x03\x04", "a spreadsheet or ZIP file"), (b"%PDF", "PDF"))
_CAMEL = {re.sub(r"_(.)", lambda found: found[1].upper(), name): name for name in COLUMNS}


class ReportTooLarge(InvalidInput):
    """A usage report has more bytes than any is read with; nothing of it was looked at."""

    says = "the usage report has {got} bytes, at most {most} are read; send it in several reports"


class TooManyRows(InvalidInput):
    """A usage report has more rows than one report takes."""

    says = "the usage report has more than {most} rows; send it in several reports"


class WrongEncoding(InvalidInput):
    """A usage report is not UTF-8 text."""

    says = "the usage report is not UTF-8 text: {problem}; save it as CSV in UTF-8"


class BrokenReport(InvalidInput):
    """A usage report cannot be taken apart into rows."""

    says = "the usage report cannot be read: {problem}"


class WrongColumns(InvalidInput):
    """The first line of a usage report, or a row of its JSON, does not name our columns."""

    says = "the columns of the usage report: {problem}; known are {known}"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it was sent: its number among the rows, counted from 1, and its cells as text by column name. `count` is
    how many cells it had, and how many there are columns."""

    number: int
    cells: Mapping[str, str]
    count: tuple[int, int]


def rows_of(content: bytes) -> list[RawRow]:
    """The rows of a report in CSV (RFC 4180, a header first) or JSON (a list of objects, or an object with `rows`). Names
    are as in COLUMNS, or as in camelCase; columns that are left out are empty. No rows is a report, of no use.

    Raises: ReportTooLarge, WrongEncoding, BrokenReport, WrongColumns, TooManyRows.
    """
    if len(content) > MOST_BYTES:
        raise ReportTooLarge(got=len(content), most=MOST_BYTES)
    text = _text(content)
    found = _json_rows(text) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text)
    rows: list[RawRow] = []
    for row in found:
        if len(rows) == MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        rows.append(row)
    return rows


def _text(content: bytes) -> str:
    for mark, name in _FOREIGN:
        if content.startswith(mark):
            raise WrongEncoding(problem=f"it begins like {name}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise WrongEncoding(problem=f"byte {problem.start + 1} is 0x{content[problem.start]:02x}") from None
    if "\0" in text:
        raise WrongEncoding(problem=f"character {text.index(chr(0)) + 1} is a zero")
    return text


def _csv_rows(text: str) -> Iterator[RawRow]:
    reader = csv.reader(_short(io.StringIO(text, newline="")), strict=True)
    csv.field_size_limit(MOST_BYTES)
    try:
        header = next(reader, [])
        names = _names(header, text)
        for number, cells in enumerate((cells for cells in reader if cells), 1):
            yield RawRow(number, dict(zip(names, cells)), (len(cells), len(names)))
    except csv.Error as problem:
        raise BrokenReport(problem=f"line {reader.line_num} of the CSV: {problem}") from None


def _short(lines: Iterable[str]) -> Iterator[str]:
    """The lines: one of commas alone would become millions of cells before the first is looked at."""
    for number, line in enumerate(lines, 1):
        if number > MOST_LINES:
            raise BrokenReport(problem=f"the CSV has more than {MOST_LINES} lines")
        if len(line) > MOST_LINE:
            raise BrokenReport(problem=f"line {number} of the CSV has {len(line)} characters, at most {MOST_LINE} are read")
        yield line


def _names(header: Sequence[str], text: str) -> list[str]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        raise WrongColumns(problem="they are not separated by commas", known=", ".join(COLUMNS))
    return _known([_CAMEL.get(name.strip(), name.strip()) for name in header])


def _known(names: Sequence[str]) -> list[str]:
    """Raises: WrongColumns for a name that is unknown, doubled or missing."""
    for name in names:
        if name not in COLUMNS:
            raise WrongColumns(problem=f"{name[:SHOWN]!r} is unknown", known=", ".join(COLUMNS))
        if names.count(name) > 1:
            raise WrongColumns(problem=f"{name!r} stands there twice", known=", ".join(COLUMNS))
    for name in REQUIRED:
        if name not in names:
            raise WrongColumns(problem=f"{name!r} is missing", known=", ".join(COLUMNS))
    return list(names)


def _json_rows(text: str) -> Iterator[RawRow]:
    try:
        require_few(text, MOST_OBJECTS)
        document = parse(text)
    except InvalidInput as problem:
        raise BrokenReport(problem=str(problem)) from None
    rows = document.get("rows") if isinstance(document, dict) and set(document) == {"rows"} else document
    if not isinstance(rows, list):
        raise BrokenReport(problem="the JSON is neither a list of rows nor an object with `rows` alone")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise BrokenReport(problem=f"row {number} of the JSON is no object")
        names = _known([_CAMEL.get(name, name) for name in row])
        cells = {name: _cell(number, value) for name, value in zip(names, row.values(), strict=True)}
        yield RawRow(number, cells, (len(COLUMNS), len(COLUMNS)))


def _cell(number: int, value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    if value is None or isinstance(value, (str, int)) and not isinstance(value, bool):
        return "" if value is None else str(value)
    raise BrokenReport(problem=f"row {number} of the JSON holds a value that is no text, whole number or list of texts")
