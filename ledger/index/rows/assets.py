"""What was anchored, what changed of it, and what was taken back."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.index.rows.row import Position, Row
from ledger.units import Address, Bytes32, UnixTime


@dataclass(frozen=True, slots=True)
class BatchRow(Row):
    TABLE, KEY, ALSO_BY = "batches", ("root",), (("performer",),)
    root: Bytes32
    performer: Address
    count: int
    anchored_at: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class AssetRow(Row):
    """What never changes of an asset. `first_performer` signed for it, whoever its performer is now; `anchored_at` is
    the time of its batch, if it came in one."""

    TABLE, KEY, ALSO_BY = "assets", ("asset",), (("first_performer",),)
    asset: Bytes32
    first_performer: Address
    root: Bytes32
    kind: int
    policy: int
    guardian: Address
    majority_at: UnixTime
    anchored_at: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class AssetStateRow(Row):
    """What changes of an asset; `withdrawn_at` is that of the latest withdrawal of consent, `reaffirmed_at` when a
    minor who had come of age took the asset over."""

    TABLE, KEY, IS_HISTORY = "asset_states", ("asset",), True
    asset: Bytes32
    performer: Address
    consent_epoch: int
    grant_epoch: int
    withdrawn_at: UnixTime
    is_frozen: int
    reaffirmed_at: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class WithdrawalRow(Row):
    """Consent of one epoch ended."""

    TABLE, KEY = "withdrawals", ("asset", "consent_epoch")
    asset: Bytes32
    consent_epoch: int
    signer: Address
    withdrawn_at: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class FingerprintRow(Row):
    """A fingerprint that a performer chose to publish."""

    TABLE, KEY, IS_HISTORY = "fingerprints", ("asset",), True
    asset: Bytes32
    algorithm: str
    digest: bytes
    position: Position


@dataclass(frozen=True, slots=True)
class CancellationRow(Row):
    """A cancelled grant or rate card; cancelling twice is allowed. `asset` is zero for a rate card."""

    TABLE, KEY, IS_HISTORY = "cancellations", ("digest",), True
    digest: Bytes32
    asset: Bytes32
    position: Position
