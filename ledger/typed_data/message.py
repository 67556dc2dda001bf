"""Typed data: a message, its types and its domain, as a wallet shows it and as it is signed."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from sha3 import keccak_256

from ledger.typed_data.domain import AlteredTypedData, Domain, TokenDomain, require_same_domain
from ledger.typed_data.encoding import MalformedTypedData, Types, json_of, parsed_message, struct_hash, word_of
from ledger.units import Bytes32

_KEYS = {"domain", "types", "primaryType", "message"}


@dataclass(frozen=True)
class TypedData:
    """One message as EIP-712 signs it; each value has been parsed by the type of its member.

    Raises: MalformedTypedData, MalformedAmount, MalformedAddress, MalformedHex.
    """

    domain: Domain | TokenDomain
    primary_type: str
    types: Types  # without EIP712Domain
    message: Mapping[str, Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", parsed_message(self.primary_type, self.types, self.message))

    def digest(self) -> Bytes32:
        """What is signed: keccak256 of 0x1901, the domain separator and the struct hash. Source: EIP-712."""
        hashed = struct_hash(self.primary_type, self.types, self.message)
        return Bytes32(keccak_256(b"\x19\x01" + self.domain.separator + hashed).digest())

    def struct(self) -> dict[str, Any]:
        """The message as the contract takes it: texts and lists by their hashes, the rest as it is."""
        return {member["name"]: word_of(member, self.types, self.message[member["name"]])
                if member["type"] == "string" or member["type"].endswith("[]") else self.message[member["name"]]
                for member in self.types[self.primary_type]}

    def to_json(self) -> dict[str, Any]:
        """The argument of eth_signTypedData_v4."""
        message = {member["name"]: json_of(member, self.types, self.message[member["name"]])
                   for member in self.types[self.primary_type]}
        types = {"EIP712Domain": self.domain.type, **self.types}
        return {"types": {name: [dict(member) for member in members] for name, members in types.items()},
                "primaryType": self.primary_type, "domain": self.domain.to_json(), "message": message}


def typed_data_of(document: Any, domain: Domain, types: Types) -> TypedData:
    """The typed data of JSON as a wallet took it, if it is for this domain and of these types.

    Raises: WrongChain, WrongContract, OldDeployment, AlteredTypedData for other types, and as `TypedData`.
    """
    if not isinstance(document, dict) or set(document) != _KEYS:
        got = ", ".join(sorted(map(str, document)))[:120] if isinstance(document, dict) else type(document).__name__
        raise MalformedTypedData(member="document", got=got, expected=", ".join(sorted(_KEYS)))
    require_same_domain(document, domain)
    primary_type = next(iter(types))
    if document["primaryType"] != primary_type:
        raise AlteredTypedData(member="primaryType", got=str(document["primaryType"])[:80], expected=primary_type)
    typed_data = TypedData(domain, primary_type, types, document["message"])
    if document["types"] != typed_data.to_json()["types"]:
        raise AlteredTypedData(member="types", got="other members", expected=f"those of {primary_type}, in order")
    return typed_data


def require_unaltered(document: Any, drafted: TypedData) -> None:
    """Returns when the JSON is what was drafted. Raises: AlteredTypedData, which names the member, and as `typed_data_of`."""
    signed = typed_data_of(document, drafted.domain, drafted.types).message
    for name, expected in drafted.message.items():
        if signed[name] != expected:
            raise AlteredTypedData(member=f"message.{name}", got=_short(signed[name]), expected=_short(expected))


def _short(value: Any) -> str:
    text = "0x" + value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= 80 else text[:77] + "..."
