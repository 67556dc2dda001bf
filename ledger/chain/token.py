"""What an ERC-20 token says of itself: symbol and decimals, which the standard leaves to the token."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_abi.exceptions import DecodingError
from eth_utils import keccak

from ledger.chain.abi import decode
from ledger.chain.node import LATEST, Node, NodeRefused, data
from ledger.units import Address, hex_of

ASK_GAS = 200_000        # a token behind a proxy answers with some 30,000; a hostile one may not hold up the node
MOST_SYMBOL_BYTES = 160  # of the encoded answer: offset, length and 96 bytes of text; a longer one is no symbol
MOST_DECIMALS = 255      # ERC-20: uint8
_TEXT, _WORD = {"type": "string"}, {"type": "uint256"}


@dataclass(frozen=True, slots=True)
class TokenName:
    """How a token calls itself and how many decimals its amounts have; "" and None where it does not say."""

    symbol: str
    decimals: int | None


def token_name(node: Node, token: Address, block: Any = LATEST) -> TokenName:
    """What the account says as of the block; an account without code says nothing.

    A symbol of bytes32 is read as well, as tokens older than the standard give it. Raises: NodeUnavailable.
    Source: ERC-20, optional functions.
    """
    return TokenName(_symbol(_asked(node, token, "symbol()", block)), _decimals(_asked(node, token, "decimals()", block)))


def _asked(node: Node, token: Address, function: str, block: Any) -> bytes:
    question = {"to": token, "data": hex_of(keccak(text=function)[:4]), "gas": hex(ASK_GAS)}
    try:
        return data(node.call("eth_call", question, block))
    except NodeRefused:  # it reverted or ran out of gas
        return b""


def _symbol(answer: bytes) -> str:
    if len(answer) > MOST_SYMBOL_BYTES:
        return ""
    try:
        return answer.rstrip(b"\0").decode() if len(answer) == 32 else str(decode([_TEXT], answer)[0])
    except (DecodingError, UnicodeDecodeError, OverflowError):  # the last for an offset beyond what Python can index
        return ""


def _decimals(answer: bytes) -> int | None:
    if len(answer) != 32:
        return None
    decimals = int(decode([_WORD], answer)[0])
    return decimals if decimals <= MOST_DECIMALS else None
