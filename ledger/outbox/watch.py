"""What the chain says about transactions that were sent, and what follows from it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.node import LATEST, Node, data, number
from ledger.outbox.journal import Journal
from ledger.outbox.operation import CONFIRMED, FAILED, MINED, QUEUED, SENT
from ledger.outbox.rows import Row, settled_blocks
from ledger.units import Address, Bytes32, hex_of

BLOCKS_AT_ONCE = 50       # of settled ones compared with the chain after a fork; forks are shorter than that
LEAST_BLOCKS_PASSED = 2   # with one, a node that lags behind itself by one block could declare a transaction lost

_IN_NO_BLOCK: Mapping[str, Any] = {
    "is_settled": 0, "block_number": None, "block_hash": None, "gas_used": None, "fee_wei": None,
    "failure_code": None, "failure_reason": None, "failure_facts": None, "passed_at": None,
}


@dataclass(frozen=True, slots=True)
class Head:
    """The newest block: its base fee is what the next block asks, or a little less."""

    number: int
    hash: Bytes32
    base_fee_wei: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one look at the chain saw. `nonces` are those of the accounts' next transactions, read before the receipts:
    a nonce that is used and has no receipt here is used by another transaction."""

    head: Head
    nonces: Mapping[Address, int]
    receipts: Mapping[Bytes32, Mapping[str, Any]]  # by transaction; only of those that are in a block
    hashes: Mapping[int, bytes | None]             # of the blocks that rows say they are in; None above the head


def look(node: Node, rows: Sequence[Row], senders: Sequence[Address]) -> Sighting:
    """Everything about these rows, and the nonces of these senders too. Raises: NodeUnavailable, NodeRefused."""
    blocks = sorted({row.columns["block_number"] for row in rows if row.is_mined})
    latest, *found = node.batch([("eth_getBlockByNumber", [LATEST, False]),
                                 *(("eth_getBlockByNumber", [hex(block), False]) for block in blocks)])
    hashes = {n: block and data(block["hash"]) for n, block in zip(blocks, found)}
    # a block that is still in the chain answers for all that was mined in it
    loose = [r for r in rows if not r.is_mined or hashes[r.columns["block_number"]] != r.columns["block_hash"]]
    accounts = list(dict.fromkeys([*senders, *(row.sender for row in loose)]))
    counts = node.batch([("eth_getTransactionCount", [account, LATEST]) for account in accounts])
    attempts = [attempt.hash for row in loose for attempt in row.attempts]
    answers = node.batch([("eth_getTransactionReceipt", [hex_of(each)]) for each in attempts])
    return Sighting(
        _head(latest), {account: number(count) for account, count in zip(accounts, counts)},
        {each: receipt for each, receipt in zip(attempts, answers) if receipt is not None}, hashes)


def judge(row: Row, seen: Sighting, confirmations: int) -> dict[str, Any]:
    """The columns that this row has after the look; without those of a failure in a block, which `refusal` explains.

    In a block: mined, and settled once it is `confirmations` deep, the head counting as one. In none: sent, or queued if
    it never was. Its nonce used by another transaction for as many blocks: failed, settled.
    """
    mined = [(a, seen.receipts[a.hash]) for a in row.attempts if a.hash in seen.receipts]
    if mined:
        return _in_a_block(*mined[-1], seen.head, confirmations)
    block_number = row.columns["block_number"]
    if row.is_mined and seen.hashes[block_number] == row.columns["block_hash"]:
        return _by_depth(row.columns["state"] != FAILED, seen.head.number - block_number + 1, confirmations)
    columns = {**_IN_NO_BLOCK, "transaction_hash": row.newest.hash}
    columns["state"] = QUEUED if row.columns["state"] == QUEUED else SENT
    if seen.nonces[row.sender] > row.nonce:
        columns["passed_at"] = seen.head.number if row.columns["passed_at"] is None else row.columns["passed_at"]
        blocks = seen.head.number - columns["passed_at"] + 1
        if blocks >= max(confirmations, LEAST_BLOCKS_PASSED):
            columns |= {"state": FAILED, "is_settled": 1, "passed_at": None,
                        "block_number": seen.head.number, "block_hash": seen.head.hash}
    return columns


def first_replaced_block(node: Node, journal: Journal, lane: str) -> int | None:
    """The lowest block that settled rows rely on and that is no longer in the chain; None if all are.

    One request on a chain that did not change: blocks name their parents, so the newest stands for all before it.
    """
    lowest, most = None, 1
    while True:
        blocks = settled_blocks(journal, lane, below=2**63 - 1 if lowest is None else lowest, most=most)
        found = node.batch([("eth_getBlockByNumber", [hex(number_), False]) for number_, _ in blocks])
        for (number_, hash_), block in zip(blocks, found):
            if block is not None and data(block["hash"]) == hash_:
                return lowest
            lowest = number_
        if len(blocks) < most:
            return lowest
        most = BLOCKS_AT_ONCE


def _in_a_block(attempt: Any, receipt: Mapping[str, Any], head: Head, confirmations: int) -> dict[str, Any]:
    block, gas_used = number(receipt["blockNumber"]), number(receipt["gasUsed"])
    has_succeeded = number(receipt["status"]) == 1
    return {
        **_IN_NO_BLOCK,
        "transaction_hash": attempt.hash,
        "nonce": attempt.nonce,
        "block_number": block,
        "block_hash": data(receipt["blockHash"]),
        "gas_used": gas_used,
        "fee_wei": str(gas_used * number(receipt["effectiveGasPrice"])),
        "note": None,
        **_by_depth(has_succeeded, head.number - block + 1, confirmations),
    }


def _by_depth(value: bool, depth: int, confirmations: int) -> dict[str, Any]:
    is_settled = depth >= confirmations
    state = FAILED if not value else CONFIRMED if is_settled else MINED
    return {"state": state, "is_settled": int(is_settled)}


def _head(block: Mapping[str, Any]) -> Head:
    return Head(number(block["number"]), Bytes32(data(block["hash"])), number(block["baseFeePerGas"]))
