"""Who anchored what, who may speak for it, and what was taken back or ended."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.units import Address, Bytes32, UnixTime


@dataclass(frozen=True, slots=True)
class BatchAnchored:
    root: Bytes32
    performer: Address
    count: int


@dataclass(frozen=True, slots=True)
class AssetAnchored:
    """`root` is zero, or the batch at whose block the asset counts as anchored."""

    asset: Bytes32
    performer: Address
    root: Bytes32
    kind: int
    policy: int
    guardian: Address
    majority_at: UnixTime


@dataclass(frozen=True, slots=True)
class FingerprintPublished:
    asset: Bytes32
    algorithm: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class GrantCancelled:
    grant: Bytes32
    asset: Bytes32


@dataclass(frozen=True, slots=True)
class GrantsCancelled:
    """All grants of the asset that were signed for an epoch before `grant_epoch`."""

    asset: Bytes32
    grant_epoch: int


@dataclass(frozen=True, slots=True)
class RateCardCancelled:
    rate_card: Bytes32
    performer: Address


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """Consent of `consent_epoch` ended, and the asset is at `grant_epoch` now."""

    asset: Bytes32
    consent_epoch: int
    grant_epoch: int
    signer: Address


@dataclass(frozen=True, slots=True)
class AssetFrozen:
    asset: Bytes32
    account: Address


@dataclass(frozen=True, slots=True)
class AssetUnfrozen:
    asset: Bytes32
    account: Address


@dataclass(frozen=True, slots=True)
class AssetReaffirmed:
    """A performer who came of age keeps the asset up; it is an adult's from here on, its guard stays on record."""

    asset: Bytes32
    performer: Address
