"""What is owed after the purchase: meters, reports of revenue, mass payouts."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.index.reading.lookup import Items, Lookup, Page
from ledger.index.rows import (
    ClaimRow, DepositRow, MeterRow, MeterStateRow, PayoutBalanceRow, PayoutRow, PeriodRow, ReportRow, SettlementRow,
)
from ledger.units import Address, Bytes32, Wei


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter with what it has counted, and what is prepaid."""

    fixed: MeterRow
    state: MeterStateRow


@dataclass(frozen=True, slots=True)
class Payout:
    """A mass payout, and what nobody has claimed of it yet."""

    fixed: PayoutRow
    left_wei: Wei


class RoyaltyReading(Lookup):
    """What the royalties' contract holds besides pots."""

    def meter(self, meter: Bytes32) -> Meter:
        """Raises: NotIndexed."""
        return self._with_units(self._known(MeterRow, "meter", meter))

    def meters_of(self, license: Bytes32, page: Page) -> Items[Meter]:
        """The meters of a license."""
        return self._meters("license = ?", license, page)

    def meters_by_tool(self, tool: Address, page: Page) -> Items[Meter]:
        """The meters that a tool may count for."""
        return self._meters("tool = ?", tool, page)

    def settlements(self, meter: Bytes32, page: Page) -> Items[SettlementRow]:
        """Every payment for units."""
        return self._page(SettlementRow, "meter = ?", [meter], page)

    def deposits(self, meter: Bytes32, page: Page) -> Items[DepositRow]:
        """What was prepaid, and what of it went back."""
        return self._page(DepositRow, "meter = ?", [meter], page)

    def reports(self, license: Bytes32, page: Page) -> Items[ReportRow]:
        """Every report of revenue; later ones of a period and moment correct earlier ones."""
        return self._page(ReportRow, "license = ?", [license], page)

    def periods(self, license: Bytes32) -> list[PeriodRow]:
        """What was declared and paid so far for each period with a report, in the order of the periods."""
        return self._newest(PeriodRow, license)

    def payout(self, payout: Bytes32) -> Payout:
        """Raises: NotIndexed."""
        return self._with_rest(self._known(PayoutRow, "payout", payout))

    def payouts(self, poster: Address, page: Page) -> Items[Payout]:
        """What the account posted."""
        found = self._page(PayoutRow, "poster = ?", [poster], page)
        return Items([self._with_rest(row) for row in found.items], found.next)

    def claims(self, payout: Bytes32, page: Page) -> Items[ClaimRow]:
        """Every entry of a payout that was paid."""
        return self._page(ClaimRow, "payout = ?", [payout], page)

    def claims_of(self, account: Address, page: Page) -> Items[ClaimRow]:
        """Every entry that was paid to the account."""
        return self._page(ClaimRow, "account = ?", [account], page)

    def is_claimed(self, payout: Bytes32, entry: int) -> bool:
        """Whether the entry of this number was paid."""
        return self._latest(ClaimRow, payout, entry) is not None

    def _meters(self, condition: str, value: Address | Bytes32, page: Page) -> Items[Meter]:
        found = self._page(MeterRow, condition, [value], page)
        return Items([self._with_units(row) for row in found.items], found.next)

    def _with_units(self, row: MeterRow) -> Meter:
        return Meter(row, self._latest(MeterStateRow, row.meter))

    def _with_rest(self, row: PayoutRow) -> Payout:
        return Payout(row, self._latest(PayoutBalanceRow, row.payout).balance_wei)
