"""Forms of assets and batches."""
from __future__ import annotations

from typing import Any

from ledger.api.shapes.basics import Account, AsOf, Shape, Signer, Time, TypedData, UnsignedTransaction, Word
from ledger.api.shapes.media import AnchoredMatch


class RegistrationDraft(Shape):
    """A record, what is signed and by whom, and older records of others that the file resembles."""

    asset_id: Word
    record: dict[str, Any]
    typed_data: TypedData
    signers: list[Signer]
    conflicts: list[AnchoredMatch]
    keeps_media: bool
    expires_at: Time


class ErasureDraft(Shape):
    """What is signed so that the media of an asset is erased."""

    typed_data: TypedData
    expires_at: Time


class Erased(Shape):
    """Nothing is kept of the asset's media any more."""

    asset_id: Word
    keeps_media: bool


class StayingGrant(Shape):
    """A signed grant that an erasure leaves: `sold`, or `open` to whoever has it until it is cancelled."""

    grant_id: Word
    reason: str


class Remains(Shape):
    """What an erasure leaves: signed grants; signed reports of outputs, without fingerprints; algorithms of the fingerprints
    that the performer published on the chain, which nobody can erase there."""

    grants: list[StayingGrant]
    outputs: list[Word]
    published_fingerprints: list[str]


class AssetErasureDraft(Shape):
    """What is signed so that all that is kept of an asset is erased, and what will stay."""

    typed_data: TypedData
    expires_at: Time
    remains: Remains


class ErasedAsset(Shape):
    """Record, fingerprints and media are erased since then; and what stays."""

    asset_id: Word
    erased_at: Time
    remains: Remains


class AssetRow(Shape):
    """An anchored asset; `root` is its batch, if it came in one; since `erased_at` its record is erased."""

    asset_id: Word
    performer: Account
    kind: str
    policy: str
    is_minor: bool
    guardian: Account | None
    majority_at: Time | None
    anchored_at: Time
    consent_epoch: int
    grant_epoch: int
    withdrawn_at: Time | None
    is_frozen: bool
    root: Word | None
    is_materialized: bool
    erased_at: Time | None


class Asset(AssetRow):
    """An anchored asset as of a block."""

    as_of: AsOf


class Assets(Shape):
    """A page of assets."""

    items: list[AssetRow]
    next: str | None
    as_of: AsOf


class Transaction(Shape):
    """What a wallet sends."""

    transaction: UnsignedTransaction


class Leaf(Shape):
    """One asset of a batch."""

    asset_id: Word
    kind: str
    policy: str


class BatchDraft(Shape):
    """A Merkle root and what is signed."""

    root: Word
    count: int
    typed_data: TypedData
    signers: list[Signer]
    leaves: list[Leaf]
    expires_at: Time


class Batch(Shape):
    """An anchored batch; the leaves as far as they are kept here."""

    root: Word
    performer: Account
    anchored_at: Time
    count: int
    leaves: list[Leaf]
    as_of: AsOf
