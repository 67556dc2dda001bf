"""What is asked of the outbox, and what has become of it."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eth_utils import keccak

from ledger.chain.calls import Call
from ledger.errors import InvalidInput
from ledger.units import Address, Bytes32, UnixTime, Wei, hex_of

QUEUED = "queued"        # on disk; nothing was sent, or nothing that a node has taken
SENT = "sent"            # a node has taken it
MINED = "mined"          # in a block that may still be replaced
CONFIRMED = "confirmed"  # as many blocks deep as was configured
FAILED = "failed"        # refused by the contract, or overtaken; `failure` says which
STATES = (QUEUED, SENT, MINED, CONFIRMED, FAILED)

MOST_TEXT = 200          # characters of a key, an actor or a subject: enough for a URL path with two hashes
ID_BYTES = 16            # of a hash over the key: two operations never share one

_VISIBLE_ASCII = re.compile(rf"[!-~]{{1,{MOST_TEXT}}}")


class MalformedIdempotencyKey(InvalidInput):
    """An idempotency key is empty, too long, or holds other characters than visible ASCII."""

    says = "an idempotency key has 1 to {most} visible ASCII characters; a random UUID is a good one"


class TextTooLong(InvalidInput):
    """A label of an operation is longer than anything that the ledger names."""

    says = "{field} has {length} characters, at most {most} are kept"


class IdempotencyMismatch(InvalidInput):
    """The key was used before, for something else."""

    says = "the idempotency key was used for another request (operation {operation}); send this one under a new key"


@dataclass(frozen=True, slots=True)
class Label:
    """What an operation is about, in the caller's words: `kind` and `subject` for people and lists, `actor` is on
    whose behalf. Raises: MalformedIdempotencyKey, TextTooLong."""

    idempotency_key: str
    kind: str
    actor: str
    subject: str

    def __post_init__(self) -> None:
        if not isinstance(self.idempotency_key, str) or not _VISIBLE_ASCII.fullmatch(self.idempotency_key):
            raise MalformedIdempotencyKey(most=MOST_TEXT)
        for name in ("kind", "actor", "subject"):
            length = len(getattr(self, name))
            if length > MOST_TEXT:
                raise TextTooLong(field=name, length=length, most=MOST_TEXT)

    @property
    def operation_id(self) -> str:
        return operation_id(self.idempotency_key)


@dataclass(frozen=True, slots=True)
class Intent:
    """A call that the relayer's key shall send and pay for."""

    label: Label
    call: Call

    @property
    def payload_hash(self) -> Bytes32:
        """The same for the same call: recipient, value and data."""
        recipient = bytes.fromhex(self.call.to[2:])
        return Bytes32(keccak(b"call" + recipient + self.call.value_wei.to_bytes(32, "big") + self.call.data))


@dataclass(frozen=True, slots=True)
class SignedIntent:
    """A transaction that a wallet has signed: it is sent as it is, or not at all."""

    label: Label
    transaction: bytes

    @property
    def payload_hash(self) -> Bytes32:
        return Bytes32(keccak(b"signed" + self.transaction))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an operation failed: an error's code, its sentence and its facts."""

    code: str
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """An accepted intent, as it stands. The transaction is the mined one, else the newest that was signed."""

    id: str
    label: Label
    sender: Address
    state: str
    transaction_hash: Bytes32 | None
    block_number: int | None
    block_hash: Bytes32 | None
    gas_used: int | None
    fee_wei: Wei | None
    failure: Failure | None
    note: str | None
    submitted_at: UnixTime
    changed_at: UnixTime
    position: int  # grows with each operation; a cursor for lists


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many operations have not come to their end, and since when the oldest of them waits."""

    queued: int
    sent: int
    mined: int
    oldest_at: UnixTime | None

    @property
    def open(self) -> int:
        return self.queued + self.sent + self.mined


def operation_id(idempotency_key: str) -> str:
    """The id of the operation under this key; nobody needs the outbox to learn it.

    >>> operation_id("a")
    '0x493f04751e3d2afd5dc3737da0564277'
    """
    return hex_of(keccak(b"operation" + idempotency_key.encode())[:ID_BYTES])
