"""Who signed, with the contract's own verdict: keys here, contract wallets by asking them."""
from __future__ import annotations

from ledger.chain.node import Node
from ledger.chain.wallet import accepts_signature
from ledger.errors import Reverted
from ledger.reverts import ContractSignatureRefused
from ledger.typed_data import TypedData, require_signed_by
from ledger.units import Address


def require_signed(node: Node, typed_data: TypedData, signature: bytes, signer: Address) -> None:
    """Returns when the contract would take the signature as the signer's.

    Raises: WrongSigner, SignatureHighS, WrongSignatureLength, ContractSignatureRefused, NodeUnavailable.
    Source: contracts/src/Domain.sol: a key's signature is tried first, then a contract wallet is asked (ERC-1271).
    """
    try:
        require_signed_by(typed_data, signature, signer)
    except Reverted:
        if not node.code(signer):
            raise
        if not accepts_signature(node, signer, typed_data.digest(), signature):
            raise ContractSignatureRefused(wallet=signer) from None
