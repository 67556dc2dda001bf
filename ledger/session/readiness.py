"""Whether requests can be answered well: the right chain, an index that keeps up, an outbox that takes intents."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.chain import Chain
from ledger.errors import Unavailable
from ledger.outbox import Backlog
from ledger.session.session import Session

MOST_BEHIND_BLOCKS = 50   # ten minutes of Ethereum: lists that are older mislead


class IndexBehind(Unavailable):
    """The index is far behind the chain, so lists are old."""

    says = "the index is {blocks} blocks behind the chain; see that one process follows it"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Newest block, newest indexed block, confirmed blocks that wait to be indexed, and what waits to be sent."""

    chain_id: int
    head: int
    indexed: int
    behind_blocks: int
    backlog: Backlog


def ready(session: Session) -> Readiness:
    """Everything works. Raises: ChainChanged, NodeUnavailable, NodeRefused, IndexEmpty, IndexBehind, JournalUnavailable,
    RecordsUnavailable."""
    moment = session.moment()
    with session.index.reading() as reading:
        indexed = reading.as_of.number
    confirmed = Chain(session.node, session.deployment, session.settings.confirmations).confirmed()
    behind = max(0, confirmed - indexed)
    if behind > MOST_BEHIND_BLOCKS:
        raise IndexBehind(blocks=behind)
    session.records.ids("ready")
    return Readiness(session.deployment.chain_id, moment.as_of.number, indexed, behind, session.outbox.backlog())
