"""The logs of a block, taken from receipts that hash to the header's root: none can be missing, added or altered."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.events import Event, Log, decode_log, log_of
from ledger.chain.headers import BlockMissing, Header, may_contain
from ledger.chain.node import MalformedAnswer, Node, data, number
from ledger.chain.rlp import encode
from ledger.chain.trie import ordered_root
from ledger.errors import Unavailable
from ledger.units import Address, Bytes32, hex_of

MOST_BLOCKS = 10  # of one request for receipts: a full block of a busy chain has megabytes of them


class ReceiptsMismatch(Unavailable):
    """The node left out, added or altered a log or a receipt."""

    says = ("the receipts of block {block} hash to {got}, its header says {expected}: the node omits or alters logs; "
            "nothing was taken from it, ask another node")


@dataclass(frozen=True, slots=True)
class Entry:
    """An event at its place in the chain. `log_index` counts all logs of the block; `log.emitter` is the contract."""

    event: Event
    log: Log
    header: Header
    transaction: Bytes32
    log_index: int


def fetch_entries(node: Node, headers: Sequence[Header], contracts: Collection[Address]) -> list[Entry]:
    """Every event of the contracts in these blocks, in their order.

    A block whose bloom rules each of them out is not asked for: it has no such log. For all others the receipts are
    fetched by block hash and checked against the header.
    Raises: ReceiptsMismatch, BlockMissing, UnknownEvent, MalformedAnswer, NodeUnavailable, NodeRefused.
    """
    accounts = [bytes.fromhex(contract.removeprefix("0x")) for contract in contracts]
    wanted = [header for header in headers if any(may_contain(header.logs_bloom, account) for account in accounts)]
    entries: list[Entry] = []
    for start in range(0, len(wanted), MOST_BLOCKS):
        asked = wanted[start : start + MOST_BLOCKS]
        answers = node.batch([("eth_getBlockReceipts", [hex_of(header.hash)]) for header in asked])
        for header, receipts in zip(asked, answers, strict=True):
            entries += entries_of(header, receipts, contracts)
    return entries


def entries_of(
    header: Header, receipts: Sequence[Mapping[str, Any]] | None, contracts: Collection[Address],
) -> list[Entry]:
    """The contracts' events of one block, whose receipts hash to its root. Raises: as `fetch_entries`."""
    if receipts is None:
        raise BlockMissing(block=header.number)
    try:
        root = ordered_root([encoded(receipt) for receipt in receipts])
        if root != header.receipts_root:
            raise ReceiptsMismatch(block=header.number, got=hex_of(root), expected=hex_of(header.receipts_root))
        return _entries(header, receipts, {contract.lower() for contract in contracts})
    except (KeyError, TypeError, AttributeError):
        raise MalformedAnswer(got="receipts of another shape", expected="the receipts of a block") from None


def encoded(receipt: Mapping[str, Any]) -> bytes:
    """The bytes of a receipt that its block commits to.

    Source: EIP-2718 (type before the RLP), EIP-658 (status); the deposits of the OP stack carry two members more.
    """
    logs = [[data(log["address"]), [data(topic) for topic in log["topics"]], data(log["data"])]
            for log in receipt["logs"]]
    members: list[Any] = [number(receipt["status"]), number(receipt["cumulativeGasUsed"]), data(receipt["logsBloom"]), logs]
    members += [number(receipt[name]) for name in ("depositNonce", "depositReceiptVersion") if receipt.get(name)]
    kind = number(receipt.get("type", "0x0"))
    return (bytes([kind]) if kind else b"") + encode(members)


def _entries(header: Header, receipts: Sequence[Mapping[str, Any]], contracts: set[str]) -> list[Entry]:
    """The place of a log is counted here: what a node says of it is not in the hash."""
    logs = [(receipt, log) for receipt in receipts for log in receipt["logs"]]
    found = []
    for index, (receipt, fields) in enumerate(logs):
        if fields["address"].lower() in contracts:
            log = log_of(fields)
            transaction = Bytes32(data(receipt["transactionHash"]))
            found.append(Entry(decode_log(log), log, header, transaction, index))
    return found
