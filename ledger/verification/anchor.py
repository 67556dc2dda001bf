"""Who anchored an asset, and since when: as its own word says, or the batch that it stands in."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.units import NO_ADDRESS, Address, Bytes32, UnixTime
from ledger.verification.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchored asset. `anchored_by` signed for it, and its record names that account; `performer` is whose it is now.
    `root` is set while only its batch is on the chain, not its own word."""

    asset_id: Bytes32
    anchored_by: Address
    performer: Address
    anchored_at: UnixTime
    kind: int
    guardian: Address = NO_ADDRESS
    majority_at: UnixTime = UnixTime(0)
    root: Bytes32 | None = None


def anchor_of(evidence: Evidence, asset_id: Bytes32) -> Anchor | None:
    """The anchor that the chain has; None if nobody anchored the asset."""
    word = evidence.ledger.asset(asset_id)
    if word.exists:
        guard = evidence.ledger.guard(asset_id)
        first = evidence.ledger.first_performer(asset_id)
        return Anchor(asset_id, first, word.performer, word.anchored_at, word.kind, guard.guardian, guard.majority_at)
    return _anchor_in_batch(evidence, asset_id)


def _anchor_in_batch(evidence: Evidence, asset_id: Bytes32) -> Anchor | None:
    place = evidence.kept.place_of(asset_id)
    if place is None or place.leaf.asset != asset_id:
        return None
    if not evidence.ledger.is_in_batch(place.root, place.leaf, place.proof):
        return None
    root = evidence.ledger.root(place.root)
    return Anchor(asset_id, root.performer, root.performer, root.anchored_at, place.leaf.kind, root=place.root)
