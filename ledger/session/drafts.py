"""Drafts that nobody signed are not kept for good: records of files, batches of them, fingerprints of outputs, lists of
payouts, rows of usage reports."""
from __future__ import annotations

import time

from ledger.session import exhibits, record_erasure, shelf, unanchored, unposted, unreported
from ledger.session.evidence import evidence_of
from ledger.session.sending import is_under_way
from ledger.session.session import Session
from ledger.units import UnixTime, parse_bytes32
from ledger.verification.anchor import anchor_of

UNSIGNED_FOR_S = 37 * 86_400  # a signature is good for 7 days, and large batches are put together from drafts of some weeks;
                              # whoever asked for a later deadline has until then
MOST_AT_ONCE = 1_000          # each asks the node; the rest waits for the next time


def clear(session: Session) -> int:
    """How many drafts were erased, since nobody signed them for 37 days or until their deadline; copies of their media go
    after seven.

    Raises: RemovalUnfinished, DeletionUnfinished, TombstonesUnwritable, JournalUnavailable, NodeUnavailable.
    """
    before = int(time.time()) - UNSIGNED_FOR_S
    parts = (unanchored.clear, _clear_registrations, _clear_outputs, unposted.clear, unreported.clear)
    exhibits.clear(session)
    return sum(clear_part(session, before) for clear_part in parts)


def _clear_registrations(session: Session, before: int) -> int:
    names, erased = session.shelf.names_without((shelf.DRAFT, shelf.PLACE), before, MOST_AT_ONCE), 0
    evidence = evidence_of(session)
    for name in names:
        asset = parse_bytes32(name, field="asset")
        if anchor_of(evidence, asset) is not None:
            session.shelf.remove(shelf.DRAFT, name)
        elif not _is_awaited(session, name, evidence.as_of.time):
            session.tombstones.put(asset, evidence.as_of.time)
            record_erasure.forget(session, asset)
            erased += 1
    return erased


def _is_awaited(session: Session, name: str, now: UnixTime) -> bool:
    """Whether it may still be signed, or was and may still be mined."""
    deadline = int.from_bytes(session.shelf.get(shelf.DRAFT, name)[-8:])
    return now < deadline or is_under_way(session, name)


def _clear_outputs(session: Session, before: int) -> int:
    names = session.shelf.names_without((shelf.MADE, shelf.OUTPUT), before, MOST_AT_ONCE)
    for name in names:
        session.shelf.remove(shelf.MADE, name)
    return len(names)
