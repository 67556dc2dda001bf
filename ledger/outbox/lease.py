"""Who may send for a lane: one process at a time, and one that was thought dead cannot write any more."""
from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass

from ledger.errors import Conflict
from ledger.outbox.journal import Journal

LEASE_S = 5.0  # what a crashed holder delays its successor by; one that is slower than this loses it and writes nothing
RENEW_S = 3.0  # left when it is renewed: the loop pauses for 1 s at most, and a flush per step would be one too many


class LeaseLost(Conflict):
    """Another process has taken over the lane in the meantime; it goes on from what is on disk."""

    says = "another process sends for {lane} now; nothing was written"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write for a lane, as long as nobody has a higher token."""

    lane: str
    token: int

    def require_held(self, connection: sqlite3.Connection) -> None:
        """To be the first statement of each transaction that writes for the lane. Raises: LeaseLost."""
        held = connection.execute("SELECT 1 FROM outbox_leases WHERE lane = ? AND token = ?", (self.lane, self.token))
        if held.fetchone() is None:
            raise LeaseLost(lane=self.lane)


def take(journal: Journal, lane: str, holder: str) -> Lease | None:
    """The lane's lease for this holder, taken or renewed; None while somebody else has it."""
    now = time.time()
    for row in journal.rows("SELECT holder, token, expires_at FROM outbox_leases WHERE lane = ?", (lane,)):
        if row["holder"] == holder and row["expires_at"] - now > RENEW_S:
            return Lease(lane, row["token"])
        if row["holder"] != holder and row["expires_at"] > now:
            return None
    return journal.write(lambda connection: _taken(connection, Lease(lane, 0), holder))


def release(journal: Journal, lane: str, holder: str) -> None:
    """The lane is free at once, if this holder had it."""
    journal.write(lambda connection: connection.execute(
        "UPDATE outbox_leases SET expires_at = 0 WHERE lane = ? AND holder = ?", (lane, holder)) and None)


def _taken(connection: sqlite3.Connection, wanted: Lease, holder: str) -> Lease | None:
    now = time.time()
    row = connection.execute(
        "INSERT INTO outbox_leases (lane, holder, token, expires_at) VALUES (:lane, :holder, 1, :until)"
        " ON CONFLICT (lane) DO UPDATE SET holder = :holder, expires_at = :until,"
        "   token = token + (holder <> :holder)"  # renewing keeps it, taking over outdates the other's
        " WHERE holder = :holder OR expires_at <= :now RETURNING token",
        {"lane": wanted.lane, "holder": holder, "until": now + LEASE_S, "now": now},
    ).fetchone()
    return row and Lease(wanted.lane, row["token"])
