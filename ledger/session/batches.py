"""Many assets under one signature: drafted one by one, anchored by their Merkle root, written singly when needed."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ledger.chain.calls import Leaf
from ledger.errors import InvalidInput
from ledger.outbox import Operation
from ledger.reverts import NotInBatch, RootUnknown
from ledger.session import shelf
from ledger.session.evidence import leaves_of, record_of, tree_of
from ledger.session.registration import SIGN_WITHIN_S, DraftUnknown, admit_to_catalogue
from ledger.session.sending import Action, known, send
from ledger.session.session import Session
from ledger.session.shelf import ThingUnknown
from ledger.terms import ASSET_KINDS, POLICIES
from ledger.typed_data import BATCH, Batch, TypedData, batch_message, require_in_time, typed_data_of
from ledger.units import Address, Bytes32, UnixTime, hex_of
from ledger.verification import BlockReference


class NotOfPerformer(InvalidInput):
    """An asset of a batch was drafted for somebody else, or for a minor, whose guardian signs each asset."""

    says = "asset {asset} {problem}; a batch holds assets of one adult performer"


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Drafted assets in the order of their leaves, all on one default policy."""

    performer: Address
    policy: str
    asset_ids: tuple[Bytes32, ...]
    deadline: UnixTime | None = None


@dataclass(frozen=True, slots=True)
class BatchDraft:
    """What the performer signs, and the leaves under its root."""

    typed_data: TypedData
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class AnchoredBatch:
    """A batch as the chain has it; `leaves` is empty where they are not kept here."""

    root: Bytes32
    performer: Address
    anchored_at: UnixTime
    count: int
    leaves: tuple[Leaf, ...]
    as_of: BlockReference


def draft(session: Session, wanted: BatchRequest) -> BatchDraft:
    """The leaves are kept under their root; nothing is on the chain.

    Raises: RecordErased, DraftUnknown, NotOfPerformer, LeafTwice, TreeEmpty, SignatureExpired.
    """
    now = session.moment().as_of.time
    deadline = wanted.deadline if wanted.deadline is not None else UnixTime(now + SIGN_WITHIN_S)
    require_in_time(deadline, now)
    leaves = tuple(_leaf(session, asset, wanted) for asset in wanted.asset_ids)
    root = tree_of(leaves).root
    session.shelf.put(shelf.BATCH, hex_of(root), json.dumps([leaf_json(leaf) for leaf in leaves]).encode())
    return BatchDraft(batch_message(session.domain, Batch(root, len(leaves), wanted.performer, deadline)), leaves)


def submit(session: Session, document: Any, signature: bytes) -> Operation:
    """The root goes to the chain, and its assets are found by searches from now on.

    Raises: as `typed_data_of`, BatchEmpty, ThingUnknown, AlteredTypedData, and what the contract refuses: WrongSigner
    and its kin, SignatureExpired, RootExists.
    """
    typed_data = typed_data_of(document, session.domain, BATCH)
    batch = Batch.from_message(typed_data.message)
    session.shelf.renew((shelf.BATCH,), hex_of(batch.root))  # it is not cleared while it is on its way
    leaves = leaves_of(session, batch.root)
    if len(leaves) != batch.count:
        raise ThingUnknown(what=f"batch of {batch.count}", name=hex_of(batch.root))
    action = Action("anchor_batch", hex_of(typed_data.digest()), batch.performer, batch.root)
    operation = known(session, action) or send(
        session, action, session.ledger.anchor_batch_call(typed_data.message, signature))
    for leaf in leaves:
        session.shelf.put(shelf.PLACE, hex_of(leaf.asset), hex_of(batch.root).encode())
        if session.tombstones.erased_at(leaf.asset) is None:
            admit_to_catalogue(session, leaf.asset)
    return operation


def batch(session: Session, root: Bytes32) -> AnchoredBatch:
    """The batch of this root. Raises: RootUnknown."""
    moment = session.moment()
    word = moment.ledger.root(root)
    if word.count == 0:
        raise RootUnknown(root=root)
    try:
        leaves = leaves_of(session, root)
    except ThingUnknown:
        leaves = ()
    return AnchoredBatch(root, word.performer, word.anchored_at, word.count, leaves, moment.as_of)


def materialize(session: Session, root: Bytes32, asset: Bytes32) -> Operation:
    """The asset's own word goes to the chain, as of the batch's block.

    Raises: RecordErased, ThingUnknown, NotInBatch, and what the contract refuses: RootUnknown, AssetExists.
    """
    session.tombstones.require_none(asset)
    leaves = leaves_of(session, root)
    positions = [at for at, leaf in enumerate(leaves) if leaf.asset == asset]
    if not positions:
        raise NotInBatch(root=root, asset=asset)
    leaf, proof = leaves[positions[0]], tree_of(leaves).proof(positions[0])
    action = Action("materialize", hex_of(asset), session.ledger.root(root).performer, asset)
    return known(session, action) or send(session, action, session.ledger.materialize_call(root, leaf, proof))


def leaf_json(leaf: Leaf) -> dict[str, Any]:
    """A leaf with the names of its kind and policy."""
    return {"asset_id": hex_of(leaf.asset), "kind": ASSET_KINDS.name_of(leaf.kind), "policy": POLICIES.name_of(leaf.policy)}


def _leaf(session: Session, asset: Bytes32, wanted: BatchRequest) -> Leaf:
    session.tombstones.require_none(asset)
    record = record_of(session, asset)
    if record is None:
        raise DraftUnknown(asset=hex_of(asset))
    if record.parties.performer != wanted.performer:
        raise NotOfPerformer(asset=hex_of(asset), problem=f"was drafted for {record.parties.performer}")
    if record.parties.is_minor:
        raise NotOfPerformer(asset=hex_of(asset), problem="is a minor's")
    return Leaf(asset, ASSET_KINDS.number(record.kind), POLICIES.number(wanted.policy))
