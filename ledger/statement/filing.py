"""A statement's file, whichever form it has: what it says it is about, and its rows to be compared."""
from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from ledger.canonical import MOST_DEPTH
from ledger.errors import InvalidInput
from ledger.statement.dsr import DETAIL, RECORDS
from ledger.statement.dsr import HEAD as DSR_HEAD
from ledger.statement.line import REPORT
from ledger.statement.sales import NOTHING_SIGNED, Signed
from ledger.statement.table import FIRST, HEADER, text_of
from ledger.units import BPS, Bps, Bytes32, parse_amount, parse_bytes32

MOST_BYTES = 2**30     # a million lines of CSV have a kilobyte each; all of it is held at once
MOST_CELL = 2**16      # a territory list has a kilobyte; csv's own limit, said here

JSON, CSV, TSV = "json", "csv", "tsv"
ENCODING = "utf-8-sig"  # a byte order mark is none of the text
LINE = "line "  # begins the place of a line, in every form
LISTS = ("balances", "totals")  # members of the JSON beside its lines

# What a statement says it is about, by the name in the head of the flat file -> the column of the CSV
ABOUT = {
    "statement_id": "statementId", "recipient": "payee", "period": "period", "as_of_block": "asOfBlock",
    "as_of_hash": "asOfHash", "is_period_over": "isPeriodOver", "chain_id": "chainId", "ledger": "ledger",
    "royalties": "royalties", "deployment_id": "deploymentId", "deployment_block": "deploymentBlock",
    "deployment_hash": "deploymentHash", "restates": "restates",
}


_AT_LINE = RECORDS[DETAIL].index("line")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)  # a bracket inside a text is none
_NO_BRACKET = re.compile(r"[^\[\]{}]+")


class MalformedStatement(InvalidInput):
    """A file is no statement of ours, or something in it cannot be read."""

    says = "the file is no statement that can be read: {problem}; ask for the file as it was issued"


class StatementTooLarge(InvalidInput):
    """A statement's file is larger than any that is issued."""

    says = "the file has {got} bytes, a statement has at most {most}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of any form: where it stands, and its cells: texts in a table, values in JSON."""

    place: str
    names: tuple[str, ...]
    values: tuple[Any, ...]

    @classmethod
    def of(cls, place: str, cells: Mapping[str, Any]) -> Row:
        return cls(place, tuple(cells), tuple(cells.values()))

    @property
    def cells(self) -> dict[str, Any]:
        return dict(zip(self.names, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that was read: its form, what it says it is about (names as in ABOUT), what it says of grants, and its rows,
    made anew each time: held all at once they take ten times the file's size."""

    form: str
    about: Mapping[str, str]
    signed: Mapping[Bytes32, Signed]
    rows: Callable[[], Iterator[Row]]


def filed(content: bytes) -> Filed:
    """The file's content; its form is found by how it begins. Raises: MalformedStatement, StatementTooLarge."""
    if len(content) > MOST_BYTES:
        raise StatementTooLarge(got=len(content), most=MOST_BYTES)
    try:
        form = _form(content)
        read = value_of(content.decode(ENCODING)) if form == JSON else content
        rows = partial({JSON: json_rows_of, CSV: csv_rows_of, TSV: dsr_rows_of}[form], read)
        return Filed(form, _about(form, rows()), _signed(form, rows()), rows)
    except UnicodeDecodeError:
        raise MalformedStatement(problem="it is not UTF-8") from None
    except MalformedStatement:
        raise
    except (InvalidInput, csv.Error, KeyError, IndexError, ValueError) as problem:
        raise MalformedStatement(problem=str(problem)[:200]) from None


def csv_rows_of(content: bytes) -> Iterator[Row]:
    """The rows of a CSV, the header among them."""
    csv.field_size_limit(MOST_CELL)
    return table_rows(csv.reader(_lines(content, newline=""), strict=True))


def table_rows(rows: Iterable[Iterable[str]]) -> Iterator[Row]:
    """Rows of the CSV with the names of their columns. Raises: MalformedStatement for a row of another length."""
    line, kind, currency = (HEADER.index(name) for name in ("line", "kind", "currency"))
    for number, row in enumerate(rows):
        cells = tuple(row)
        if len(cells) != len(HEADER):
            raise MalformedStatement(problem=f"row {number + 1} has {len(cells)} cells, expected {len(HEADER)}")
        place = LINE + cells[line] if cells[line] else f"{cells[kind]} of {cells[currency]}"
        yield Row(place if number else "header", HEADER, cells)


def dsr_rows_of(content: bytes) -> Iterator[Row]:
    """The records of a flat file."""
    return record_rows(line.removesuffix("\n").split("\t") for line in _lines(content, newline="\n"))


def _lines(content: bytes, *, newline: str) -> Iterable[str]:
    """Line by line: the text of a whole file takes four times its bytes."""
    return io.TextIOWrapper(io.BytesIO(content), encoding=ENCODING, newline=newline)


def record_rows(records: Iterable[Iterable[str]]) -> Iterator[Row]:
    """Records with the names of their columns. Raises: MalformedStatement for an unknown record or a wrong length."""
    for number, record in enumerate(records):
        name, *cells = record
        columns = RECORDS.get(name.removeprefix("#"))
        if columns is None or len(cells) != len(columns):
            raise MalformedStatement(problem=f"record {number + 1} is {name[:20]!r} with {len(cells)} cells, which is none of ours")
        place = LINE + cells[_AT_LINE] if name == DETAIL else f"{name} in record {number + 1}"
        yield Row(place, columns, tuple(cells))


def json_rows_of(document: Any) -> Iterator[Row]:
    """The rows of a statement's JSON. Raises: MalformedStatement for another shape."""
    if not isinstance(document, dict) or not isinstance(document.get("lines"), list):
        raise MalformedStatement(problem="the JSON is no object with a list of lines")
    yield from document_rows({name: value for name, value in document.items() if name != "lines"}, document["lines"])


def document_rows(document: Mapping[str, Any], lines: Collection[Any]) -> Iterator[Row]:
    """The members of a statement's JSON without its lines as one row, then one for each balance, total and line.

    Raises: MalformedStatement for another shape.
    """
    head = {name: value for name, value in document.items() if not isinstance(value, list | dict) or name == "adjusts"}
    for name in ("period", "chain", "as_of"):
        member = document.get(name)
        head |= {f"{name}.{each}": value for each, value in member.items()} if isinstance(member, dict) else {name: member}
    unknown = set(document) - {*(key.partition(".")[0] for key in head), *LISTS}
    if unknown:
        raise MalformedStatement(problem=f"the JSON has a member {sorted(unknown)[0][:40]!r}, which is none of ours")
    yield Row.of("head", head)
    for name in LISTS:
        members = document.get(name)
        if not isinstance(members, list):
            raise MalformedStatement(problem=f"the member {name} of the JSON is no list")
        yield from _listed(name, members)
    yield from _listed("lines", lines)


def _listed(name: str, members: Collection[Any]) -> Iterator[Row]:
    yield Row.of(f"number of {name}", {name: str(len(members))})
    for number, each in enumerate(members, 1):
        if not isinstance(each, dict):
            raise MalformedStatement(problem=f"{name} {number} of the JSON is no object")
        yield Row.of(f"{name.removesuffix('s')} {number}", each)


def value_of(text: str) -> Any:
    """The value of JSON text. The reader of `ledger.canonical` takes a minute for 100,000 lines; the rows are compared
    with ours anyway, so here a name that stands twice and nesting that would end the process are all that is refused.

    Raises: MalformedStatement for these, ValueError.
    """
    _require_shallow(text)
    return json.loads(text, object_pairs_hook=_members)


def _require_shallow(text: str) -> None:
    depth = 0
    for bracket in _NO_BRACKET.sub("", _STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MOST_DEPTH:
            raise MalformedStatement(problem=f"the JSON is nested deeper than {MOST_DEPTH} levels")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedStatement(problem="an object of the JSON names one member twice")
    return members


def _form(content: bytes) -> str:
    begins = content[:200].removeprefix(codecs.BOM_UTF8).lstrip()
    if begins.startswith(b"{"):
        return JSON
    if begins.startswith(",".join(FIRST).encode()):
        return CSV
    if begins.startswith(f"#{DSR_HEAD}\t".encode()):
        return TSV
    raise MalformedStatement(problem="it begins neither like JSON nor like the CSV or flat file of a statement")


def _about(form: str, rows: Iterator[Row]) -> dict[str, str]:
    if form == JSON:
        return _about_json(next(rows).cells)
    if form == CSV:
        first = next(islice(rows, 1, 2), None)
        if first is None:
            raise MalformedStatement(problem="the CSV has no rows")
        return {name: first.cells[column] for name, column in ABOUT.items()}
    head = next((row.cells for row in rows if row.place.startswith(f"{DSR_HEAD} ")), {})
    return {name: head[name] for name in ABOUT}


def _about_json(head: Mapping[str, Any]) -> dict[str, str]:
    names = {
        "recipient": "payee", "period": "period.name", "as_of_block": "as_of.block_number", "as_of_hash": "as_of.block_hash",
        "is_period_over": "as_of.is_period_over", "chain_id": "chain.chain_id", "ledger": "chain.ledger",
        "royalties": "chain.royalties", "deployment_id": "chain.deployment_id", "deployment_block": "chain.block_number",
        "deployment_hash": "chain.block_hash", "statement_id": "statement_id",
    }
    adjusts = head.get("adjusts")
    if not isinstance(adjusts, list):
        raise MalformedStatement(problem="the member adjusts of the JSON is no list")
    return {name: _plain(head[there]) for name, there in names.items()} | {"restates": " ".join(map(str, adjusts))}


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _signed(form: str, rows: Iterable[Row]) -> dict[Bytes32, Signed]:
    """What the file says of each license's grant: the title and the rate, where it says them first."""
    wanted = ("licenseId", "kind", "work", "rateBps") if form == CSV else ("license_id", "kind", "work", "rate_bps")
    read = _json_value if form == JSON else text_of
    found: dict[Bytes32, Signed] = {}
    for row in rows:
        if row.place.startswith(LINE) and wanted[0] in row.names:
            license, kind, work, rate = (read(row.values[row.names.index(name)]) for name in wanted)
            if license:
                key = parse_bytes32(license, field="license")
                found[key] = _more(found.get(key, NOTHING_SIGNED), work, rate if kind == REPORT else None)
    return found


def _more(known: Signed, work: str | None, rate: str | None) -> Signed:
    rate_bps = Bps(parse_amount(rate, field="rate", most=BPS)) if rate else None
    return Signed(known.work or work, known.rate_bps if known.rate_bps is not None else rate_bps)


def _json_value(value: Any) -> str | None:
    return None if value is None else str(value)
