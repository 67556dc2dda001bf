"""Block headers, checked: the hash commits to what the block's logs can be."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sha3 import keccak_256  # 1 us; the default backend of eth-utils takes 7

from ledger.chain.node import MalformedAnswer, Node, data, number
from ledger.chain.rlp import encode
from ledger.errors import Unavailable
from ledger.units import Bytes32, UnixTime, hex_of

BLOOM_BYTES = 256

# The members of a header in the order in which they are hashed; the later ones came with forks, in this order.
# Source: Ethereum yellow paper section 4.4.3, EIP-1559, EIP-4895, EIP-4844, EIP-4788, EIP-7685.
_BYTES = ("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom")
_NUMBERS = ("difficulty", "number", "gasLimit", "gasUsed", "timestamp")
_MORE_BYTES = ("extraData", "mixHash", "nonce")
_BY_FORK = (("baseFeePerGas", number), ("withdrawalsRoot", data), ("blobGasUsed", number), ("excessBlobGas", number),
            ("parentBeaconBlockRoot", data), ("requestsHash", data))


class BlockMissing(Unavailable):
    """The node does not have the block, or not any more."""

    says = "the node has no block {block}; it lags behind, or the chain went another way: try again"


class HeaderMismatch(Unavailable):
    """What the node says of a block does not hash to the block's hash, so no part of it can be believed."""

    says = "the header of block {block} hashes to {got}, the node says {expected}; ask another node"


@dataclass(frozen=True, slots=True)
class Header:
    """A block as far as the ledger needs it. All of it is committed to by `hash`."""

    number: int
    hash: Bytes32
    parent_hash: Bytes32
    timestamp: UnixTime
    logs_bloom: bytes
    receipts_root: Bytes32


def header_of(block: Mapping[str, Any]) -> Header:
    """The header that a node wrote, checked against its hash. Raises: HeaderMismatch, MalformedAnswer."""
    try:
        got, expected = header_hash(block), data(block["hash"])
        if got != expected:
            raise HeaderMismatch(block=number(block["number"]), got=hex_of(got), expected=hex_of(expected))
        return Header(
            number(block["number"]), got, Bytes32(data(block["parentHash"])), UnixTime(number(block["timestamp"])),
            data(block["logsBloom"]), Bytes32(data(block["receiptsRoot"])),
        )
    except KeyError as missing:
        raise MalformedAnswer(got=f"a block without {missing}", expected="a block") from None


def header_hash(block: Mapping[str, Any]) -> Bytes32:
    """keccak256 of the RLP of a header as JSON-RPC writes it. Raises: MalformedAnswer, KeyError."""
    members: list[bytes | int] = [data(block[name]) for name in _BYTES]
    members += [number(block[name]) for name in _NUMBERS]
    members += [data(block[name]) for name in _MORE_BYTES]
    for name, read in _BY_FORK:
        if block.get(name) is None:
            break
        members.append(read(block[name]))
    return Bytes32(keccak_256(encode(members)).digest())


def fetch_headers(node: Node, numbers: Sequence[int]) -> list[Header]:
    """The headers of these blocks as the node sees the chain now; whether they are linked is not checked.

    Raises: BlockMissing, HeaderMismatch, MalformedAnswer, NodeUnavailable, NodeRefused.
    """
    blocks = node.batch([("eth_getBlockByNumber", [hex(each), False]) for each in numbers])
    for asked, block in zip(numbers, blocks, strict=True):
        if block is None:
            raise BlockMissing(block=asked)
    headers = [header_of(block) for block in blocks]
    for asked, header in zip(numbers, headers, strict=True):
        if header.number != asked:
            raise MalformedAnswer(got=f"block {header.number}", expected=f"block {asked}")
    return headers


def may_contain(bloom: bytes, entry: bytes) -> bool:
    """Whether a log of the block can have this address or topic: a false is certain, a true is not.

    Source: Ethereum yellow paper section 4.4.1: three bits, each from two bytes of the entry's hash.
    """
    return all(bloom[byte] & mask for byte, mask in _bits(entry))


def bloom_of(entries: Iterable[bytes]) -> bytes:
    """The bloom of logs with these addresses and topics."""
    bloom = bytearray(BLOOM_BYTES)
    for entry in entries:
        for byte, mask in _bits(entry):
            bloom[byte] |= mask
    return bytes(bloom)


def _bits(entry: bytes) -> list[tuple[int, int]]:
    """Three times: which byte of the bloom, and the bit in it."""
    hashed = keccak_256(entry).digest()
    places = (int.from_bytes(hashed[i : i + 2], "big") & 2047 for i in (0, 2, 4))
    return [(BLOOM_BYTES - 1 - place // 8, 1 << place % 8) for place in places]
