"""What this server has kept, handed to a verification as anybody's."""
from __future__ import annotations

import json
from collections.abc import Sequence

from ledger.asset import AssetRecord
from ledger.chain.calls import Leaf
from ledger.grant import SignedGrant
from ledger.merkle import Tree, batch_leaf
from ledger.records import RecordUnknown
from ledger.session import shelf
from ledger.session.leads import block_of_license, key_of, licenses_of
from ledger.session.moment import block_reference
from ledger.session.session import Session
from ledger.session.shelf import ThingUnknown
from ledger.terms import ASSET_KINDS, POLICIES
from ledger.typed_data import REPORT_OUTPUT, typed_data_of
from ledger.units import Bytes32, hex_of, parse_bytes32
from ledger.usage import Output
from ledger.verification import BatchPlace, Evidence, Kept, SignedOutput


def evidence_of(session: Session) -> Evidence:
    """The chain as of now, and what is kept. Raises: ChainChanged, NodeUnavailable, NodeRefused."""
    moment = session.moment()
    confirmed = max(moment.as_of.number - session.settings.confirmations + 1, session.deployment.block_number)
    return Evidence(
        ledger=moment.ledger, royalties=moment.royalties, domain=session.domain, as_of=moment.as_of,
        final=moment.as_of if confirmed == moment.as_of.number else block_reference(session.node, confirmed),
        catalogue=session.catalogue, kept=Kept(
            record_of=lambda asset: record_of(session, asset), grant_of=lambda grant: grant_of(session, grant),
            place_of=lambda asset: place_of(session, asset), key_of=lambda license: key_of(session, license),
            licenses_of=lambda asset, licensee: licenses_of(session, asset, licensee),
            block_of=lambda license: block_of_license(session, license),
            output_of=lambda license, output: output_of(session, license, output), erased_at=session.tombstones.erased_at))


def record_of(session: Session, asset: Bytes32) -> AssetRecord | None:
    """The record that is kept under this asset id."""
    try:
        return AssetRecord.from_bytes(session.records.get(asset))
    except RecordUnknown:
        return None


def grant_of(session: Session, grant: Bytes32) -> SignedGrant | None:
    """The published grant of this digest."""
    try:
        return SignedGrant.from_json(json.loads(session.shelf.get(shelf.GRANT, hex_of(grant))))
    except ThingUnknown:
        return None


def place_of(session: Session, asset: Bytes32) -> BatchPlace | None:
    """Where the asset stands in a batch that was drafted here."""
    try:
        root = parse_bytes32(session.shelf.get(shelf.PLACE, hex_of(asset)).decode(), field="root")
    except ThingUnknown:
        return None
    leaves = leaves_of(session, root)
    position = next(at for at, leaf in enumerate(leaves) if leaf.asset == asset)
    return BatchPlace(root, leaves[position], tree_of(leaves).proof(position))


def output_of(session: Session, license: Bytes32, output: Bytes32) -> SignedOutput | None:
    """The signed report of an output under a license."""
    try:
        kept = json.loads(session.shelf.get(shelf.OUTPUT, shelf.output_name(license, output)))
    except ThingUnknown:
        return None
    message = typed_data_of(kept["typed_data"], session.deployment.royalties_domain, REPORT_OUTPUT).message
    return SignedOutput(Output.from_message(message), bytes.fromhex(kept["signature"][2:]))


def leaves_of(session: Session, root: Bytes32) -> tuple[Leaf, ...]:
    """The leaves of a batch that was drafted here, in order. Raises: ThingUnknown."""
    kept = json.loads(session.shelf.get(shelf.BATCH, hex_of(root)))
    return tuple(Leaf(parse_bytes32(each["asset_id"], field="asset_id"), ASSET_KINDS.number(each["kind"]),
                      POLICIES.number(each["policy"])) for each in kept)


def tree_of(leaves: Sequence[Leaf]) -> Tree:
    """The Merkle tree of a batch."""
    return Tree.of([batch_leaf(leaf.asset, leaf.kind, leaf.policy) for leaf in leaves])
