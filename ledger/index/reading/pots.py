"""Pots, what they paid to whom, and what waits for payees: in the ledger and in the royalties, each row says which."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.index.reading.lookup import Items, Lookup, Page
from ledger.index.rows import (
    LEDGER, CreditRow, PayeeRow, Position, PotBalanceRow, PotRow, ShareRow, SourcePaymentRow, TrustRow, UnpaidShareRow,
)
from ledger.index.tables import table_of
from ledger.units import Address, Bytes32, Wei


CREDITED = "credited"  # the way of a share that could not be paid


@dataclass(frozen=True, slots=True)
class Pot:
    """A pot with its payees, in their order, and the newest of its balances by currency and contract, one kept minor
    unit of each included."""

    fixed: PotRow
    payees: Sequence[PayeeRow]
    balances: Sequence[PotBalanceRow]

    @property
    def balances_wei(self) -> Mapping[Address, Wei]:
        """What the ledger's pot holds, by currency."""
        return self.held_by(LEDGER)

    def held_by(self, contract: str) -> Mapping[Address, Wei]:
        """What the pot of one contract holds, by currency."""
        return {row.currency: row.balance_wei for row in self.balances if row.contract == contract}


class PotReading(Lookup):
    """Money of splits."""

    def pot(self, pot: Bytes32) -> Pot:
        """Raises: NotIndexed if its split was not declared yet."""
        return self._whole(self._known(PotRow, "pot", pot))

    def pots(self, payee: Address, page: Page) -> Items[Pot]:
        """Every pot in which the account has a share."""
        shares = f"pot IN (SELECT pot FROM {table_of(PayeeRow)} WHERE account = ?)"
        found = self._page(PotRow, shares, [payee], page)
        return Items([self._whole(row) for row in found.items], found.next)

    def distributions(self, pot: Bytes32, page: Page) -> Items[PotBalanceRow]:
        """Every payment out of the pot, in any contract; `shares` says who got what of it."""
        return self._page(PotBalanceRow, "pot = ? AND change_wei LIKE '-%'", [pot], page)

    def shares(self, distribution: Position) -> list[ShareRow]:
        """The parts of one distribution, in the order of its payees; `credited` where paying failed."""
        unpaid = {row.place for row in self._all(UnpaidShareRow, "WHERE distribution = ?", distribution)}
        shares = self._all(ShareRow, "WHERE position = ? ORDER BY place", distribution)
        return [replace(share, way=CREDITED) if share.place in unpaid else share for share in shares]

    def credits(self, payee: Address) -> list[CreditRow]:
        """What the payee can withdraw, one row for each currency and contract in which there ever was something."""
        return self._newest(CreditRow, payee)

    def trusts(self, payee: Address) -> list[TrustRow]:
        """What waits for majority, one row for each currency, date and contract."""
        return self._newest(TrustRow, payee)

    def source_payments(self, pot: Bytes32, page: Page) -> Items[SourcePaymentRow]:
        """What derivatives earned for the pot and was moved into it."""
        return self._page(SourcePaymentRow, "pot = ?", [pot], page)

    def _whole(self, row: PotRow) -> Pot:
        payees = self._all(PayeeRow, "WHERE pot = ? ORDER BY place", row.pot)
        return Pot(row, payees, self._newest(PotBalanceRow, row.pot))
