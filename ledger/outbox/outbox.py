"""The only sender of transactions: what it has accepted it carries to a block, or says why it cannot."""
from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable

from ledger.errors import NotFound, Unavailable
from ledger.outbox import lease, rows
from ledger.outbox.admission import admit_call, admit_signed, require_room
from ledger.outbox.journal import Journal
from ledger.outbox.lane import Lane, Sending, send, watch
from ledger.outbox.lease import LeaseLost
from ledger.outbox.operation import Backlog, IdempotencyMismatch, Intent, Operation, SignedIntent
from ledger.outbox.relaying import raise_fees, sign_waiting
from ledger.outbox.rows import WALLETS, Accepted, find, operation_of
from ledger.units import Address

LEAST_PAUSE_S = 0.02  # after a step that changed something: a development chain has mined it by then
MOST_PAUSE_S = 1.0    # after many that changed nothing; also how late another process's intents are seen
HOLDER_BYTES = 8      # two processes never draw the same name

log = logging.getLogger(__name__)


class OperationUnknown(NotFound):
    """No operation has this id."""

    says = "operation {operation} is not known here"


class Outbox:
    """Intents on disk, and the loop that sends them. Threads may share it; processes may share its file."""

    def __init__(self, journal: Journal, sending: Sending) -> None:
        self._journal = journal
        self._sending = sending
        self._holder = secrets.token_hex(HOLDER_BYTES)
        self._woken = threading.Event()
        self._trouble: str | None = None  # of the last step of `run`

    @classmethod
    def open(cls, database_url: str, sending: Sending) -> Outbox:
        """The tables exist; nothing is sent before `run` or `tick`. Raises: UnsupportedDatabase, JournalUnavailable."""
        return cls(Journal(database_url, rows.schema()), sending)

    def close(self) -> None:
        """The leases are free and the file is given back. Closing twice is harmless."""
        try:
            self.release()
        except Unavailable:
            pass  # closed before, or the disk fails: the leases end by themselves
        self._journal.close()

    def submit(self, intent: Intent) -> Operation:
        """The call is on disk and will be sent. A repeated intent is answered with its operation as it stands now.

        Raises: IdempotencyMismatch, what the contract would refuse it with (then nothing is kept), and all of
        `admit_call`, JournalUnavailable.
        """
        return self._submit(intent, lambda: admit_call(self._sending, intent))

    def submit_signed(self, intent: SignedIntent) -> Operation:
        """The wallet's transaction is on disk and will be sent until it is mined, always as these bytes.

        Raises: as `submit`, TransactionStored, TooManyWaiting, and all of `admit_signed`.
        """
        return self._submit(intent, lambda: admit_signed(self._sending, intent))

    def operation(self, operation_id: str) -> Operation:
        """Raises: OperationUnknown."""
        found = find(self._journal, "id", operation_id)
        if found is None:
            raise OperationUnknown(operation=operation_id)
        return operation_of(found)

    def operation_of_key(self, idempotency_key: str) -> Operation | None:
        """What was accepted under this key."""
        found = find(self._journal, "idempotency_key", idempotency_key)
        return found and operation_of(found)

    def operations(self, filters: rows.Filters) -> list[Operation]:
        """Operations that pass the filters, the oldest first."""
        return [operation_of(row) for row in rows.listed(self._journal, filters)]

    def open_for(self, actor: Address) -> int:
        """How many operations on behalf of this account have not come to their end, or not deep enough in the chain."""
        return rows.open_for(self._journal, actor)

    def backlog(self) -> Backlog:
        """How much waits."""
        return rows.backlog(self._journal)

    def tick(self) -> bool:
        """One step for each lane that this process may send for; whether anything changed.

        Raises: ChainChanged, NodeUnavailable, NodeRefused, JournalUnavailable; the next tick goes on from what is on disk.
        """
        self._sending.deployment.require_same(self._sending.node)
        changed, problem = False, None
        for lane in self._sending.lanes:
            try:
                changed |= self._step(lane)
            except Exception as trouble:  # of one lane; the other goes on all the same
                problem = trouble
        if problem is not None:
            raise problem
        return changed

    def run(self, stop: threading.Event) -> None:
        """Sends until `stop` is set, whatever the node does, then gives the leases back."""
        stopping = threading.Thread(target=lambda: stop.wait() and self._woken.set(), daemon=True)
        stopping.start()
        pause_s = LEAST_PAUSE_S
        while not stop.is_set():
            self._woken.clear()
            pause_s = LEAST_PAUSE_S if self._tick_safely() else min(2 * pause_s, MOST_PAUSE_S)
            if not stop.is_set() and self._woken.wait(pause_s):
                pause_s = LEAST_PAUSE_S
        self.release()

    def release(self) -> None:
        """Another process may send at once."""
        for lane in self._sending.lanes:
            lease.release(self._journal, lane, self._holder)

    def _submit(self, intent: Intent | SignedIntent, admit: Callable[[], Accepted]) -> Operation:
        known = self._known(self._journal, intent)
        if known is not None:
            return known
        accepted = admit()
        operation = self._journal.write(lambda connection: self._insert(connection, intent, accepted))
        self._woken.set()
        return operation

    def _insert(self, connection: sqlite3.Connection, intent: Intent | SignedIntent, accepted: Accepted) -> Operation:
        # the same intent may have come twice at once
        known = self._known(connection, intent)
        if known is not None:
            return known
        require_room(connection, accepted)
        rows.insert(connection, accepted)
        return operation_of(find(connection, "id", intent.label.operation_id))

    def _known(self, source: sqlite3.Connection | Journal, intent: Intent | SignedIntent) -> Operation | None:
        found = find(source, "idempotency_key", intent.label.idempotency_key)
        if found is None:
            return None
        if found["payload_hash"] != intent.payload_hash:
            raise IdempotencyMismatch(operation=found["id"])
        return operation_of(found)

    def _step(self, name: str) -> bool:
        held = lease.take(self._journal, name, self._holder)
        if held is None:
            return False
        lane = Lane(self._journal, self._sending, held)
        try:
            seen, reached = watch(lane)
            has_signed = name != WALLETS and (sign_waiting(lane, seen) | raise_fees(lane, seen))
            return send(lane) or has_signed or bool(reached)
        except LeaseLost as lost:
            log.info("%s", lost)
            return False

    def _tick_safely(self) -> bool:
        try:
            changed, trouble = self.tick(), None
        except (Unavailable, OSError) as problem:
            changed, trouble = False, str(problem)
        except Exception:  # whatever it is, what was accepted must not wait for a restart
            log.exception("not everything was sent")
            return False
        if trouble not in (None, self._trouble):  # a node that is away for an hour is said once, not 3,600 times
            log.warning("not everything was sent: %s", trouble)
        self._trouble = trouble
        return changed
