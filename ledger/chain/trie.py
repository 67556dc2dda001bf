"""The root of a list in a Merkle-Patricia trie, as block headers commit to their receipts."""
from __future__ import annotations

from collections.abc import Sequence

from sha3 import keccak_256  # 1 us; the default backend of eth-utils takes 7

from ledger.chain.rlp import Item, encode
from ledger.units import Bytes32

INLINE_BYTES = 31  # a node's encoding up to this length stands in its parent itself, a longer one by its hash
EMPTY_ROOT = Bytes32(keccak_256(encode(b"")).digest())

_LEAF, _ODD = 2, 1  # of the nibble that a path begins with

Leaf = tuple[bytes, bytes]  # the rest of the path in nibbles, and the value


def ordered_root(values: Sequence[bytes]) -> Bytes32:
    """The root of a trie from rlp(position) to value. Source: Ethereum yellow paper, appendix D."""
    leaves = sorted((_nibbles(encode(position)), value) for position, value in enumerate(values))
    return Bytes32(keccak_256(encode(_node(leaves))).digest()) if leaves else EMPTY_ROOT


def _nibbles(key: bytes) -> bytes:
    return bytes(nibble for byte in key for nibble in (byte >> 4, byte & 15))


def _node(leaves: Sequence[Leaf]) -> list[Item]:
    """The node of a subtree; the leaves are sorted, and no path is the beginning of another one."""
    first, last = leaves[0][0], leaves[-1][0]
    if len(leaves) == 1:
        return [_path(first, _LEAF), leaves[0][1]]
    shared = next(i for i, (one, other) in enumerate(zip(first, last)) if one != other)
    if shared:
        return [_path(first[:shared], 0), _reference([(path[shared:], value) for path, value in leaves])]
    below: list[list[Leaf]] = [[] for _ in range(16)]
    for path, value in leaves:
        below[path[0]].append((path[1:], value))
    return [*(_reference(each) if each else b"" for each in below), b""]


def _reference(leaves: Sequence[Leaf]) -> Item:
    node = _node(leaves)
    encoded = encode(node)
    return node if len(encoded) <= INLINE_BYTES else keccak_256(encoded).digest()


def _path(nibbles: bytes, kind: int) -> bytes:
    """Two nibbles a byte, with a first one that says leaf or not, odd or even. Source: appendix C."""
    odd = len(nibbles) & 1
    padded = bytes([kind + odd * _ODD, *([] if odd else [0]), *nibbles])
    return bytes(high << 4 | low for high, low in zip(padded[::2], padded[1::2], strict=True))
