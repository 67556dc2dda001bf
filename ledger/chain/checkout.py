"""The deployed checkout, which buys in the name of a producer who has no ETH."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_utils import keccak

from ledger.chain.calls import Call, ContractCalls, Message, Order, Permit
from ledger.chain.deployed import Contract
from ledger.chain.deployment import Deployment
from ledger.chain.node import LATEST, Node
from ledger.units import NO_BYTES32, Address, Bytes32, UnixTime, Wei

# of a buyer whose allowance stands already
NO_PERMIT = Permit(Wei(0), UnixTime(0), 0, NO_BYTES32, NO_BYTES32)


@dataclass(frozen=True, slots=True)
class Authorization:
    """A signed transfer of exactly the price to the checkout, whose nonce is the id of the license. Source: ERC-3009."""

    payer: Address
    valid_after: UnixTime
    valid_before: UnixTime
    signature: bytes


class CheckoutCalls(ContractCalls):
    """The calls of one deployed checkout. Anybody may send them; the price is in a token, the sender pays the gas."""

    BUILD = "Checkout"

    def buy_signed_call(self, order: Order, signed: Message, signature: bytes, permit: Permit) -> Call:
        """`signed` is the message of `purchase_order_message`; `permit` allows the checkout the price, or is NO_PERMIT."""
        struct = {**signed, "intent": keccak(text=signed["intent"])}
        allowed = [permit.value, permit.deadline, permit.v, permit.r, permit.s]
        return self._call("buySigned", [order.struct(), struct, signature, allowed])

    def buy_with_authorization_call(self, order: Order, authorization: Authorization) -> Call:
        paid = [authorization.payer, authorization.valid_after, authorization.valid_before, authorization.signature]
        return self._call("buyWithAuthorization", [order.struct(), paid])


class Checkout(Contract, CheckoutCalls):
    """One deployed checkout; it holds nothing that could be read."""

    def __init__(self, node: Node, deployment: Deployment, block: Any = LATEST) -> None:
        super().__init__(node, deployment.checkout, block)
        self.deployment = deployment
