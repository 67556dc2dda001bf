"""The rows of the index, and the tables that they stand in."""
from typing import Any

from ledger.index.rows.assets import AssetRow, AssetStateRow, BatchRow, CancellationRow, FingerprintRow, WithdrawalRow
from ledger.index.rows.licenses import CarriedRow, LicenseRow, LockRow, SourceRow
from ledger.index.rows.pots import (
    CreditRow, PayeeRow, PotBalanceRow, PotRow, ShareRow, SourcePaymentRow, TrustRow, UnpaidShareRow,
)
from ledger.index.rows.row import (
    CHECKOUT, CONTRACTS, LEDGER, ROYALTIES, BlockRow, EventRow, Position, Row, Uint256, block_of, position_of,
)
from ledger.index.rows.royalties import (
    ClaimRow, DepositRow, MeterRow, MeterStateRow, PayoutBalanceRow, PayoutRow, PeriodRow, ReportRow, SettlementRow,
)
from ledger.index.rows.successions import ANNOUNCED, CANCELLED, CARRIED_OUT, HeirRow, PerformerRow, SuccessionRow

__all__ = [
    "ANNOUNCED", "CANCELLED", "CARRIED_OUT", "CHECKOUT", "CONTRACTS", "DERIVED", "LEDGER", "ROYALTIES", "TABLES",
    "AssetRow", "AssetStateRow", "BatchRow", "BlockRow", "CancellationRow", "CarriedRow", "ClaimRow", "CreditRow",
    "DepositRow", "EventRow", "FingerprintRow", "HeirRow", "LicenseRow", "LockRow", "MeterRow", "MeterStateRow",
    "PayeeRow", "PayoutBalanceRow", "PayoutRow", "PerformerRow", "PeriodRow", "Position", "PotBalanceRow", "PotRow",
    "ReportRow", "Row", "SettlementRow", "ShareRow", "SourcePaymentRow", "SourceRow", "SuccessionRow", "TrustRow",
    "Uint256", "UnpaidShareRow", "WithdrawalRow", "block_of", "position_of",
]

# Every table that events make; all have a position.
DERIVED: tuple[type[Any], ...] = (
    EventRow, BatchRow, AssetRow, AssetStateRow, WithdrawalRow, FingerprintRow, CancellationRow, HeirRow, SuccessionRow,
    PerformerRow, LicenseRow, LockRow, CarriedRow, SourceRow, PotRow, PayeeRow, PotBalanceRow, ShareRow,
    UnpaidShareRow, CreditRow, TrustRow, SourcePaymentRow, MeterRow, MeterStateRow, SettlementRow, DepositRow, ReportRow, PeriodRow, PayoutRow,
    PayoutBalanceRow, ClaimRow,
)
TABLES: tuple[type[Any], ...] = (*DERIVED, BlockRow)
