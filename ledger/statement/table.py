"""A statement as CSV (RFC 4180): the lines, then the balances, each row with all that is needed to check it alone."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from ledger.statement.line import COLUMNS, NAMES, Line
from ledger.statement.period import moment_text
from ledger.statement.pot import ROUNDING_RULE
from ledger.statement.statement import Statement
from ledger.units import hex_of

# The same in each row. Before the columns of lines stand those of TERMS that begin a line, after them the rest.
FIRST = ("statementId", "line", "period", "payee")
ORIGIN = ("asOfBlock", "asOfHash", "asOfTime", "isPeriodOver", "chainId", "ledger", "royalties", "deploymentId",
          "deploymentBlock", "deploymentHash", "restates", "rounding")
BALANCE = "balance"  # the column of the amounts of balances
ITEMS = ("opening", "accrued", "paid", "closing", "pending", "held", "trust_withheld")  # kinds of the rows of balances
HEADER = (*FIRST, *(column.header for column in COLUMNS[1:]), BALANCE, *ORIGIN)

_UNLIKE = [(NAMES.index(name), name) for name in ("work", "minimum_applied", "time")]  # as cells another text than in JSON

FORMULA = "=+-@\t\r"  # a spreadsheet runs a cell that begins with one of these
MARK = "'"            # and shows one behind this as it is


def csv_rows(stated: Statement) -> Iterator[tuple[str, ...]]:
    """The header, the lines, and for each currency its balances."""
    first, last = _first(stated), _last(stated)
    yield HEADER
    for line in stated.lines:
        number, *cells = line_cells(line)
        yield (first[0], number, *first[1:], *cells, "", *last)
    for balance in stated.balances:
        row = balance.row()
        for item in ITEMS:
            values = {"kind": f"{BALANCE}_{item}", "currency": row["currency"]}
            cells = [values.get(column.name, "") for column in COLUMNS[1:]]
            yield (first[0], "", *first[1:], *cells, row[item], *last)


def csv_text(stated: Statement) -> str:
    """RFC 4180: commas, quotes where needed, CR LF at each line's end."""
    written = io.StringIO()
    csv.writer(written).writerows(csv_rows(stated))
    return written.getvalue()


def cell(name: str, value: Any) -> str:
    """A value of JSON as a cell: times as ISO 8601, nothing for null, texts so that no spreadsheet runs them.

    >>> cell("time", 0), cell("minimum_applied", True), cell("net", "-5"), cell("work", "=1+1")
    ('1970-01-01T00:00:00Z', 'true', '-5', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if name == "time":
        return moment_text(value)
    if name == "work" and value[:1] in FORMULA + MARK:
        return MARK + value
    return str(value)


def line_cells(line: Line) -> list[str]:
    """The line's values as cells, in the order of COLUMNS."""
    values = line.values()
    cells = ["" if value is None else value if isinstance(value, str) else str(value) for value in values]
    for at, name in _UNLIKE:
        cells[at] = cell(name, values[at])
    return cells


def text_of(shown: str) -> str | None:
    """The text that a cell shows; None for an empty one.

    >>> text_of("'=1+1"), text_of("Die lange Nacht"), text_of("")
    ('=1+1', 'Die lange Nacht', None)
    """
    return shown.removeprefix(MARK) or None


def _first(stated: Statement) -> Sequence[str]:
    return hex_of(stated.id), stated.request.period.name, stated.request.payee


def _last(stated: Statement) -> Sequence[str]:
    origin, as_of = stated.request.origin, stated.request.as_of
    return (
        str(as_of.block.number), hex_of(as_of.block.hash), moment_text(as_of.block.time), str(as_of.is_period_over).lower(),
        str(origin.chain_id), origin.ledger, origin.royalties, hex_of(origin.deployment_id), str(origin.block_number),
        hex_of(origin.block_hash), " ".join(map(hex_of, stated.request.issued.ids)), ROUNDING_RULE)
