"""Accounts on the chain: what they hold, what they have allowed, and whether a contract wallet accepts a signature."""
from __future__ import annotations

from typing import Any

from eth_utils import keccak

from ledger.chain.abi import decode, encode
from ledger.chain.calls import Call
from ledger.chain.node import LATEST, Node, NodeRefused, data
from ledger.errors import InvalidInput
from ledger.reverts import ContractSignatureRefused, SignatureHighS, WrongSignatureLength, WrongSigner
from ledger.typed_data import TypedData, require_signed_by
from ledger.units import ETHER, Address, Bytes32, Wei, hex_of

CHECK_GAS = 500_000  # a wallet with a dozen owners takes some 100,000; a hostile one may not hold up the node
_WORD = {"type": "uint256"}
_ADDRESS = {"type": "address"}
_MAGIC = keccak(text="isValidSignature(bytes32,bytes)")[:4]  # the answer of a wallet that accepts. Source: ERC-1271


class NoToken(InvalidInput):
    """An account that was named as the currency is no ERC-20 token."""

    says = "{currency} is no ERC-20 token on this chain; copy the token's address again"


def accepts_signature(node: Node, wallet: Address, digest: Bytes32, signature: bytes) -> bool:
    """Whether the contract wallet accepts the signature, within `CHECK_GAS`; an account without code accepts none.

    Raises: NodeUnavailable. Source: ERC-1271.
    """
    question = _MAGIC + encode([{"type": "bytes32"}, {"type": "bytes"}], [digest, signature])
    try:
        answer = data(node.call("eth_call", {"to": wallet, "data": hex_of(question), "gas": hex(CHECK_GAS)}, LATEST))
    except NodeRefused:  # it reverted or ran out of gas
        return False
    return answer[:32] == _MAGIC + bytes(28)


def require_signed(node: Node, typed_data: TypedData, signature: bytes, signer: Address) -> None:
    """The signer, a key's account or a contract wallet, signed this. The contract would say the same now.

    Raises: WrongSigner, SignatureHighS, WrongSignatureLength for a key; ContractSignatureRefused for a contract;
    NodeUnavailable, NodeRefused. Source: Domain._requireSigned.
    """
    try:
        require_signed_by(typed_data, signature, signer)
    except (WrongSigner, SignatureHighS, WrongSignatureLength):
        if not node.code(signer):
            raise
        if not accepts_signature(node, signer, typed_data.digest(), signature):
            raise ContractSignatureRefused(wallet=signer) from None


def balance_wei(node: Node, account: Address, currency: Address) -> Wei:
    """What the account holds, in minor units; `ETHER` is ETH. Raises: NoToken, NodeUnavailable, NodeRefused."""
    if currency == ETHER:
        return node.balance_wei(account)
    return _token_number(node, currency, "balanceOf(address)", [account])


def allowance_wei(node: Node, token: Address, owner: Address, spender: Address) -> Wei:
    """How much of the owner's tokens the spender may take. Raises: NoToken, NodeUnavailable, NodeRefused."""
    return _token_number(node, token, "allowance(address,address)", [owner, spender])


def approve_call(token: Address, spender: Address, amount_wei: Wei) -> Call:
    """The owner's call that lets the spender take this much, in place of what was allowed before."""
    selector = keccak(text="approve(address,uint256)")[:4]
    return Call(token, selector + encode([_ADDRESS, _WORD], [spender, amount_wei]), Wei(0))


def _token_number(node: Node, token: Address, function: str, accounts: list[Any]) -> Wei:
    question = keccak(text=function)[:4] + encode([_ADDRESS] * len(accounts), accounts)
    try:
        answer = data(node.call("eth_call", {"to": token, "data": hex_of(question)}, LATEST))
    except NodeRefused:
        raise NoToken(currency=token) from None
    if len(answer) != 32:  # an account without code answers nothing
        raise NoToken(currency=token)
    return Wei(decode([_WORD], answer)[0])
