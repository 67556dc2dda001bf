"""Forms of meters, receipts and their payment."""
from __future__ import annotations

from ledger.api.shapes.basics import Account, Amount, AsOf, Hex, Shape, Time, TypedData, UnsignedTransaction, Word
from ledger.api.shapes.grants import Step


class MeterFixed(Shape):
    """A tool's counter under one license."""

    meter_id: Word
    license_id: Word
    tool: Account
    currency: Account
    pot_id: Word
    unit_price_wei: Amount


class PendingReceipt(Shape):
    """The latest receipt of a tool that is not settled yet; `outputs` is the Merkle root of all outputs so far."""

    cumulative: Amount
    outputs: Word
    deadline: Time


class MeterRow(MeterFixed):
    """A meter: how many units of which kind are settled, of at most `cap`, what is prepaid and what is owed. `closes_at` is
    from when on it may be closed since its tool was dismissed, or null."""

    unit: str
    cap: Amount
    units: Amount
    deposit_wei: Amount
    owed_wei: Amount
    rest_wei: Amount
    closes_at: Time | None
    pending: PendingReceipt | None


class Meter(MeterRow):
    """A meter as of a block."""

    as_of: AsOf


class Meters(Shape):
    """A page of meters."""

    items: list[MeterRow]
    next: str | None
    as_of: AsOf


class MeterDraft(MeterFixed):
    """What the licensee signs, or sends, to let a tool count."""

    licensee: Account
    cap: Amount
    typed_data: TypedData
    transaction: UnsignedTransaction
    expires_at: Time


class DismissalDraft(MeterFixed):
    """What the licensee signs, or sends, to dismiss a tool."""

    licensee: Account
    typed_data: TypedData
    transaction: UnsignedTransaction
    expires_at: Time


class Payment(Shape):
    """A wallet's transactions in order, the approval of a token first where it is missing."""

    transactions: list[Step]


class SettlementDraft(Payment):
    """The tool's receipt that is settled, and what the payer brings beside the deposit."""

    typed_data: TypedData
    signature: Hex
    rest_wei: Amount
