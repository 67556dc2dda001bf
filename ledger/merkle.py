"""One hash for many leaves, and the short proof that a leaf stands under it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from eth_abi import encode
from sha3 import keccak_256  # one hash of two nodes in 1 us; the default backend of eth-utils takes 6 to 15

from ledger.errors import InvalidInput
from ledger.units import Bytes32, hex_of

MOST_LEAVES = 2**20   # a million and a few: its nodes take 150 MB and some seconds of hashing
MOST_PROOF = 32       # `count` is a uint32: no honest proof is longer


class TreeEmpty(InvalidInput):
    """A tree has no leaves."""

    says = "a Merkle tree needs at least one leaf"


class TreeTooLarge(InvalidInput):
    """A tree has more leaves than one batch takes."""

    says = "got {leaves} leaves, at most {most} stand under one root; make several batches"


class LeafTwice(InvalidInput):
    """A leaf stands in the tree twice, so the count that is signed would be wrong."""

    says = "leaf {position} is {leaf}, which stands in the list already; name each entry once"


class LeafUnknown(InvalidInput):
    """The tree has no leaf at this position."""

    says = "the tree has {leaves} leaves, none at position {position}"


class ProofTooLong(InvalidInput):
    """A proof has more nodes than any tree is high."""

    says = "the proof has {nodes} nodes, at most {most} are possible"


@dataclass(frozen=True, slots=True)
class Tree:
    """Every node of a Merkle tree: `levels[0]` are the leaves in the order given, the last level is the root alone.

    Pairs are hashed in sorted order, an odd node moves up unchanged. Raises: TreeEmpty, TreeTooLarge, LeafTwice.
    Source: the hashing of OpenZeppelin's MerkleProof (commutative keccak256 of pairs).
    """

    levels: tuple[tuple[bytes, ...], ...]

    @classmethod
    def of(cls, leaves: Sequence[bytes]) -> Tree:
        """The tree over leaves that are hashes already (`batch_leaf`, `rate_card_leaf`)."""
        _require_distinct(leaves)
        levels = [tuple(leaves)]
        while len(levels[-1]) > 1:
            levels.append(_level_above(levels[-1]))
        return cls(tuple(levels))

    @property
    def root(self) -> Bytes32:
        return Bytes32(self.levels[-1][0])

    def proof(self, position: int) -> tuple[Bytes32, ...]:
        """The neighbours on the way from a leaf to the root, lowest first. Raises: LeafUnknown."""
        if not 0 <= position < len(self.levels[0]):
            raise LeafUnknown(leaves=len(self.levels[0]), position=position)
        neighbours = []
        for level in self.levels[:-1]:
            if position ^ 1 < len(level):  # an odd node has none
                neighbours.append(Bytes32(level[position ^ 1]))
            position //= 2
        return tuple(neighbours)


def root_of(leaf: bytes, proof: Sequence[bytes]) -> Bytes32:
    """The root to which a proof leads from a leaf; whether it is the right one is the caller's comparison.

    Raises: ProofTooLong.
    """
    if len(proof) > MOST_PROOF:
        raise ProofTooLong(nodes=len(proof), most=MOST_PROOF)
    node = leaf
    for neighbour in proof:
        node = _pair(node, neighbour)
    return Bytes32(node)


def batch_leaf(asset: Bytes32, kind: int, policy: int) -> Bytes32:
    """The leaf of one asset of a batch. Source: IAnchors.anchorBatch."""
    return hashed_twice(encode(["bytes32", "uint8", "uint8"], [asset, kind, policy]))


def rate_card_leaf(grant_digest: Bytes32) -> Bytes32:
    """The leaf of one grant of a rate card. Source: Grants, where a purchase checks it."""
    return hashed_twice(grant_digest)


def hashed_twice(data: bytes) -> Bytes32:
    """The hash of the hash, as every leaf is: so none can be taken for a pair of nodes."""
    return Bytes32(keccak_256(keccak_256(data).digest()).digest())


def _pair(one: bytes, other: bytes) -> bytes:
    return keccak_256(one + other if one < other else other + one).digest()


def _level_above(nodes: Sequence[bytes]) -> tuple[bytes, ...]:
    pairs = [_pair(one, other) for one, other in zip(nodes[::2], nodes[1::2])]
    return (*pairs, *nodes[len(pairs) * 2:])


def _require_distinct(leaves: Sequence[bytes]) -> None:
    if not leaves:
        raise TreeEmpty()
    if len(leaves) > MOST_LEAVES:
        raise TreeTooLarge(leaves=len(leaves), most=MOST_LEAVES)
    if len(set(leaves)) == len(leaves):
        return
    seen: set[bytes] = set()
    for position, leaf in enumerate(leaves):
        if leaf in seen:
            raise LeafTwice(position=position, leaf=hex_of(leaf))
        seen.add(leaf)
