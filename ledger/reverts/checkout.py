"""Refusals of orders that somebody else carries for the buyer."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class OrderMismatch(ContractRefusal):
    """The order that is carried is not the one that was signed."""

    says = "the order for the license {license} is not what the buyer signed; carry it unchanged, or have it signed again"


class TokenMissing(ContractRefusal):
    """The price is in ETH, which cannot be taken by a signature."""

    says = "the price is in ETH, which no signature can move; the buyer sends the purchase, or takes a grant priced in a token"


class AuthorizationRefused(ContractRefusal):
    """The token did not take the ERC-3009 authorization."""

    says = "the token {token} refuses the authorization; check its time, its amount, the signature and the payer's balance"
