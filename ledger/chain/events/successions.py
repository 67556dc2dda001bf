"""How an asset moves to another wallet."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.units import Address, Bytes32, UnixTime


@dataclass(frozen=True, slots=True)
class HeirNamed:
    """`heir` is zero where nobody is heir any more."""

    asset: Bytes32
    heir: Address
    delay_s: int


@dataclass(frozen=True, slots=True)
class SuccessionAnnounced:
    asset: Bytes32
    by: Address
    to: Address
    not_before: UnixTime


@dataclass(frozen=True, slots=True)
class SuccessionCancelled:
    asset: Bytes32
    account: Address


@dataclass(frozen=True, slots=True)
class PerformerChanged:
    """The asset is at `grant_epoch` now, and without an heir."""

    asset: Bytes32
    from_: Address
    to: Address
    grant_epoch: int
