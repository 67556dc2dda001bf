"""The database's file written anew after something was erased, so that unused parts of its pages hold nothing of it either."""
from __future__ import annotations

import logging

from ledger.session.session import Session

MOST_BYTES = 512 << 20  # 14 s on a busy machine, for which writers wait; they would give up after 30

log = logging.getLogger(__name__)


def compact(session: Session) -> bool:
    """Whether the file was written anew: it is if something was erased since the last time, and the file is not too large.

    Raises: RemovalUnfinished, JournalUnavailable.
    """
    erased = session.journal.rows("SELECT COUNT(*) FROM session_erased")[0][0]
    done = session.journal.rows("SELECT COALESCE(MAX(erased), 0) FROM session_compacted")[0][0]
    if erased == done:
        return False
    size_bytes = session.catalogue.size_bytes
    if size_bytes > MOST_BYTES:
        log.warning("%s records were erased since the database of %s bytes was last written anew; when nobody works with it, "
                    "run: sqlite3 ledger.db VACUUM", erased - done, size_bytes)
        return False
    session.catalogue.compact()
    session.journal.write(lambda database: database.execute(
        "INSERT INTO session_compacted VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET erased = excluded.erased", (erased,)))
    return True
