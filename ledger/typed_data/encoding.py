"""Typed data becomes bytes: type strings, words and struct hashes, and values from JSON and back."""
from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

from sha3 import keccak_256

from ledger.canonical import MAX_SAFE_INTEGER
from ledger.errors import InvalidInput
from ledger.units import Bytes32, hex_of, parse_address, parse_amount, parse_bytes32

Types = Mapping[str, Sequence[Mapping[str, str]]]  # name of a struct -> its members, as wallets take them: name and type
WORD_BYTES = 32
_UINT = re.compile(r"uint(8|16|32|40|64|128|256)")


class MalformedTypedData(InvalidInput):
    """A value of a message has not the type of its member, or typed data has not the form that wallets use."""

    says = "typed data, {member}: got {got}, expected {expected}"


def members_of(text: str) -> list[dict[str, str]]:
    """The members of a struct as wallets take them, from the inside of its type string.

    >>> members_of("bytes32 asset,uint40 deadline")
    [{'type': 'bytes32', 'name': 'asset'}, {'type': 'uint40', 'name': 'deadline'}]
    """
    return [dict(zip(("type", "name"), member.split())) for member in text.split(",")]


def encoded_type(primary_type: str, types: Types) -> str:
    """The type string, whose keccak256 is the type hash. Source: EIP-712, encodeType.

    >>> encoded_type("A", {"A": [{"name": "b", "type": "B[]"}], "B": [{"name": "x", "type": "bool"}]})
    'A(B[] b)B(bool x)'
    """
    return "".join(_one_type(name, types) for name in (primary_type, *sorted(_inner(primary_type, types) - {primary_type})))


def struct_hash(primary_type: str, types: Types, message: Mapping[str, Any]) -> Bytes32:
    """keccak256 of the type hash and the words of the members, which `parsed_message` has checked.
    Source: EIP-712, hashStruct."""
    words = [_hashed(encoded_type(primary_type, types).encode())]
    words += [word_of(member, types, message[member["name"]]) for member in types[primary_type]]
    return _hashed(b"".join(words))


def word_of(member: Mapping[str, str], types: Types, value: Any) -> bytes:
    """The 32 bytes that stand for a member: a text and a list of structs by their hash. Source: EIP-712, encodeData."""
    kind = member["type"]
    if kind == "string":
        return _hashed(value.encode())
    if kind.endswith("[]"):
        return _hashed(b"".join(struct_hash(kind[:-2], types, entry) for entry in value))
    if kind == "bytes32":
        return bytes(value)
    if kind == "address":
        return bytes(12) + bytes.fromhex(value[2:])
    return int(value).to_bytes(WORD_BYTES, "big")


def parsed(member: Mapping[str, str], types: Types, raw: Any) -> Any:
    """The value of a member from its JSON form or from itself: int, bool, text, EIP-55 address, bytes or list of dicts.

    Raises: MalformedTypedData, MalformedAmount, MalformedAddress, MalformedHex.
    """
    kind, name = member["type"], member["name"]
    bits = _UINT.fullmatch(kind)
    if bits:
        return parse_amount(raw, field=name, most=2 ** int(bits[1]) - 1)
    if kind == "address":
        return parse_address(raw, field=name)
    if kind == "bytes32":
        return raw if isinstance(raw, bytes) and len(raw) == WORD_BYTES else parse_bytes32(raw, field=name)
    if kind.endswith("[]"):
        _require(isinstance(raw, (list, tuple)), name, raw, "a list")
        return [parsed_message(kind[:-2], types, entry) for entry in raw]
    expected = {"bool": bool, "string": str}[kind]
    _require(isinstance(raw, expected), name, raw, {"bool": "true or false", "string": "a text"}[kind])
    _require(kind != "string" or _has_utf8(raw), name, "half a character", "a text")
    return raw


def parsed_message(primary_type: str, types: Types, raw: Any) -> dict[str, Any]:
    """The message with each member parsed, in the order of the type. Raises: as `parsed`."""
    names = [member["name"] for member in types[primary_type]]
    _require(isinstance(raw, Mapping), primary_type, raw, "an object")
    if set(raw) != set(names):
        raise MalformedTypedData(member=primary_type, got=", ".join(sorted(map(str, raw)))[:120], expected=", ".join(names))
    return {member["name"]: parsed(member, types, raw[member["name"]]) for member in types[primary_type]}


def json_of(member: Mapping[str, str], types: Types, value: Any) -> Any:
    """The JSON form that every wallet reads alike: bytes as 0x-hex, uint128 and uint256 as decimal text, others as numbers."""
    kind = member["type"]
    if kind.endswith("[]"):
        return [{inner["name"]: json_of(inner, types, entry[inner["name"]]) for inner in types[kind[:-2]]} for entry in value]
    if kind == "bytes32":
        return hex_of(value)
    bits = _UINT.fullmatch(kind)
    return str(value) if bits and 2 ** int(bits[1]) > MAX_SAFE_INTEGER else value


def _one_type(name: str, types: Types) -> str:
    return f"{name}({','.join(member['type'] + ' ' + member['name'] for member in types[name])})"


def _inner(name: str, types: Types) -> set[str]:
    kinds = {member["type"].removesuffix("[]") for member in types[name]}
    return {name}.union(*(_inner(kind, types) for kind in kinds if kind in types))


def _hashed(data: bytes) -> Bytes32:
    return Bytes32(keccak_256(data).digest())


def _has_utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _require(condition: object, member: str, got: Any, expected: str) -> None:
    if not condition:
        raise MalformedTypedData(member=member, got=got if isinstance(got, (str, int)) else type(got).__name__, expected=expected)
