"""A statement as a flat file in the style of a sales report between societies: head, summaries, details, foot.

DSR-style, not a DDEX-licensed implementation: records of this shape, with names of our own.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from ledger.statement.line import COLUMNS
from ledger.statement.period import Months, moment_text
from ledger.statement.statement import SCHEMA, Statement
from ledger.statement.table import cell, line_cells
from ledger.statement.totals import Balance, Total
from ledger.units import hex_of

LABEL = "DSR-style, not a DDEX-licensed implementation"
HEAD, BALANCE, SUMMARY, DETAIL, FOOT = "HEAD", "BALANCE", "SUMMARY", "DETAIL", "FOOT"

# The columns of each record after its own name, written into the file as `#NAME`.
RECORDS: dict[str, tuple[str, ...]] = {
    HEAD: ("schema", "label", "statement_id", "sender", "recipient", "created", "period", "period_start", "period_end",
           "as_of_block", "as_of_hash", "is_period_over", "chain_id", "ledger", "royalties", "deployment_id",
           "deployment_block", "deployment_hash", "restates", "rounding"),
    BALANCE: tuple(each.name for each in fields(Balance)),
    SUMMARY: ("summary_record_id", *(each.name for each in fields(Total))),
    DETAIL: ("summary_record_id", *(column.name for column in COLUMNS)),
    FOOT: ("balance_records", "summary_records", "detail_records", "records"),
}


def dsr_rows(stated: Statement) -> Iterator[tuple[str, ...]]:
    """The records. A detail names the summary that it is counted in; payments are in none."""
    for name, columns in RECORDS.items():
        yield ("#" + name, *columns)
    yield (HEAD, *_head(stated))
    for balance in stated.balances:
        yield (BALANCE, *_cells(balance.row()))
    for number, total in enumerate(stated.totals, 1):
        yield (SUMMARY, str(number), *_cells(total.row()))
    yield from _details(stated)
    counts = len(stated.balances), len(stated.totals), len(stated.lines)
    yield (FOOT, *map(str, counts), str(2 + sum(counts)))


def dsr_text(stated: Statement) -> str:
    """One record a line, cells separated by tabs; no text holds a tab or a line end."""
    return "".join("\t".join(row) + "\n" for row in dsr_rows(stated))


def _details(stated: Statement) -> Iterator[tuple[str, ...]]:
    months = Months(stated.request.period)
    numbers = {(t.period, t.work, t.territory, t.use_class, t.currency): str(n) for n, t in enumerate(stated.totals, 1)}
    for line in stated.lines:
        key = (months.name_at(line.time), line.work, line.territory, line.use_class, line.currency)
        yield (DETAIL, numbers[key] if line.is_accrual else "", *line_cells(line))


def _head(stated: Statement) -> Sequence[str]:
    request, origin, block = stated.request, stated.request.origin, stated.request.as_of.block
    return (
        SCHEMA, LABEL, hex_of(stated.id), origin.ledger, request.payee, moment_text(block.time), request.period.name,
        moment_text(request.period.start), moment_text(request.period.end), str(block.number), hex_of(block.hash),
        str(request.as_of.is_period_over).lower(), str(origin.chain_id), origin.ledger, origin.royalties,
        hex_of(origin.deployment_id), str(origin.block_number), hex_of(origin.block_hash),
        " ".join(map(hex_of, request.issued.ids)), stated.head()["rounding"])


def _cells(row: dict[str, Any]) -> list[str]:
    return [cell(name, value) for name, value in row.items()]
