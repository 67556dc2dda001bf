"""What the contract promises to those who follow it: one class per event, named as in Solidity."""
from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.exceptions import DecodingError

from ledger.chain.abi import WORD_BYTES, Component, Signature, artifact, checksummed, decode
from ledger.chain.node import data
from ledger.errors import Unavailable
from ledger.license import LicenseWord
from ledger.reverts import fact_name
from ledger.units import Address, Bps, Bytes32, UnixTime, Wei


class UnknownEvent(Unavailable):
    """The contract emitted something that this version does not know, so its history cannot be read."""

    says = "the contract emitted {topic}, which is no event of this version; use the version that it was deployed with"


@dataclass(frozen=True, slots=True)
class BatchAnchored:
    root: Bytes32
    performer: Address
    count: int


@dataclass(frozen=True, slots=True)
class AssetAnchored:
    """`root` is zero, or the batch at whose block the asset counts as anchored."""

    asset: Bytes32
    performer: Address
    root: Bytes32
    kind: int
    policy: int
    guardian: Address
    majority_at: UnixTime


@dataclass(frozen=True, slots=True)
class FingerprintPublished:
    asset: Bytes32
    algorithm: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class GrantCancelled:
    grant: Bytes32
    asset: Bytes32


@dataclass(frozen=True, slots=True)
class GrantsCancelled:
    """All grants of the asset that were signed for an epoch before `grant_epoch`."""

    asset: Bytes32
    grant_epoch: int


@dataclass(frozen=True, slots=True)
class RateCardCancelled:
    rate_card: Bytes32
    performer: Address


@dataclass(frozen=True, slots=True)
class LicensePurchased:
    """`terms` reads the word; `territory` is the signed bitmap; `pot` is zero where the price is."""

    license: Bytes32
    asset: Bytes32
    licensee: Address
    grant: Bytes32
    serial: int
    word: int
    territory: int
    currency: Address
    price: Wei
    pot: Bytes32

    @property
    def terms(self) -> LicenseWord:
        return LicenseWord.decode(self.word)


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """Consent of `consent_epoch` ended, and the asset is at `grant_epoch` now."""

    asset: Bytes32
    consent_epoch: int
    grant_epoch: int
    signer: Address


@dataclass(frozen=True, slots=True)
class AssetFrozen:
    asset: Bytes32
    account: Address


@dataclass(frozen=True, slots=True)
class AssetUnfrozen:
    asset: Bytes32
    account: Address


@dataclass(frozen=True, slots=True)
class SplitPayee:
    """One payee as it is declared; `role` by its number."""

    account: Address
    share_bps: Bps
    role: int


@dataclass(frozen=True, slots=True)
class SplitDeclared:
    pot: Bytes32
    split: Bytes32
    unlock_at: UnixTime
    payees: tuple[SplitPayee, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "payees", tuple(SplitPayee(*payee) for payee in self.payees))


@dataclass(frozen=True, slots=True)
class Distributed:
    """Bit i of `credited` is set if payee i could not be paid and was credited."""

    pot: Bytes32
    currency: Address
    amount: Wei
    credited: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    payee: Address
    currency: Address
    to: Address
    amount: Wei


@dataclass(frozen=True, slots=True)
class TrustWithdrawn:
    payee: Address
    currency: Address
    unlock_at: UnixTime
    to: Address
    amount: Wei


Event = (
    BatchAnchored | AssetAnchored | FingerprintPublished | GrantCancelled | GrantsCancelled | RateCardCancelled
    | LicensePurchased | ConsentWithdrawn | AssetFrozen | AssetUnfrozen | SplitDeclared | Distributed | Withdrawn
    | TrustWithdrawn
)
KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in Event.__args__}


@dataclass(frozen=True, slots=True)
class Log:
    """A log of the contract as it lies in a receipt."""

    topics: tuple[Bytes32, ...]
    data: bytes


def decode_log(log: Log) -> Event:
    """The event of a log. Raises: UnknownEvent for a topic, or a shape, that the contract of this version cannot emit.

    Static arguments are cut from their words, since millions pass here; eth_abi reads those of changing length.
    """
    decoder = _decoders().get(log.topics[0]) if log.topics else None
    try:
        if decoder is not None:
            return decoder(log)
    except (DecodingError, UnicodeDecodeError, TypeError, IndexError):
        pass
    raise UnknownEvent(topic="0x" + log.topics[0].hex() if log.topics else "an anonymous event")


def log_of(fields: Mapping[str, Any]) -> Log:
    """A log as a node writes it. Raises: MalformedAnswer."""
    return Log(tuple(Bytes32(data(topic)) for topic in fields["topics"]), data(fields["data"]))


Decoder = Callable[[Log], Any]


def _unsigned(word: bytes) -> int:
    return int.from_bytes(word, "big")


def _address(word: bytes) -> Address:
    return checksummed(word[12:])


def _reader(component: Component) -> Callable[[bytes], Any]:
    """How one static word is read."""
    if component["type"] == "address":
        return _address
    return Bytes32 if component["type"] == "bytes32" else _unsigned


def _decoder(event: Signature) -> Decoder:
    """The fastest way to read one event: arguments in the order of the ABI, which is that of the class's fields."""
    kind = KINDS[event.name]
    if [fact_name(component["name"]) for component in event.inputs] != [f.name for f in dataclasses.fields(kind)]:
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

    def decoded(log: Log) -> Any:
        if len(log.topics) != len(indexed) + 1:
            raise DecodingError("another shape")
        values = {c["name"]: _reader(c)(topic) for c, topic in zip(indexed, log.topics[1:], strict=True)}
        values |= {c["name"]: value for c, value in zip(inside, decode(inside, log.data), strict=True)}
        return kind(*[values[c["name"]] for c in event.inputs])

    return decoded


@cache
def _decoders() -> Mapping[Bytes32, Decoder]:
    return {topic: _decoder(event) for topic, event in artifact("LikenessLedger").events.items()}
