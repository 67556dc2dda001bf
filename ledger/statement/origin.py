"""Where a statement's events come from: one deployment on one chain, read through any node up to one block."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.chain.chain import Chain
from ledger.chain.deployment import Deployment
from ledger.chain.headers import Header, fetch_headers
from ledger.chain.node import Node
from ledger.chain.receipts import Entry, fetch_entries
from ledger.errors import NotFound, Unavailable
from ledger.statement.period import Period
from ledger.units import Address, Bytes32, UnixTime
from ledger.verification import BlockReference

BLOCKS_AT_ONCE = 500  # some 400 kB of headers; the events of one such reach are all that is held at a time
LEDGER, ROYALTIES = "ledger", "royalties"


class BlocksUnlinked(Unavailable):
    """The chain went another way while it was read."""

    says = "block {block} is not the child of the block before it; the chain moved while it was read, try again"


class PeriodTooEarly(NotFound):
    """The period was over before the contracts were deployed, so no block of it has anything to state."""

    says = "the period {period} ended before the ledger was deployed in block {block}; name a later one"


@dataclass(frozen=True, slots=True)
class Origin:
    """The deployment whose events are stated: nothing of it happened before its block."""

    chain_id: int
    ledger: Address
    royalties: Address
    deployment_id: Bytes32
    block_number: int
    block_hash: Bytes32

    @classmethod
    def of(cls, deployment: Deployment) -> Origin:
        return cls(deployment.chain_id, deployment.ledger, deployment.royalties, deployment.deployment_id,
                   deployment.block_number, deployment.block_hash)

    @property
    def contracts(self) -> dict[str, str]:
        """What each contract is called in a statement, by its address in lower case."""
        return {self.ledger.lower(): LEDGER, self.royalties.lower(): ROYALTIES}


@dataclass(frozen=True, slots=True)
class AsOf:
    """The last block that a statement counts. The period is over if the chain has a block after its end."""

    block: BlockReference
    is_period_over: bool


def as_of(chain: Chain, period: Period) -> AsOf:
    """The last confirmed block before the period's end: the same one for ever, once the period is over.

    Raises: PeriodTooEarly, and as `ledger.chain.headers.fetch_headers`.
    """
    first, last = chain.deployment.block_number, chain.confirmed()
    newest = chain.headers([last])[0]
    if newest.timestamp < period.end:
        return AsOf(_reference(newest), is_period_over=False)
    before = _last_before(chain, (first, last), period.end)
    if before is None:
        raise PeriodTooEarly(period=period.name, block=first)
    return AsOf(_reference(before), is_period_over=True)


def history(node: Node, origin: Origin, last: BlockReference) -> Iterator[Entry]:
    """Every event of both contracts from the deployment to block `last`, none missing: the blocks are linked from the
    deployment's to `last`, and each block's events come from receipts that hash to its header.

    Raises: BlocksUnlinked, and as `ledger.chain.headers.fetch_headers` and `ledger.chain.receipts.fetch_entries`.
    """
    parent = None
    for start in range(origin.block_number, last.number + 1, BLOCKS_AT_ONCE):
        headers = fetch_headers(node, range(start, min(start + BLOCKS_AT_ONCE, last.number + 1)))
        parent = _require_linked(origin, headers, parent)
        yield from fetch_entries(node, headers, (origin.ledger, origin.royalties))
    if parent != last.hash:
        raise BlocksUnlinked(block=last.number)


def _require_linked(origin: Origin, headers: Sequence[Header], parent: Bytes32 | None) -> Bytes32 | None:
    for header in headers:
        is_linked = header.hash == origin.block_hash if parent is None else header.parent_hash == parent
        if not is_linked:
            raise BlocksUnlinked(block=header.number)
        parent = header.hash
    return parent


def _last_before(chain: Chain, numbers: tuple[int, int], end: UnixTime) -> Header | None:
    """The last block before a time, of a reach whose last block is not; block times never go back."""
    low, high = numbers  # the answer is in low - 1 .. high - 1
    found = None
    while low < high:
        middle = (low + high) // 2
        header = chain.headers([middle])[0]
        if header.timestamp < end:
            low, found = middle + 1, header
        else:
            high = middle
    return found


def _reference(header: Header) -> BlockReference:
    return BlockReference(header.number, header.hash, header.timestamp)
