"""Published grants by what producers look for: a list over the records, made again from them at any time."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from ledger.outbox.journal import Journal
from ledger.session.cursor import cursor_at, place_of
from ledger.terms import MEDIA, USES, Terms, territory_codes
from ledger.terms.territories import WORLDWIDE
from ledger.terms.vocabulary import TRAINING_USES
from ledger.units import NO_ADDRESS, Address, Bytes32, UnixTime, Wei

PRICE_DIGITS = 39    # a price is a uint128


@dataclass(frozen=True, slots=True)
class OfferFilter:
    """What is looked for; None means anything. `price_wei_max` only makes sense with one `currency`.

    `licensee` finds offers that this account may take: those to it and those to anyone. `is_training` tells offers that
    allow training or fine-tuning from those that do not. `open_at` finds offers whose window is open then.
    """

    use: str | None = None
    medium: str | None = None
    territory: str | None = None
    is_training: bool | None = None
    price_wei_max: Wei | None = None
    currency: Address | None = None
    asset_id: Bytes32 | None = None
    performer: Address | None = None
    licensee: Address | None = None
    open_at: UnixTime | None = None


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Ids of grants, newest last, and where the list goes on."""

    grant_ids: tuple[Bytes32, ...]
    next_cursor: str | None


class Offers:
    """The table of published grants."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def add(self, grant_id: Bytes32, terms: Terms, grant_epoch: int) -> None:
        """The grant is found by its terms. Adding it again changes nothing."""
        row = (grant_id, terms.asset, terms.performer, terms.licensee, terms.currency, _digits(terms.price_wei),
               USES.mask(terms.uses), MEDIA.mask(terms.media), terms.opens_at, terms.closes_at, grant_epoch)
        codes = territory_codes(terms.members()["territory"])
        self._journal.write(lambda database: _insert(database, row, codes))

    def remove(self, grant_id: Bytes32) -> None:
        """The grant is not listed any more."""
        self._journal.write(lambda database: _delete(database, grant_id))

    def on(self, asset: Bytes32) -> tuple[Bytes32, ...]:
        """All grants of the asset, oldest first, also those that no list shows since its record was erased."""
        rows = self._journal.rows("SELECT grant_id FROM session_offers WHERE asset_id = ? ORDER BY position", (asset,))
        return tuple(Bytes32(row["grant_id"]) for row in rows)

    def clear(self) -> None:
        """The table is empty."""
        self._journal.write(_clear)

    def page(self, wanted: OfferFilter, *, limit: int, cursor: str | None) -> OfferPage:
        """At most `limit` grants that match, none of an asset whose record was erased. Raises: MalformedCursor, UnknownWord."""
        where, values = _conditions(wanted)
        listed = ("offers", replace(wanted, open_at=None), wanted.open_at is None)  # the clock moves on between two pages
        rows = self._journal.rows(
            f"SELECT position, grant_id FROM session_offers WHERE position > ?{where}"
            " AND asset_id NOT IN (SELECT asset_id FROM session_erased) ORDER BY position LIMIT ?",
            (place_of(cursor, listed), *values, limit + 1))
        following = cursor_at(rows[limit - 1]["position"], listed) if len(rows) > limit else None
        return OfferPage(tuple(Bytes32(row["grant_id"]) for row in rows[:limit]), following)


def _clear(database: sqlite3.Connection) -> None:
    for table in ("session_offer_territories", "session_offers"):
        database.execute(f"DELETE FROM {table}")


def _delete(database: sqlite3.Connection, grant_id: Bytes32) -> None:
    database.execute("DELETE FROM session_offer_territories WHERE position IN"
                     " (SELECT position FROM session_offers WHERE grant_id = ?)", (grant_id,))
    database.execute("DELETE FROM session_offers WHERE grant_id = ?", (grant_id,))


def _insert(database: sqlite3.Connection, row: tuple[Any, ...], codes: tuple[str, ...]) -> None:
    written = database.execute(
        "INSERT INTO session_offers (grant_id, asset_id, performer, licensee, currency, price, uses, media, opens_at,"
        " closes_at, epoch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (grant_id) DO NOTHING", row)
    if written.rowcount == 1:
        database.executemany("INSERT INTO session_offer_territories VALUES (?, ?)",
                             [(written.lastrowid, code) for code in codes])


def _conditions(wanted: OfferFilter) -> tuple[str, list[Any]]:
    """SQL after `position > ?`, and its values."""
    training = USES.mask(TRAINING_USES)
    conditions: list[tuple[str, tuple[Any, ...]]] = []
    if wanted.use is not None:
        conditions.append(("uses & ? <> 0", (USES.mask([wanted.use]),)))
    if wanted.medium is not None:
        conditions.append(("media & ? <> 0", (MEDIA.mask([wanted.medium]),)))
    if wanted.territory is not None:
        conditions.append(("position IN (SELECT position FROM session_offer_territories WHERE territory IN (?, ?))",
                           (wanted.territory, WORLDWIDE)))
    if wanted.is_training is not None:
        conditions.append((f"uses & ? {'<>' if wanted.is_training else '='} 0", (training,)))
    if wanted.price_wei_max is not None:
        conditions.append(("price <= ?", (_digits(min(wanted.price_wei_max, Wei(10**PRICE_DIGITS - 1))),)))
    if wanted.licensee is not None:
        conditions.append(("licensee IN (?, ?)", (wanted.licensee, NO_ADDRESS)))
    if wanted.open_at is not None:
        conditions.append(("opens_at <= ? AND ? < closes_at", (wanted.open_at, wanted.open_at)))
    for column in ("currency", "asset_id", "performer"):
        if getattr(wanted, column) is not None:
            conditions.append((f"{column} = ?", (getattr(wanted, column),)))
    sql = "".join(f" AND {condition}" for condition, _ in conditions)
    return sql, [value for _, values in conditions for value in values]


def _digits(amount: Wei) -> str:
    return str(amount).zfill(PRICE_DIGITS)
