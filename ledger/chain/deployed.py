"""What every deployed contract of ours answers, and what it would say to a call."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eth_abi.exceptions import DecodingError

from ledger.chain.abi import Signature, artifact, decode_result, encode_call
from ledger.chain.calls import Call, ContractCalls, PotCalls
from ledger.chain.node import LATEST, MalformedAnswer, Node, NodeRefused, data, number
from ledger.chain.revert import decode_revert
from ledger.chain.views import Account
from ledger.errors import InvalidInput
from ledger.units import Address, Bytes32, Wei, hex_of


class InsufficientFunds(InvalidInput):
    """The sender's account cannot pay what it is to send."""

    says = "{sender} holds {balance_wei} wei, the transaction may cost {cost_wei}; top it up first"


class Contract(ContractCalls):
    """One deployed contract as of a block.

    Every read raises NodeUnavailable, NodeRefused or MalformedAnswer, and no refusal of the contract but those that it
    names. None checks that the node still serves the same
    chain; `deployment.require_same(node)` does.
    """

    def __init__(self, node: Node, contract: Address, block: Any = LATEST) -> None:
        super().__init__(contract)
        self.node, self._block = node, block

    def deployment_id(self) -> Bytes32:
        return self._view("deploymentId")

    def domain_separator(self) -> Bytes32:
        return self._view("domainSeparator")

    def simulate(self, call: Call, sender: Address) -> bytes:
        """What the call would return if it were sent now. Nothing is sent.

        Raises: the Reverted subclass of what the contract refuses; InsufficientFunds; NodeUnavailable, NodeRefused.
        """
        return data(self._execute("eth_call", call, [_fields(call, sender), self._block]))

    def estimate_gas(self, call: Call, sender: Address) -> int:
        """Gas that is enough for the call if it were sent now. Raises: as `simulate`."""
        return number(self._execute("eth_estimateGas", call, [_fields(call, sender)]))

    def _execute(self, method: str, call: Call, parameters: list[Any]) -> Any:
        try:
            return self.node.call(method, *parameters)
        except NodeRefused as refused:
            if refused.data:
                raise decode_revert(refused.data) from None
            sender = parameters[0]["from"]
            balance_wei = self.node.balance_wei(sender)
            if balance_wei < call.value_wei:
                raise InsufficientFunds(sender=sender, balance_wei=balance_wei, cost_wei=call.value_wei) from None
            raise

    def _view(self, name: str, *arguments: Any) -> Any:
        return self._read(self.contract, artifact(self.BUILD).functions[name], arguments)

    def _read(self, contract: Address, function: Signature, arguments: Sequence[Any]) -> Any:
        fields = {"to": contract, "data": hex_of(encode_call(function, arguments))}
        try:
            answer = data(self.node.call("eth_call", fields, self._block))
        except NodeRefused as refused:
            if refused.data:
                raise decode_revert(refused.data) from None
            raise
        try:
            return decode_result(function, answer)
        except DecodingError:  # no contract there gives an empty answer
            raise MalformedAnswer(got=hex_of(answer[:40]), expected=f"the result of {function.name}") from None


class Pots(Contract, PotCalls):
    """A contract that has pots."""

    def pot(self, pot: Bytes32, currency: Address) -> Wei:
        """What the pot holds; one minor unit of it always stays."""
        return self._view("potOf", pot, currency)

    def credit(self, payee: Address, currency: Address) -> Wei:
        return self._view("creditOf", payee, currency)

    def trust(self, account: Account) -> Wei:
        return self._view("trustOf", account.payee, account.unlock_at, account.currency)


def as_of(block_hash: Bytes32) -> dict[str, Any]:
    """A block as the place of a view; refused if the block is not, or no longer, on the chain. Source: EIP-1898."""
    return {"blockHash": hex_of(block_hash), "requireCanonical": True}


def _fields(call: Call, sender: Address) -> dict[str, str]:
    return {"from": sender, "to": call.to, "data": hex_of(call.data), "value": hex(call.value_wei)}
