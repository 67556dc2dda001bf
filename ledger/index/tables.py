"""Rows to SQLite and back: the tables are made from the row classes, so the two cannot differ."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

from sqlite_utils import Database

from ledger.index.rows import TABLES, Position, Row, Uint256
from ledger.units import Wei

PREFIX = "index_"  # the file may hold tables of others; ours are the ones that a rebuild drops
_AS_TEXT = (Wei, Uint256)  # SQLite's integers end at 9.22 ether


def table_of(kind: type[Row]) -> str:
    """The name of a row class's table."""
    return PREFIX + kind.TABLE


def create_tables(connection: sqlite3.Connection) -> None:
    """Every table of the index exists and is empty; what they held is gone. Part of the caller's transaction."""
    database = Database(connection)
    for kind in TABLES:
        database[table_of(kind)].drop(ignore=True)
        columns = dict(zip(_names(kind), _column_types(kind), strict=True))
        table = database[table_of(kind)].create(columns, pk=_unique(kind), not_null=set(columns), strict=True)
        for members in kind.ALSO_BY:
            table.create_index([*members, "position"])
        if "position" in columns and _unique(kind)[0] != "position":
            table.create_index(["position"])


def insert(connection: sqlite3.Connection, kind: type[Row], rows: Iterable[Row]) -> None:
    """The rows are in their table."""
    names = _names(kind)
    statement = f"INSERT INTO {table_of(kind)} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    connection.executemany(statement, map(_writer(kind), rows))


def latest(connection: sqlite3.Connection, kind: type[Any], key: Sequence[Any]) -> Any:
    """The newest row with this key, or None."""
    for place in _text_keys(kind):
        key = [*key[:place], str(key[place]), *key[place + 1 :]]
    where = " AND ".join(f"{name} = ?" for name in kind.KEY)
    newest = " ORDER BY position DESC LIMIT 1" if kind.IS_HISTORY else ""
    return next(select(connection, kind, f"WHERE {where}{newest}", key), None)


def select(connection: sqlite3.Connection, kind: type[Any], condition: str, values: Sequence[Any]) -> Iterator[Any]:
    """The rows that the rest of a SELECT statement names."""
    statement = f"SELECT {', '.join(_names(kind))} FROM {table_of(kind)} {condition}"
    return map(_reader(kind), connection.execute(statement, values))


def in_order(connection: sqlite3.Connection, kind: type[Any]) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
    """The names of the columns, those first that are unique together, and every row as it is stored, in that order."""
    names = (*_unique(kind), *(name for name in _names(kind) if name not in _unique(kind)))
    order = ", ".join(_unique(kind))
    rows = connection.execute(f"SELECT {', '.join(names)} FROM {table_of(kind)} ORDER BY {order}")
    return names, rows


def delete_from(connection: sqlite3.Connection, kind: type[Any], position: Position) -> None:
    """No row of this or a higher position is left."""
    connection.execute(f"DELETE FROM {table_of(kind)} WHERE position >= ?", [position])


@cache
def _names(kind: type[Row]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _unique(kind: type[Row]) -> tuple[str, ...]:
    return (*kind.KEY, "position") if kind.IS_HISTORY else kind.KEY


def _column_types(kind: type[Row]) -> list[type]:
    hints = get_type_hints(kind)
    return [str if hints[name] in _AS_TEXT else _plain(hints[name]) for name in _names(kind)]


def _plain(hint: Any) -> type:
    """The type behind a NewType.

    >>> _plain(Position)
    <class 'int'>
    """
    while hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    return hint


@cache
def _text_places(kind: type[Row]) -> tuple[int, ...]:
    hints = get_type_hints(kind)
    return tuple(place for place, name in enumerate(_names(kind)) if hints[name] in _AS_TEXT)


@cache
def _text_keys(kind: type[Row]) -> tuple[int, ...]:
    hints = get_type_hints(kind)
    return tuple(place for place, name in enumerate(kind.KEY) if hints[name] in _AS_TEXT)


@cache
def _writer(kind: type[Row]) -> Callable[[Row], tuple[Any, ...]]:
    names, places = _names(kind), _text_places(kind)

    def written(row: Row) -> tuple[Any, ...]:
        values = [getattr(row, name) for name in names]
        for place in places:
            values[place] = str(values[place])
        return tuple(values)

    return written


@cache
def _reader(kind: type[Row]) -> Callable[[Sequence[Any]], Row]:
    places = _text_places(kind)

    def read(stored: Sequence[Any]) -> Row:
        values = list(stored)
        for place in places:
            values[place] = int(values[place])
        return kind(*values)

    return read
