"""A transaction that somebody else has signed, taken apart without trusting it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import rlp
from eth_keys import keys
from eth_keys.exceptions import BadSignature, ValidationError
from eth_utils import keccak

from ledger.errors import InvalidInput
from ledger.units import Address, Bytes32, Wei, parse_address

MOST_BYTES = 128 * 1024  # geth's pool takes no larger one
MOST_NONCE = 2**64 - 2   # EIP-2681
ADDRESS_BYTES = 20

CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141

_LAYOUTS = {  # what is signed, then v, r, s. Source: EIP-155, EIP-2930, EIP-1559
    0: ("nonce", "max_fee_wei", "gas", "to", "value_wei", "data"),
    1: ("chain_id", "nonce", "max_fee_wei", "gas", "to", "value_wei", "data", "access_list"),
    2: ("chain_id", "nonce", "priority_fee_wei", "max_fee_wei", "gas", "to", "value_wei", "data", "access_list"),
}
_NOT_NUMBERS = {"to", "data", "access_list"}


class MalformedTransaction(InvalidInput):
    """The bytes are no signed transaction of a kind that is carried."""

    says = "this is no signed transaction that can be sent ({reason}); sign it again with the wallet"


@dataclass(frozen=True, slots=True)
class SignedTransaction:
    """What a wallet signed. `chain_id` is None where the signature holds on every chain, `to` where it makes a contract."""

    raw: bytes
    hash: Bytes32
    sender: Address
    chain_id: int | None
    nonce: int
    gas: int
    max_fee_wei: Wei
    to: Address | None
    value_wei: Wei
    data: bytes

    @property
    def most_cost_wei(self) -> Wei:
        """What the sender must hold for a node to take it."""
        return Wei(self.value_wei + self.gas * self.max_fee_wei)


def signed_transaction(raw: bytes) -> SignedTransaction:
    """The transaction in these bytes, with the account that signed it.

    Types 0 (legacy), 1 and 2, in the one encoding that nodes take: any other bytes have another hash.
    Raises: MalformedTransaction.
    """
    if not 0 < len(raw) <= MOST_BYTES:
        raise MalformedTransaction(reason=f"{len(raw)} bytes, expected 1 to {MOST_BYTES}")
    kind, items = _taken_apart(raw)
    names = _LAYOUTS[kind]
    if len(items) != len(names) + 3:
        raise MalformedTransaction(reason=f"{len(items)} fields, type {kind} has {len(names) + 3}")
    fields = {name: _field(name, item) for name, item in zip(names, items)}
    v, r, s = (_number(name, item) for name, item in zip("vrs", items[-3:]))
    chain_id, parity, unsigned = _signed_part(kind, items, v)
    if fields["nonce"] > MOST_NONCE:
        raise MalformedTransaction(reason="its nonce is above 2^64-2")
    return SignedTransaction(
        raw=raw, hash=Bytes32(keccak(raw)), sender=_signer(unsigned, parity, (r, s)), chain_id=chain_id,
        **{name: fields[name] for name in ("nonce", "gas", "max_fee_wei", "to", "value_wei", "data")},
    )


def _taken_apart(raw: bytes) -> tuple[int, list[Any]]:
    kind, body = (0, raw) if raw[0] >= 0xC0 else (raw[0], raw[1:])
    if kind not in _LAYOUTS or (kind == 0 and raw[0] < 0xC0):
        raise MalformedTransaction(reason=f"type {raw[0]}, expected 0, 1 or 2")
    try:
        items = rlp.decode(body, strict=True)
        is_canonical = rlp.encode(items) == body
    except (rlp.exceptions.RLPException, RecursionError):
        raise MalformedTransaction(reason="not RLP") from None
    if not isinstance(items, list) or not is_canonical:
        raise MalformedTransaction(reason="not a list in the canonical encoding")
    return kind, items


def _field(name: str, item: Any) -> Any:
    if name not in _NOT_NUMBERS:
        return _number(name, item)
    if name == "access_list":
        return _access_list(item)
    if not isinstance(item, bytes):
        raise MalformedTransaction(reason=f"{name} is a list")
    return _recipient(item) if name == "to" else item


def _number(name: str, item: Any) -> int:
    if not isinstance(item, bytes) or len(item) > 32 or item[:1] == b"\0":
        raise MalformedTransaction(reason=f"{name} is no number")
    return int.from_bytes(item, "big")


def _recipient(item: bytes) -> Address | None:
    if len(item) not in (0, ADDRESS_BYTES):
        raise MalformedTransaction(reason="its recipient is no address")
    return parse_address("0x" + item.hex(), field="to") if item else None


def _access_list(item: Any) -> Any:
    entries = item if isinstance(item, list) else [None]
    if not all(isinstance(e, list) and len(e) == 2 and _is_bytes(e[0], ADDRESS_BYTES)
               and isinstance(e[1], list) and all(_is_bytes(slot, 32) for slot in e[1]) for e in entries):
        raise MalformedTransaction(reason="its access list is none")
    return item


def _is_bytes(item: Any, length: int) -> bool:
    return isinstance(item, bytes) and len(item) == length


def _signed_part(kind: int, items: list[Any], v: int) -> tuple[int | None, int, bytes]:
    """Chain id, parity of the signature's point, and the bytes whose hash was signed."""
    unsigned = items[:-3]
    if kind:
        return _number("chain_id", items[0]), v, bytes([kind]) + rlp.encode(unsigned)
    if v in (27, 28):
        return None, v - 27, rlp.encode(unsigned)
    if v < 35:
        raise MalformedTransaction(reason=f"v is {v}")
    chain_id = (v - 35) // 2
    return chain_id, (v - 35) % 2, rlp.encode([*unsigned, _big_endian(chain_id), b"", b""])


def _big_endian(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _signer(unsigned: bytes, parity: int, point: tuple[int, int]) -> Address:
    r, s = point
    if parity not in (0, 1) or not 0 < r < CURVE_ORDER or not 0 < s < CURVE_ORDER:
        raise MalformedTransaction(reason="its signature is out of range")
    if s > CURVE_ORDER // 2:
        raise MalformedTransaction(reason="its signature is the high-s twin, which nodes refuse (EIP-2)")
    try:
        key = keys.Signature(vrs=(parity, r, s)).recover_public_key_from_msg_hash(keccak(unsigned))
    except (BadSignature, ValidationError):
        raise MalformedTransaction(reason="nobody can have signed it") from None
    return Address(key.to_checksum_address())
