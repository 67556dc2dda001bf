"""The work beside the answers: sending what was accepted, and following the chain. One process of an installation does each."""
from __future__ import annotations

import logging
import secrets
import threading
import time

from ledger.chain.chain import Chain
from ledger.errors import Unavailable
from ledger.outbox import lease
from ledger.session import compaction, drafts
from ledger.session.session import Session

LANE = "index"           # the lease of whoever follows
HOLDER_BYTES = 8         # two processes never draw the same name
LEAST_PAUSE_S = 0.05     # after a step that found blocks: a development chain has more of them by then
MOST_PAUSE_S = 1.0       # a block takes 2 to 12 s on a public chain
TIDY_EVERY_S = 3_600     # writers wait meanwhile: many erasures share one

log = logging.getLogger(__name__)


class Background:
    """Two threads over a session: the outbox's and the index's. They end with `stop`, or when the main thread ends; then
    the session is closed too."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stop = threading.Event()
        self._holder = secrets.token_hex(HOLDER_BYTES)
        self._tidy_at = time.monotonic()
        self._threads = (threading.Thread(target=session.outbox.run, args=(self._stop,), name="outbox", daemon=True),
                         threading.Thread(target=self._follow, name="index", daemon=True))
        # not a daemon: the interpreter waits for it, so leases are given back and files are closed in order
        self._watch = threading.Thread(target=self._stop_with_main, name="background-end")

    def start(self) -> None:
        """Both work from now on."""
        for thread in (*self._threads, self._watch):
            thread.start()

    def stop(self) -> None:
        """Both have ended, and other processes may go on at once."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _stop_with_main(self) -> None:
        threading.main_thread().join()
        self.stop()
        self._session.close()

    def _follow(self) -> None:
        session = self._session
        chain = Chain(session.node, session.deployment, session.settings.confirmations)
        pause_s = LEAST_PAUSE_S
        while not self._stop.is_set():
            pause_s = LEAST_PAUSE_S if self._step(chain) else min(2 * pause_s, MOST_PAUSE_S)
            self._stop.wait(pause_s)
        lease.release(session.journal, LANE, self._holder)

    def _tidy(self) -> None:
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + TIDY_EVERY_S
            drafts.clear(self._session)
            compaction.compact(self._session)

    def _step(self, chain: Chain) -> bool:
        try:
            self._session.catalogue.forget()  # in each process: one that is asked nothing would go on holding what was erased
            if lease.take(self._session.journal, LANE, self._holder) is None:
                return False
            blocks = self._session.index.follow(chain).blocks
            self._tidy()
            return blocks > 0
        except (Unavailable, OSError) as problem:
            log.warning("the index stays where it is: %s", problem)
        except Exception:  # whatever it is, the next block may do better than a dead thread
            log.exception("the index stays where it is")
        return False
