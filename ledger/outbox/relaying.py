"""The relayer's own transactions: each gets one nonce, no nonce is left out, and none waits for ever."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import count, islice

from eth_utils import keccak

from ledger.chain.calls import Call
from ledger.chain.node import number
from ledger.outbox.fees import BUMP_AFTER_BLOCKS, offered, raised
from ledger.outbox.lane import Lane
from ledger.outbox.operation import Label
from ledger.outbox.relayer import Fees, RelayerKey, Unsigned
from ledger.outbox.rows import FILLER, Accepted, Attempt, Row, add_attempt, insert, nonces_from, signed, unsigned
from ledger.outbox.watch import Sighting
from ledger.units import Address, Bytes32, Wei, hex_of

MOST_IN_FLIGHT = 64    # of one account; geth's pool keeps 16 for sure, and 64 that must wait for their turn
TRANSFER_GAS = 21_000  # of a plain transfer. Source: Ethereum yellow paper, G_transaction


def sign_waiting(lane: Lane, seen: Sighting) -> bool:
    """The oldest waiting calls have a nonce and signed bytes on disk, as many as may be in flight; whether there were any.

    A nonce below a used one that was left out is given first; if too few calls wait, transfers of nothing use them up.
    Raises: LeaseLost, NodeUnavailable, NodeRefused, JournalUnavailable.
    """
    in_flight = [row for row in signed(lane.journal, lane.name) if not row.is_mined]
    gaps = _gaps(lane, seen, in_flight)
    most = max(MOST_IN_FLIGHT - len(in_flight), len(gaps))  # behind a gap nothing is mined, so it may not wait for room
    waiting = unsigned(lane.journal, lane.name, most)
    if len(waiting) < len(gaps):
        _fill(lane, seen, gaps[len(waiting):])
        waiting = unsigned(lane.journal, lane.name, most)
    if not waiting:
        return False
    fees, nonces = needed_fees(lane, seen), islice(_free_nonces(lane, seen), len(waiting))
    attempts = [(row, _attempt(lane, row, nonce, (fees, seen))) for row, nonce in zip(waiting, nonces)]
    lane.write(lambda connection: _add(connection, attempts))
    return True


def raise_fees(lane: Lane, seen: Sighting) -> bool:
    """What no block took for `BUMP_AFTER_BLOCKS` blocks is signed again, same nonce, for more; whether anything was.

    Only the account's next transaction, and those that offer less than blocks ask for: the rest waits for its turn.
    Raises: as `sign_waiting`.
    """
    stuck = [row for row in signed(lane.journal, lane.name) if not row.is_mined and _is_stuck(row, seen)]
    if not stuck:
        return False
    needed, attempts = needed_fees(lane, seen), []
    for row in stuck:
        fees = raised(row.newest.fees, needed)
        if fees is not None:
            attempts.append((row, _attempt(lane, row, row.nonce, (fees, seen))))
    if attempts:
        lane.write(lambda connection: _add(connection, attempts))
    return bool(attempts)


def needed_fees(lane: Lane, seen: Sighting) -> Fees:
    """What the next blocks ask for."""
    return offered(seen.head.base_fee_wei, number(lane.sending.node.call("eth_maxPriorityFeePerGas")))


def _is_stuck(row: Row, seen: Sighting) -> bool:
    waits = seen.head.number - row.newest.signed_at
    is_next, is_too_low = row.nonce == seen.nonces[row.sender], row.newest.fees.max_wei < seen.head.base_fee_wei
    return waits >= BUMP_AFTER_BLOCKS and (is_next or is_too_low)


def _gaps(lane: Lane, seen: Sighting, in_flight: Sequence[Row]) -> list[int]:
    least = seen.nonces[Address(lane.name)]
    used = nonces_from(lane.journal, Address(lane.name), least)
    highest = max((row.nonce for row in in_flight), default=least)
    return [nonce for nonce in range(least, highest) if nonce not in used]


def _free_nonces(lane: Lane, seen: Sighting) -> Iterator[int]:
    least = seen.nonces[Address(lane.name)]
    used = nonces_from(lane.journal, Address(lane.name), least)
    return (nonce for nonce in count(least) if nonce not in used)


def _fill(lane: Lane, seen: Sighting, gaps: Sequence[int]) -> None:
    sender = Address(lane.name)
    nothing = Call(sender, b"", Wei(0))
    # the head tells one gap from a later one at the same nonce
    labels = [Label(f"{FILLER}:{sender}:{nonce}:{hex_of(seen.head.hash)}", FILLER, sender, f"nonce/{nonce}")
              for nonce in gaps]
    rows = [Accepted(label, Bytes32(keccak(text=label.idempotency_key)), sender, sender, nothing, TRANSFER_GAS)
            for label in labels]
    lane.write(lambda connection: [insert(connection, row) for row in rows] and None)


def _attempt(lane: Lane, row: Row, nonce: int, at: tuple[Fees, Sighting]) -> Attempt:
    fees, seen = at
    relayer: RelayerKey = lane.sending.relayer
    call = row.call
    raw = relayer.sign(
        Unsigned(lane.sending.deployment.chain_id, nonce, call.to, call.value_wei, call.data, row.gas), fees)
    return Attempt(Bytes32(keccak(raw)), nonce, raw, fees, seen.head.number)


def _add(connection: sqlite3.Connection, attempts: Sequence[tuple[Row, Attempt]]) -> None:
    for row, attempt in attempts:
        add_attempt(connection, row.position, attempt)
