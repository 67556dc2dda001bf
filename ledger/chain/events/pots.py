"""Money of splits. The ledger and the royalties both have pots, so the emitter of the log says which held it."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.units import Address, Bps, Bytes32, UnixTime, Wei


@dataclass(frozen=True, slots=True)
class SplitPayee:
    """One payee as it is declared; `role` by its number."""

    account: Address
    share_bps: Bps
    role: int


@dataclass(frozen=True, slots=True)
class SplitDeclared:
    pot: Bytes32
    split: Bytes32
    unlock_at: UnixTime
    payees: tuple[SplitPayee, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "payees", tuple(SplitPayee(*payee) for payee in self.payees))


@dataclass(frozen=True, slots=True)
class Distributed:
    """All were paid but for those of whom `Credited` tells behind it."""

    pot: Bytes32
    currency: Address
    amount: Wei


@dataclass(frozen=True, slots=True)
class Credited:
    """A payee of the distribution before it could not be paid: the one who was declared with this share and role."""

    pot: Bytes32
    payee: Address
    currency: Address
    bps: Bps
    role: int
    amount: Wei


@dataclass(frozen=True, slots=True)
class Withdrawn:
    payee: Address
    currency: Address
    to: Address
    amount: Wei


@dataclass(frozen=True, slots=True)
class TrustWithdrawn:
    payee: Address
    currency: Address
    unlock_at: UnixTime
    to: Address
    amount: Wei


@dataclass(frozen=True, slots=True)
class SourcePaid:
    """The whole credit of the pot's account moved into the pot."""

    pot: Bytes32
    currency: Address
    amount: Wei
