"""What the contracts understand: selectors, arguments and results, from the artifacts of the package."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import eth_abi
from eth_abi.exceptions import EncodingError
from eth_utils import keccak

from ledger.errors import InvalidInput
from ledger.units import Address, Bytes32

WORD_BYTES = 32
SELECTOR_BYTES = 4
EMITTERS = ("LikenessLedger", "Royalties", "Checkout")  # whose events and errors are ours; the lens has neither
ADDRESSES_KEPT = 65_536  # 10 MB; the same performers and licensees stand in most events

Component = Mapping[str, Any]  # an entry of `inputs`, `outputs` or `components` of a JSON ABI


class UnencodableArgument(InvalidInput):
    """A value does not fit the type that the contract takes."""

    says = "the contract cannot take this value: {problem}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One function, error or event of an ABI: its name, its selector (an event's: its topic) and its arguments."""

    name: str
    text: str
    topic: Bytes32
    inputs: tuple[Component, ...]
    outputs: tuple[Component, ...]

    @property
    def selector(self) -> bytes:
        return self.topic[:SELECTOR_BYTES]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One compiled contract. `runtime_hash` is that of its code with all immutables zero, `immutables` their places
    as (first byte, bytes)."""

    name: str
    bytecode: bytes
    runtime_hash: Bytes32
    immutables: tuple[tuple[int, int], ...]
    functions: Mapping[str, Signature]  # by name, and by full text where a name is overloaded
    errors: Mapping[bytes, Signature]   # by selector
    events: Mapping[Bytes32, Signature]  # by topic


@cache
def artifact(name: str) -> Artifact:
    """The artifact of a contract, by its Solidity name, as it is shipped with the package."""
    file = resources.files("ledger.chain").joinpath("artifacts", f"{name}.json")
    content = json.loads(file.read_text())
    found = {kind: _signatures(content["abi"], kind) for kind in ("function", "error", "event")}
    return Artifact(
        name=name,
        bytecode=bytes.fromhex(content["bytecode"][2:]),
        runtime_hash=Bytes32(bytes.fromhex(content["runtime_hash"][2:])),
        immutables=tuple((start, length) for start, length in content["immutables"]),
        functions={s.text: s for s in found["function"]} | {s.name: s for s in found["function"]},
        errors={s.selector: s for s in found["error"]},
        events={s.topic: s for s in found["event"]},
    )


def encode_call(function: Signature, arguments: Sequence[Any]) -> bytes:
    """Call data. Raises: UnencodableArgument. An argument that is a struct is a mapping by the names of its members, or a sequence in their order."""
    return function.selector + encode(function.inputs, arguments)


def encode(components: Sequence[Component], values: Sequence[Any]) -> bytes:
    """ABI encoding; structs as in `encode_call`. Raises: UnencodableArgument."""
    tupled = [_tupled(c, v) for c, v in zip(components, values, strict=True)]
    try:
        return eth_abi.encode(_types(components), tupled)
    except EncodingError as problem:
        raise UnencodableArgument(problem=str(problem)) from None


def decode_result(function: Signature, result: bytes) -> Any:
    """What a view returns: one value alone, several as a tuple; structs and arrays as tuples, addresses in EIP-55 form."""
    values = decode(function.outputs, result)
    return values[0] if len(values) == 1 else values


def decode(components: Sequence[Component], encoded: bytes) -> tuple[Any, ...]:
    """The values of ABI-encoded arguments; structs and arrays as tuples, addresses in EIP-55 form."""
    values = eth_abi.decode(_types(components), encoded)
    return tuple(_checksummed(c, v) for c, v in zip(components, values, strict=True))


def type_of(component: Component) -> str:
    """The type in full, a struct as the tuple of its members.

    >>> type_of({"type": "tuple[]", "components": [{"type": "address"}, {"type": "uint16"}]})
    '(address,uint16)[]'
    """
    if not component["type"].startswith("tuple"):
        return component["type"]
    return f"({','.join(_types(component['components']))}){component['type'].removeprefix('tuple')}"


@lru_cache(ADDRESSES_KEPT)
def checksummed(raw: bytes) -> Address:
    """The EIP-55 form of 20 bytes."""
    digits = raw.hex()
    nibbles = keccak(text=digits).hex()
    return Address("0x" + "".join(d.upper() if n > "7" else d for d, n in zip(digits, nibbles)))


def _types(components: Sequence[Component]) -> list[str]:
    return [type_of(component) for component in components]


def _signatures(abi: Sequence[Mapping[str, Any]], kind: str) -> list[Signature]:
    return [_signature(entry) for entry in abi if entry["type"] == kind]


def _signature(entry: Mapping[str, Any]) -> Signature:
    text = f"{entry['name']}({','.join(_types(entry['inputs']))})"
    topic = Bytes32(keccak(text=text))
    return Signature(entry["name"], text, topic, tuple(entry["inputs"]), tuple(entry.get("outputs", ())))


def _tupled(component: Component, value: Any) -> Any:
    if not component["type"].startswith("tuple"):
        return value
    if component["type"] != "tuple":
        one = {**component, "type": "tuple"}
        return [_tupled(one, each) for each in value]
    members = component["components"]
    values = [value[m["name"]] for m in members] if isinstance(value, Mapping) else value
    return tuple(_tupled(m, v) for m, v in zip(members, values, strict=True))


def _checksummed(component: Component, value: Any) -> Any:
    kind = component["type"]
    if kind.endswith("[]"):
        one = {**component, "type": kind.removesuffix("[]")}
        return tuple(_checksummed(one, each) for each in value)
    if kind == "tuple":
        return tuple(_checksummed(m, v) for m, v in zip(component["components"], value, strict=True))
    return checksummed(bytes.fromhex(value[2:])) if kind == "address" else value
