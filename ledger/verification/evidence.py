"""What a verification may look at: the chain as of one block, and what was kept. No index, no server's word."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledger.asset import AssetRecord
from ledger.catalogue import Catalogue
from ledger.chain.calls import Leaf
from ledger.chain.contract import Ledger
from ledger.chain.royalties import Royalties
from ledger.grant import SignedGrant
from ledger.license import LicenseKey
from ledger.typed_data import Domain
from ledger.units import Address, Bytes32, UnixTime
from ledger.usage import Output
from ledger.verification.checks import BlockReference


@dataclass(frozen=True, slots=True)
class BatchPlace:
    """Where an asset stands in a batch; the chain decides whether it does."""

    root: Bytes32
    leaf: Leaf
    proof: tuple[Bytes32, ...]


@dataclass(frozen=True, slots=True)
class SignedOutput:
    """What somebody says to have made under a license, and the signature."""

    output: Output
    signature: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody kept and anyone may hand in: nothing of it is believed before the chain confirms it.

    `record_of`, `grant_of`, `place_of` and `key_of` (of a license id) return None for what is not kept here;
    `output_of(license, output)` the signed report of an output; `erased_at` since when the record of an asset is erased;
    `licenses_of(asset, licensee)` names licenses that may exist, `block_of` the block in which a license may have been
    bought.
    """

    record_of: Callable[[Bytes32], AssetRecord | None]
    grant_of: Callable[[Bytes32], SignedGrant | None]
    place_of: Callable[[Bytes32], BatchPlace | None]
    key_of: Callable[[Bytes32], LicenseKey | None]
    licenses_of: Callable[[Bytes32, Address], Sequence[LicenseKey]]
    block_of: Callable[[Bytes32], int | None]
    output_of: Callable[[Bytes32, Bytes32], SignedOutput | None]
    erased_at: Callable[[Bytes32], UnixTime | None]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The contracts as of `as_of`, and the newest block that is final for this server (`confirmations` deep)."""

    ledger: Ledger
    royalties: Royalties
    domain: Domain
    as_of: BlockReference
    final: BlockReference
    catalogue: Catalogue
    kept: Kept
