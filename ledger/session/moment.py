"""The chain as of now: one block for all reads of a request, after it was seen to be the chain of this deployment."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.contract import Ledger
from ledger.chain.deployment import Deployment
from ledger.chain.headers import fetch_headers
from ledger.chain.node import Node
from ledger.chain.royalties import Royalties
from ledger.verification import BlockReference


@dataclass(frozen=True, slots=True)
class Moment:
    """The contracts as of the newest block."""

    ledger: Ledger
    royalties: Royalties
    as_of: BlockReference


def moment_of(node: Node, deployment: Deployment) -> Moment:
    """The newest block, of this deployment's chain. Raises: ChainChanged, NodeUnavailable, NodeRefused, BlockMissing."""
    deployment.require_same(node)
    as_of = block_reference(node, node.block_number())
    return Moment(Ledger(node, deployment).at(as_of.hash), Royalties(node, deployment).at(as_of.hash), as_of)


def block_reference(node: Node, number: int) -> BlockReference:
    """The block of this number as the node has it now. Raises: BlockMissing, HeaderMismatch, NodeUnavailable."""
    header = fetch_headers(node, [number])[0]
    return BlockReference(header.number, header.hash, header.timestamp)
