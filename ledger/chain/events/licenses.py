"""What was sold, and from what it derives."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.license import LicenseWord
from ledger.units import Address, Bps, Bytes32, Wei


@dataclass(frozen=True, slots=True)
class LicensePurchased:
    """`terms` reads the word; `territory` is the signed bitmap; `pot` is zero where the price is."""

    license: Bytes32
    asset: Bytes32
    licensee: Address
    grant: Bytes32
    serial: int
    word: int
    territory: int
    currency: Address
    price: Wei
    pot: Bytes32

    @property
    def terms(self) -> LicenseWord:
        return LicenseWord.decode(self.word)


@dataclass(frozen=True, slots=True)
class SourceDeclared:
    """The asset was made under a license, and owes `bps` of what it earns to `account`, the account of the pot of that
    license's grant. `level` counts the sources above."""

    asset: Bytes32
    license: Bytes32
    pot: Bytes32
    account: Address
    bps: Bps
    level: int


@dataclass(frozen=True, slots=True)
class OrderCarried:
    """Emitted by the checkout: somebody else sent the transaction for what the buyer had signed."""

    license: Bytes32
    buyer: Address
    carrier: Address
