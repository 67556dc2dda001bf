"""A statement's file beside what the chain's events make of it: every cell, not one unit apart."""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from ledger.statement.dsr import dsr_rows
from ledger.statement.filing import CSV, TSV, Filed, Row, document_rows, record_rows, table_rows
from ledger.statement.statement import Statement
from ledger.statement.table import csv_rows
from ledger.units import hex_of

ID_COLUMNS = ("statement_id", "statementId")
NOTHING = "nothing"  # is said where one side has no such row or cell
ABSENT = object()
MOST_SHOWN = 1_000    # characters of a cell; all territories have 750, and a file may hold anything


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is not as it should be."""

    place: str
    column: str
    got: str
    expected: str


def differences(file: Filed, stated: Statement) -> Iterator[Difference]:
    """Where the file is not the statement's, in the order of the file. The id stands in every row of a table and is
    named once, at the end: it differs if anything does, also what no event says."""
    other_id = None
    for got, expected in zip_longest(file.rows(), expected_rows(file.form, stated)):
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
    return document_rows({"statement_id": hex_of(stated.id)} | stated.head(), LineRows(stated))


@dataclass(frozen=True, slots=True)
class LineRows(Collection[Any]):
    """The lines of a statement as JSON has them, each made when it is asked for."""

    stated: Statement

    def __len__(self) -> int:
        return len(self.stated.lines)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (line.row() for line in self.stated.lines)

    def __contains__(self, row: object) -> bool:
        return row in list(self)


def _cells(got: Row, expected: Row) -> Iterator[Difference]:
    if got.names == expected.names and got.values == expected.values and _types(got) == _types(expected):
        return
    said, made = got.cells, expected.cells
    for column in dict.fromkeys((*made, *said)):
        found, right = said.get(column, ABSENT), made.get(column, ABSENT)
        if type(found) is not type(right) or found != right:
            yield Difference(expected.place, column, _shown(found), _shown(right))


def _types(row: Row) -> list[type]:
    """Python takes 1 for true; a statement does not."""
    return [type(value) for value in row.values]


def _shown(value: Any) -> str:
    if value is ABSENT:
        return NOTHING
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}… ({len(text)} characters)"
