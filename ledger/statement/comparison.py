"""A statement's file beside what the chain's events make of it: every cell, not one unit apart."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ledger.statement.document import json_chunks
from ledger.statement.dsr import dsr_rows
from ledger.statement.filing import CSV, TSV, Filed, Row, document_rows, record_rows, table_rows
from ledger.statement.statement import Statement
from ledger.statement.table import csv_rows

ID_COLUMNS = ("statement_id", "statementId")
NOTHING = "nothing"  # where one side has no such row or cell


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is not as it should be; both sides as the form of the file writes them."""

    place: str
    column: str
    got: str
    expected: str


def differences(file: Filed, stated: Statement) -> Iterator[Difference]:
    """Where the file is not the statement's, in the order of the file. The id stands in every row of a table and is
    named once, at the end: it differs if anything does, also what no event says."""
    other_id = None
    for got, expected in zip_longest(file.rows, expected_rows(file.form, stated)):
        if got is None or expected is None:
            here = got or expected
            yield Difference(here.place, "row", *(("a row", NOTHING) if got else (NOTHING, "a row")))
            continue
        for found in _cells(got, expected):
            if found.column in ID_COLUMNS:
                other_id = other_id or found
            else:
                yield found
    if other_id is not None:
        yield other_id


def expected_rows(form: str, stated: Statement) -> Iterable[Row]:
    """The rows of the statement in a form of file."""
    if form == CSV:
        return table_rows(csv_rows(stated))
    if form == TSV:
        return record_rows(dsr_rows(stated))
    return document_rows(json.loads("".join(json_chunks(stated))))


def _cells(got: Row, expected: Row) -> Iterator[Difference]:
    if got.cells == expected.cells:
        return
    for column in dict.fromkeys((*expected.cells, *got.cells)):
        found, right = got.cells.get(column, NOTHING), expected.cells.get(column, NOTHING)
        if found != right:
            yield Difference(expected.place, column, found, right)
