"""The lists of payouts that nobody posted are not kept for good: a million payees take 76 MB."""
from __future__ import annotations

import json
from collections.abc import Iterator

from ledger.session import shelf
from ledger.session.leads import payout_posted
from ledger.session.payee_pages import Directory
from ledger.session.session import Session
from ledger.units import Bytes32, parse_bytes32

POSTED = "posted"   # the kind under which nothing is kept, by the id of a payout that was posted
MOST_AT_ONCE = 100  # each asks the node for what was posted since the index was written


def clear(session: Session, before: int) -> int:
    """How many lists were erased: those drafted before this time whose payout is not posted. Who posts such a one later
    hands in its list again.

    Raises: JournalUnavailable, DeletionUnfinished, NodeUnavailable, NodeRefused.
    """
    erased = 0
    for name in session.shelf.names_without((shelf.PAYOUT, POSTED), before, MOST_AT_ONCE):
        if payout_posted(session, parse_bytes32(name, field="payout")) is not None:
            session.shelf.put(POSTED, name, b"")  # so that it is not asked for again
            continue
        _erase(session, name)
        erased += 1
    return erased


def _erase(session: Session, name: str) -> None:
    """First the pages: after a crash in between the name still leads to what is left of them."""
    shared = {page for other in session.shelf.names(shelf.PAYOUT) if other != name for page in _pages(session, other)}
    pages = set(_pages(session, name)) - shared
    session.journal.write(lambda database: [session.records.delete_within(database, page) for page in pages])
    session.shelf.remove(shelf.PAYOUT, name)


def _pages(session: Session, name: str) -> Iterator[Bytes32]:
    """The same list for two periods, or a page that two lists have, is kept once."""
    directory = Directory.from_json(json.loads(session.shelf.get(shelf.PAYOUT, name))["payees"])
    yield from directory.pages
    yield from directory.sorted_pages
