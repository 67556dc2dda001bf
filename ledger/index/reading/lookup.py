"""How the index is asked: one thing by its key, lists in pages, all as of one block."""
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from ledger.errors import NotFound
from ledger.index.rows import Position
from ledger.index.tables import latest, select, table_of
from ledger.units import Bytes32, UnixTime, hex_of

FIRST_PAGE = Position(-1)  # before every position

T = TypeVar("T")


class NotIndexed(NotFound):
    """The index has no such thing; a later block may have it."""

    says = "{what} {name} is not known as of block {block}"


@dataclass(frozen=True, slots=True)
class AsOf:
    """The newest block that an answer takes into account."""

    number: int
    hash: Bytes32
    time: UnixTime


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` items behind the position `after` (`FIRST_PAGE`, or a `next`)."""

    after: Position
    limit: int


@dataclass(frozen=True, slots=True)
class Items(Generic[T]):
    """A part of a list, oldest first. `next` goes into the next `Page`; None at the end as of this block."""

    items: Sequence[T]
    next: Position | None


class Lookup:
    """The tables as of `as_of`, for those that know what to ask them."""

    def __init__(self, connection: sqlite3.Connection, as_of: AsOf) -> None:
        self.connection, self.as_of = connection, as_of

    def _known(self, kind: type[Any], what: str, *key: Any) -> Any:
        row = latest(self.connection, kind, key)
        if row is None:
            name = hex_of(key[0]) if isinstance(key[0], bytes) else key[0]
            raise NotIndexed(what=what, name=name, block=self.as_of.number)
        return row

    def _latest(self, kind: type[Any], *key: Any) -> Any:
        return latest(self.connection, kind, key)

    def _all(self, kind: type[Any], condition: str, *values: Any) -> list[Any]:
        return list(select(self.connection, kind, condition, values))

    def _page(self, kind: type[Any], condition: str, values: Sequence[Any], page: Page) -> Items[Any]:
        """One row more is asked for than wanted: whether there is a next page is then known."""
        rest = f"WHERE {condition} AND position > ? ORDER BY position LIMIT ?"
        rows = self._all(kind, rest, *values, page.after, page.limit + 1)
        items = rows[: page.limit]
        return Items(items, items[-1].position if len(rows) > len(items) else None)

    def _newest(self, kind: type[Any], first: Any) -> list[Any]:
        """The newest row of each key that begins with this value."""
        key = ", ".join(kind.KEY)
        newest = f"SELECT {key}, MAX(position) FROM {table_of(kind)} WHERE {kind.KEY[0]} = ? GROUP BY {key}"
        return self._all(kind, f"WHERE ({key}, position) IN ({newest}) ORDER BY {key}", first)


def where(wanted: Any) -> tuple[str, list[Any]]:
    """The condition, and its values, that the members of a filter are equal to the columns of their names."""
    asked = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    given = {name: value for name, value in asked.items() if value is not None}
    return " AND ".join(["1", *(f"{name} = ?" for name in given)]), list(given.values())
