"""An ERC-20 allowance by signature, where the token takes one. Source: EIP-2612, EIP-5267."""
from __future__ import annotations

from typing import Any

from eth_abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils import keccak, to_checksum_address

from ledger.chain.node import LATEST, NodeRefused, data
from ledger.session.session import Session
from ledger.units import Address, Seconds, Wei, hex_of

_PERMIT = [("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256"), ("deadline", "uint256")]
_DOMAIN = [("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address")]
_FIELDS = b"\x0f"   # a domain of name, version, chain id and contract, without salt: the only one that is offered here


def permit_message(session: Session, token: Address, wanted: tuple[Address, Wei, Seconds]) -> dict[str, Any] | None:
    """Typed data by which the owner allows the ledger to take the value; None where the token tells no such domain.

    `wanted` is owner, value and for how long.
    """
    owner, value_wei, seconds = wanted
    nonce = _answer(session, token, "nonces(address)", (["uint256"], encode(["address"], [owner])))
    domain = _answer(session, token, "eip712Domain()",
                     (["bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"], b""))
    if nonce is None or domain is None or domain[0] != _FIELDS:
        return None
    deadline = session.moment().as_of.time + seconds
    message = {"owner": owner, "spender": session.deployment.ledger, "value": str(value_wei), "nonce": str(nonce[0]),
               "deadline": str(deadline)}
    return {"types": {"EIP712Domain": _members(_DOMAIN), "Permit": _members(_PERMIT)}, "primaryType": "Permit",
            "domain": {"name": domain[1], "version": domain[2], "chainId": domain[3],
                       "verifyingContract": to_checksum_address(domain[4])},
            "message": message}


def _members(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in pairs]


def _answer(session: Session, token: Address, function: str, shape: tuple[list[str], bytes]) -> tuple[Any, ...] | None:
    types, arguments = shape
    question = hex_of(keccak(text=function)[:4] + arguments)
    try:
        return decode(types, data(session.node.call("eth_call", {"to": token, "data": question}, LATEST)))
    except (NodeRefused, DecodingError):
        return None
