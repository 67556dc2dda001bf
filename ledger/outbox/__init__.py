"""The only sender of transactions. What it has accepted is on disk before anybody is told so, and is never lost."""
from ledger.outbox.journal import UnsupportedDatabase
from ledger.outbox.lane import Sending
from ledger.outbox.operation import (Backlog, Failure, IdempotencyMismatch, Intent, Label, Operation, SignedIntent,
    operation_id)
from ledger.outbox.outbox import OperationUnknown, Outbox
from ledger.outbox.relayer import RelayerKey
from ledger.outbox.rows import Filters
from ledger.outbox.signed_transaction import SignedTransaction, signed_transaction

__all__ = ["Backlog", "Failure", "Filters", "IdempotencyMismatch", "Intent", "Label", "Operation", "OperationUnknown",
           "Outbox", "RelayerKey", "Sending", "SignedIntent", "SignedTransaction", "UnsupportedDatabase",
           "operation_id", "signed_transaction"]
