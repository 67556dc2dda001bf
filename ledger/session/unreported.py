"""The rows of usage reports that nobody signed are not kept for good: 100,000 of them take 36 MB."""
from __future__ import annotations

from collections.abc import Sequence

from ledger.session import shelf
from ledger.session.leads import license_row_of
from ledger.session.session import Session
from ledger.session.sold import declared
from ledger.session.usage import usage_name
from ledger.units import Bytes32, parse_bytes32

TAKEN = "usage-taken"  # the kind under which nothing is kept, by the name of a usage report that counts
MOST_AT_ONCE = 100     # each asks the node for what was reported since the index was written


def clear(session: Session, before: int) -> int:
    """How many uploads were erased with their rows: those that were neither uploaded nor drafted again since, that no signed
    report names, neither here nor on the chain, and whose licensee has nothing on the way there. Who reports with one later
    uploads it again.

    Raises: JournalUnavailable, DeletionUnfinished, NodeUnavailable, NodeRefused.
    """
    names = session.shelf.names_without((shelf.USAGE_ROWS, TAKEN), before, MOST_AT_ONCE)
    return sum(_clear_license(session, license, [name for name in names if _license(name) == license], before)
               for license in {_license(name) for name in names})


def _clear_license(session: Session, license: Bytes32, names: Sequence[str], before: int) -> int:
    row = license_row_of(session, license)
    if row is None or session.outbox.open_for(row.licensee):
        return 0
    on_chain, erased = {usage_name(license, each.lines) for each in declared(session, license)}, 0
    for name in names:
        if name in on_chain or session.shelf.names(shelf.REPORT, f"{name}:"):
            session.shelf.put(TAKEN, name, b"")  # so that it is not asked for again
        else:
            erased += session.shelf.remove_stale((shelf.USAGE, shelf.USAGE_ROWS), name, before)
    return erased


def _license(name: str) -> Bytes32:
    return parse_bytes32(name.split(":")[0], field="license")
