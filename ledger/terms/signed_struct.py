"""The EIP-712 type of a grant, made from the schema: the sentence, the terms with a member, and the envelope."""
from __future__ import annotations

from typing import Any

from ledger.terms.schema import Schema

_BEFORE = (("string", "intent"),)
_AFTER = (("bytes32", "terms"), ("uint16", "grantEpoch"), ("uint256", "salt"))
PAYEE_TYPE = (("address", "account"), ("uint16", "bps"), ("uint8", "role"))


def grant_members(schema: Schema) -> tuple[tuple[str, str], ...]:
    """Type and name of each member of the signed struct, in order."""
    terms = tuple((kind, name) for kind, name in (term.member.split() for term in schema.members()))
    return (*_BEFORE, *terms, *_AFTER)


def grant_type(schema: Schema) -> str:
    """The type string whose keccak256 is the type hash. Source: EIP-712, encodeType."""
    return _encoded("Grant", grant_members(schema)) + _encoded("Payee", PAYEE_TYPE)


def grant_types(schema: Schema) -> dict[str, Any]:
    """The `types` of typed data as wallets take it, without the domain."""
    return {name: [{"name": member, "type": kind} for kind, member in members]
            for name, members in (("Grant", grant_members(schema)), ("Payee", PAYEE_TYPE))}


def _encoded(name: str, members: tuple[tuple[str, str], ...]) -> str:
    return f"{name}({','.join(f'{kind} {member}' for kind, member in members)})"
