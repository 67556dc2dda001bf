"""Why a transaction would fail, or why it did: decoded by selector, never from a node's English."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.chain.node import LATEST, Node, NodeRefused, data, number
from ledger.chain.revert import decode_revert
from ledger.errors import InvalidInput, LedgerError, Reverted
from ledger.units import hex_of

# What nodes answer when it is the transaction that is at fault; others (no such method, rate limit) are the node's.
# Sources: geth 3 and -32000, anvil -32003, Nethermind -32015.
EXECUTION_CODES = (3, -32000, -32003, -32015)


class ExecutionRefused(InvalidInput):
    """The transaction cannot run at all, before any contract has a say: too little gas or money for instance."""

    says = "this transaction cannot run ({reason}); nothing was sent"


class OutOfGas(Reverted):
    """All gas of the transaction was used before it came to its end."""

    says = "the transaction used all of its {gas} gas before it came to its end; send it again with more"


class TransactionReplaced(Reverted):
    """Another transaction of the same account was mined with this nonce."""

    says = "another transaction of {sender} was mined with nonce {nonce}, so this one never can be; sign a new one"


class UnexplainedRevert(Reverted):
    """It reverted in its block, and the node cannot say why any more."""

    says = "the contract refused the transaction, and the node can no longer tell why; try again to learn the reason"


def simulate(node: Node, transaction: Mapping[str, Any]) -> None:
    """The transaction would succeed in the next block. Raises: Reverted, ExecutionRefused, NodeUnavailable, NodeRefused."""
    try:
        node.call("eth_call", transaction, LATEST)
    except NodeRefused as refused:
        raise _cause(refused) from None


def estimate_gas(node: Node, transaction: Mapping[str, Any]) -> int:
    """The gas that the transaction takes in the next block; raises as `simulate`."""
    try:
        return number(node.call("eth_estimateGas", transaction))
    except NodeRefused as refused:
        raise _cause(refused) from None


def refusal(node: Node, receipt: Mapping[str, Any]) -> LedgerError:
    """Why a transaction failed in its block: what it returned there if the node can trace, else what it returns when it is
    called again on the state after the block and before it. Raises: NodeUnavailable."""
    sent = node.call("eth_getTransactionByHash", receipt["transactionHash"]) or {}
    gas = number(sent.get("gas", "0x0"))
    if gas and number(receipt["gasUsed"]) >= gas:
        return OutOfGas(gas=gas)
    try:
        trace = node.call("debug_traceTransaction", receipt["transactionHash"], {"tracer": "callTracer"})
        return decode_revert(data(trace.get("output", "0x")))
    except NodeRefused:
        pass  # most public nodes do not trace
    return _refusal_of_replay(node, sent, number(receipt["blockNumber"]))


def _refusal_of_replay(node: Node, sent: Mapping[str, Any], block: int) -> LedgerError:
    call = {name: sent[name] for name in ("from", "to", "value", "input", "gas") if name in sent}
    for state in (block, block - 1):  # after it first: what made it fail may stand in the same block
        try:
            node.call("eth_call", call, hex(state))
        except NodeRefused as refused:
            if refused.data:
                return decode_revert(refused.data)
    return UnexplainedRevert()


def call_fields(sender: str, to: str, value_wei: int, payload: bytes) -> dict[str, str]:
    """A call as JSON-RPC writes it."""
    return {"from": sender, "to": to, "value": hex(value_wei), "data": hex_of(payload)}


def _cause(refused: NodeRefused) -> LedgerError:
    if refused.data:
        return decode_revert(refused.data)
    if refused.rpc_code not in EXECUTION_CODES:
        return refused
    is_revert = refused.rpc_code == 3
    return decode_revert(b"") if is_revert else ExecutionRefused(reason=refused.reason)
