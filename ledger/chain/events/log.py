"""Logs become events: each is read by its topic, whichever of our contracts emitted it."""
from __future__ import annotations

import dataclasses
import keyword
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.exceptions import DecodingError

from ledger.chain.abi import EMITTERS, WORD_BYTES, Component, Signature, artifact, checksummed, decode
from ledger.chain.events.kinds import KINDS, Event
from ledger.chain.node import data
from ledger.errors import Unavailable
from ledger.reverts import fact_name
from ledger.units import Address, Bytes32


class UnknownEvent(Unavailable):
    """The contract emitted something that this version does not know, so its history cannot be read."""

    says = "the contract emitted {topic}, which is no event of this version; use the version that it was deployed with"


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it lies in a receipt. The ledger and the royalties emit the events of pots alike, `emitter` says which."""

    emitter: Address
    topics: tuple[Bytes32, ...]
    data: bytes


def decode_log(log: Log) -> Event:
    """The event of a log. Raises: UnknownEvent for a topic, or a shape, that no contract of this version can emit.

    Static arguments are cut from their words, since millions pass here; eth_abi reads those of changing length.
    """
    decoder = _decoders().get(log.topics[0]) if log.topics else None
    try:
        if decoder is not None:
            return decoder(log)
    except (DecodingError, TypeError, IndexError):
        pass
    raise UnknownEvent(topic="0x" + log.topics[0].hex() if log.topics else "an anonymous event")


def log_of(fields: Mapping[str, Any]) -> Log:
    """A log as a node writes it. Raises: MalformedAnswer."""
    topics = tuple(Bytes32(data(topic)) for topic in fields["topics"])
    return Log(checksummed(data(fields["address"])), topics, data(fields["data"]))


def field_name(argument: str) -> str:
    """The field of an event's Solidity argument: its snake-case name, which must not be a word of Python.

    >>> field_name("notBefore"), field_name("from")
    ('not_before', 'from_')
    """
    name = fact_name(argument)
    return f"{name}_" if keyword.iskeyword(name) else name


Decoder = Callable[[Log], Any]


def _unsigned(word: bytes) -> int:
    return int.from_bytes(word, "big")


def _truth(word: bytes) -> bool:
    if _unsigned(word) > 1:
        raise DecodingError("no truth value")
    return bool(word[-1])


def _address(word: bytes) -> Address:
    return checksummed(word[12:])


def _reader(component: Component) -> Callable[[bytes], Any]:
    """How one static word is read."""
    if component["type"] == "address":
        return _address
    if component["type"] == "bool":
        return _truth
    return Bytes32 if component["type"] == "bytes32" else _unsigned


def _decoder(event: Signature) -> Decoder:
    """The fastest way to read one event: arguments in the order of the ABI, which is that of the class's fields."""
    kind = KINDS[event.name]
    if [field_name(component["name"]) for component in event.inputs] != [f.name for f in dataclasses.fields(kind)]:
        raise TypeError(f"{event.name} has other arguments than its class")
    inside = tuple(c for c in event.inputs if not c["indexed"])
    if any(c["type"] in ("string", "bytes") or c["type"].endswith("[]") for c in inside):
        return _dynamic(kind, event, inside)
    return _static(kind, event, inside)


def _static(kind: type[Any], event: Signature, inside: tuple[Component, ...]) -> Decoder:
    topics = len(event.inputs) - len(inside) + 1
    cuts: list[tuple[Callable[[bytes], Any], int]] = []
    for component in event.inputs:  # topics and words lie behind each other in `words`
        earlier = [c for c in event.inputs[: len(cuts)] if c["indexed"] == component["indexed"]]
        cuts.append((_reader(component), len(earlier) + (0 if component["indexed"] else topics - 1)))

    def decoded(log: Log) -> Any:
        if len(log.topics) != topics or len(log.data) != WORD_BYTES * len(inside):
            raise DecodingError("another shape")
        words = [*log.topics[1:], *(log.data[i : i + WORD_BYTES] for i in range(0, len(log.data), WORD_BYTES))]
        return kind(*[read(words[position]) for read, position in cuts])

    return decoded


def _dynamic(kind: type[Any], event: Signature, inside: tuple[Component, ...]) -> Decoder:
    indexed = [c for c in event.inputs if c["indexed"]]
    # no contract checks that a string is text: read strictly, one that is not would end every reader's history
    raw = tuple({**c, "type": "bytes"} if c["type"] == "string" else c for c in inside)

    def decoded(log: Log) -> Any:
        if len(log.topics) != len(indexed) + 1:
            raise DecodingError("another shape")
        values = {c["name"]: _reader(c)(topic) for c, topic in zip(indexed, log.topics[1:], strict=True)}
        values |= {c["name"]: value for c, value in zip(inside, decode(raw, log.data), strict=True)}
        values |= {c["name"]: values[c["name"]].decode(errors="replace") for c in inside if c["type"] == "string"}
        return kind(*[values[c["name"]] for c in event.inputs])

    return decoded


@cache
def _decoders() -> Mapping[Bytes32, Decoder]:
    return {topic: _decoder(event) for name in EMITTERS for topic, event in artifact(name).events.items()}
