"""Whether a token takes signatures of its holders, and under which domain: asked of the token, believed where it adds up."""
from __future__ import annotations

from typing import Any

from eth_abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils import keccak

from ledger.chain.node import LATEST, Node, NodeRefused, data
from ledger.chain.token import ASK_GAS
from ledger.typed_data.domain import TokenDomain
from ledger.units import Address, Bytes32, hex_of, parse_address

_FIELDS = b"\x0f"       # a domain of name, version, chain id and contract, without salt: the only one that is offered here
_FIRST_VERSION = "1"    # of tokens that do not tell it. Source: OpenZeppelin's ERC20Permit


def token_domain(node: Node, token: Address, chain_id: int) -> TokenDomain | None:
    """The domain under which the token checks signatures; None where it tells none that adds up.

    Stable coins older than EIP-5267 do not name their domain: theirs is made from name and version, and taken if it has
    the separator that they show. Raises: NodeUnavailable. Source: EIP-5267, EIP-2612.
    """
    told = _answer(node, token, "eip712Domain()", (
        ["bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"], b""))
    if told is not None:
        is_plain = told[0] == _FIELDS and told[3] == chain_id and parse_address(told[4], field="contract") == token
        return TokenDomain(told[1], told[2], chain_id, token) if is_plain else None
    name, separator = _answer(node, token, "name()", (["string"], b"")), _answer(node, token, "DOMAIN_SEPARATOR()", (["bytes32"], b""))
    if name is None or separator is None:
        return None
    version = _answer(node, token, "version()", (["string"], b"")) or (_FIRST_VERSION,)
    made = TokenDomain(name[0], version[0], chain_id, token)
    return made if made.separator == separator[0] else None


def permit_nonce(node: Node, token: Address, owner: Address) -> int | None:
    """The nonce of the owner's next permit; None where the token takes none. Raises: NodeUnavailable. Source: EIP-2612."""
    found = _answer(node, token, "nonces(address)", (["uint256"], encode(["address"], [owner])))
    return None if found is None else int(found[0])


def takes_authorization(node: Node, token: Address, payer: Address, nonce: Bytes32) -> bool:
    """Whether the token takes transfers by signature, and has not seen this nonce of the payer's.

    Raises: NodeUnavailable. Source: ERC-3009.
    """
    arguments = encode(["address", "bytes32"], [payer, nonce])
    return _answer(node, token, "authorizationState(address,bytes32)", (["bool"], arguments)) == (False,)


def _answer(node: Node, token: Address, function: str, shape: tuple[list[str], bytes]) -> tuple[Any, ...] | None:
    """What the token answers, if it is of these types; within ASK_GAS: a hostile one may not hold up the node."""
    types, arguments = shape
    question = {"to": token, "data": hex_of(keccak(text=function)[:4] + arguments), "gas": hex(ASK_GAS)}
    try:
        return decode(types, data(node.call("eth_call", question, LATEST)))
    except (NodeRefused, DecodingError, UnicodeDecodeError, OverflowError):
        return None
