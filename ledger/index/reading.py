"""What the index says, as of one block."""
from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from ledger.errors import NotFound
from ledger.index.rows import (
    AssetRow, AssetStateRow, BatchRow, CancellationRow, CreditRow, EventRow, FingerprintRow, LicenseRow, LockRow,
    PayeeRow, PayoutRow, Position, PotBalanceRow, PotRow, TrustRow, WithdrawalRow,
)
from ledger.index.tables import latest, select, table_of
from ledger.units import NO_ADDRESS, Address, Bytes32, UnixTime, Wei, hex_of

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


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Assets of one performer, of one kind, of one default policy; None for any."""

    performer: Address | None = None
    kind: int | None = None
    policy: int | None = None


@dataclass(frozen=True, slots=True)
class LicenseFilter:
    """Licenses of one licensee, asset, grant; None for any."""

    licensee: Address | None = None
    asset: Bytes32 | None = None
    grant_id: Bytes32 | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset with what has changed of it."""

    fixed: AssetRow
    state: AssetStateRow


@dataclass(frozen=True, slots=True)
class Pot:
    """A pot with its payees, in their order, and what it holds by currency, one kept minor unit of each included."""

    fixed: PotRow
    payees: Sequence[PayeeRow]
    balances_wei: dict[Address, Wei]


class Reading:
    """The index as of `as_of`. Every list can be asked for in pages; rows name their place by `position`."""

    def __init__(self, connection: sqlite3.Connection, as_of: AsOf) -> None:
        self.connection, self.as_of = connection, as_of

    def event(self, position: Position) -> EventRow:
        """The event that made a row: its block, time and transaction. Raises: NotIndexed."""
        return self._known(EventRow, "event", position)

    def events(self, page: Page) -> Items[EventRow]:
        """Every event."""
        return self._page(EventRow, "1", [], page)

    def batch(self, root: Bytes32) -> BatchRow:
        """Raises: NotIndexed."""
        return self._known(BatchRow, "batch", root)

    def batches(self, performer: Address, page: Page) -> Items[BatchRow]:
        return self._page(BatchRow, "performer = ?", [performer], page)

    def asset(self, asset: Bytes32) -> Asset:
        """Raises: NotIndexed."""
        return self._with_state(self._known(AssetRow, "asset", asset))

    def assets(self, wanted: AssetFilter, page: Page) -> Items[Asset]:
        found = self._page(AssetRow, *_where(wanted), page)
        return Items([self._with_state(row) for row in found.items], found.next)

    def fingerprints(self, asset: Bytes32) -> list[FingerprintRow]:
        """What the performer published, oldest first."""
        return self._all(FingerprintRow, "WHERE asset = ? ORDER BY position", asset)

    def withdrawals(self, asset: Bytes32) -> list[WithdrawalRow]:
        """Every withdrawal of consent, oldest first."""
        return self._all(WithdrawalRow, "WHERE asset = ? ORDER BY consent_epoch", asset)

    def is_cancelled(self, digest: Bytes32) -> bool:
        """Whether this grant or rate card was cancelled by name; its asset's grant epoch may end it as well."""
        return latest(self.connection, CancellationRow, [digest]) is not None

    def license(self, license: Bytes32) -> LicenseRow:
        """Raises: NotIndexed."""
        return self._known(LicenseRow, "license", license)

    def licenses(self, wanted: LicenseFilter, page: Page) -> Items[LicenseRow]:
        return self._page(LicenseRow, *_where(wanted), page)

    def sold(self, grant_id: Bytes32) -> int:
        """How many licenses were sold under a grant, with or without a supply cap."""
        statement = f"SELECT COUNT(*) FROM {table_of(LicenseRow)} WHERE grant_id = ?"
        return self.connection.execute(statement, [grant_id]).fetchone()[0]

    def lock(self, asset: Bytes32, use: int) -> LockRow:
        """Of one bit of the uses; all zero if nothing was sold on it."""
        nothing = LockRow(asset, use, UnixTime(0), UnixTime(0), NO_ADDRESS, Position(0))
        return latest(self.connection, LockRow, [asset, use]) or nothing

    def pot(self, pot: Bytes32) -> Pot:
        """Raises: NotIndexed if no money came into it yet."""
        return self._whole(self._known(PotRow, "pot", pot))

    def pots(self, payee: Address, page: Page) -> Items[Pot]:
        """Every pot in which the account has a share."""
        shares = f"pot IN (SELECT pot FROM {table_of(PayeeRow)} WHERE account = ?)"
        found = self._page(PotRow, shares, [payee], page)
        return Items([self._whole(row) for row in found.items], found.next)

    def distributions(self, pot: Bytes32, page: Page) -> Items[PotBalanceRow]:
        """Every payment out of the pot; `payouts` says who got what of it."""
        return self._page(PotBalanceRow, "pot = ? AND change_wei LIKE '-%'", [pot], page)

    def payouts(self, distribution: Position) -> list[PayoutRow]:
        """The parts of one distribution, in the order of its payees."""
        return self._all(PayoutRow, "WHERE position = ? ORDER BY place", distribution)

    def credits(self, payee: Address) -> list[CreditRow]:
        """What the payee can withdraw, one row for each currency in which there ever was something."""
        return self._newest(CreditRow, payee)

    def trusts(self, payee: Address) -> list[TrustRow]:
        """What waits for majority, one row for each currency and date."""
        return self._newest(TrustRow, payee)

    def _known(self, kind: type[Any], what: str, *key: Any) -> Any:
        row = latest(self.connection, kind, key)
        if row is None:
            name = hex_of(key[0]) if isinstance(key[0], bytes) else key[0]
            raise NotIndexed(what=what, name=name, block=self.as_of.number)
        return row

    def _all(self, kind: type[Any], condition: str, *values: Any) -> list[Any]:
        return list(select(self.connection, kind, condition, values))

    def _page(self, kind: type[Any], condition: str, values: Sequence[Any], page: Page) -> Items[Any]:
        """One row more is asked for than wanted: whether there is a next page is then known."""
        rest = f"WHERE {condition} AND position > ? ORDER BY position LIMIT ?"
        rows = self._all(kind, rest, *values, page.after, page.limit + 1)
        items = rows[: page.limit]
        return Items(items, items[-1].position if len(rows) > len(items) else None)

    def _newest(self, kind: type[Any], payee: Address) -> list[Any]:
        """The newest row of each key that begins with the payee."""
        key = ", ".join(kind.KEY)
        newest = f"SELECT {key}, MAX(position) FROM {table_of(kind)} WHERE payee = ? GROUP BY {key}"
        return self._all(kind, f"WHERE ({key}, position) IN ({newest}) ORDER BY {key}", payee)

    def _with_state(self, row: AssetRow) -> Asset:
        return Asset(row, latest(self.connection, AssetStateRow, [row.asset]))

    def _whole(self, row: PotRow) -> Pot:
        payees = self._all(PayeeRow, "WHERE pot = ? ORDER BY place", row.pot)
        newest = self._all(
            PotBalanceRow, f"WHERE (pot, currency, position) IN (SELECT pot, currency, MAX(position) "
            f"FROM {table_of(PotBalanceRow)} WHERE pot = ? GROUP BY pot, currency) ORDER BY currency", row.pot)
        return Pot(row, payees, {balance.currency: balance.balance_wei for balance in newest})


def _where(wanted: AssetFilter | LicenseFilter) -> tuple[str, list[Any]]:
    asked = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    given = {name: value for name, value in asked.items() if value is not None}
    return " AND ".join(["1", *(f"{name} = ?" for name in given)]), list(given.values())
