"""Batches that nobody signed, or that the chain refused, are not kept for good, nor do they keep the drafts that stand in them."""
from __future__ import annotations

from ledger.session import shelf
from ledger.session.evidence import leaves_of
from ledger.session.sending import is_under_way
from ledger.session.session import Session
from ledger.units import Bytes32, hex_of, parse_bytes32

ANCHORED = "batch-anchored"  # the kind under which nothing is kept, by the root of a batch that is on the chain
MOST_AT_ONCE = 100           # each asks the node, and has up to 1,000 leaves


def clear(session: Session, before: int) -> int:
    """How many batches were erased: those drafted before this time whose root is neither on the chain nor on the way there,
    and none of whose assets waits for a signature of its own. Assets that stood in one that failed are drafts again.

    Raises: JournalUnavailable, DeletionUnfinished, NodeUnavailable, NodeRefused.
    """
    moment, erased = session.moment(), 0
    for name in session.shelf.names_without((shelf.BATCH, ANCHORED), before, MOST_AT_ONCE):
        if moment.ledger.root(parse_bytes32(name, field="root")).count:
            session.shelf.put(ANCHORED, name, b"")  # so that it is not asked for again
        elif not is_under_way(session, name) and not _waits(session, name):
            erased += _erase(session, name, before)
    return erased


def _waits(session: Session, name: str) -> bool:
    """Whether an asset of the batch is a draft that is not cleared yet: as long as it is, the batch may be signed too."""
    return any(session.shelf.holds(shelf.DRAFT, asset) and not session.shelf.holds(shelf.PLACE, asset)
               for asset in _assets(session, name))


def _erase(session: Session, name: str, before: int) -> bool:
    """First the places: after a crash in between the batch still leads to what is left of them."""
    for asset in _assets(session, name):
        if session.shelf.holds(shelf.PLACE, asset) and session.shelf.get(shelf.PLACE, asset) == name.encode():
            session.shelf.remove(shelf.PLACE, asset)
    return session.shelf.remove_stale((shelf.BATCH,), name, before)


def _assets(session: Session, name: str) -> list[str]:
    return [hex_of(leaf.asset) for leaf in leaves_of(session, Bytes32(bytes.fromhex(name[2:])))]
