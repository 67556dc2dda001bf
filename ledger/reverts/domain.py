"""Refusals of a signature or of its domain."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class DeploymentIdMissing(ContractRefusal):
    """A contract is deployed without its random word."""

    says = "the deployment id is zero; deploy with 32 random bytes, or a reset chain accepts old signatures again"


class WrongSigner(ContractRefusal):
    """Another account signed, or the right one signed another message, chain, contract or deployment."""

    says = "the signature is by {recovered}, expected {expected}; sign the message that was drafted, unchanged, with that account"


class SignatureHighS(ContractRefusal):
    """The signature is the upper one of the two that exist for each message and key."""

    says = "the signature's s is {s}, above half of the curve's order; send the signature as the wallet made it"


class WrongSignatureLength(ContractRefusal):
    """A signature by a key has not 65 bytes; the 64-byte form of EIP-2098 is refused."""

    says = "the signature has {length} bytes, expected 65 (r, s, v); send the long form"


class ContractSignatureRefused(ContractRefusal):
    """A contract wallet does not accept the signature. Source: ERC-1271."""

    says = "the contract wallet {wallet} does not accept the signature; its owners sign the message that was drafted"


class SignatureExpired(ContractRefusal):
    """The message came after its deadline."""

    says = "the signature was to be used before {deadline}; sign again with a later deadline"
