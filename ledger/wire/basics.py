"""What every answer is made of."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.chain.views import Reason
from ledger.outbox import Backlog, Operation
from ledger.session.paging import Page
from ledger.session.payment import Steps
from ledger.session.readiness import Readiness
from ledger.session.unsigned import UnsignedTransaction
from ledger.terms import ASSET_KINDS, MEDIA, POLICIES, REVOCATIONS, ROLES, UNITS, USES
from ledger.terms.territories import CODES, TERRITORY_VERSION, WORLDWIDE
from ledger.units import NO_ADDRESS, NO_BYTES32, hex_of
from ledger.verification import BlockReference, Check

Json = dict[str, Any]


def block(reference: BlockReference) -> Json:
    return {"block": reference.number, "block_hash": hex_of(reference.hash), "time": reference.time}


def page(found: Page, dump: Callable[[Any], Json]) -> tuple[list[Json], str | None, Json]:
    """Rows, cursor of the next page, and the block: rows of one page share it, so they do not repeat it."""
    rows = [dump(row) for row in found.rows]
    return [{name: value for name, value in row.items() if name != "as_of"} for row in rows], found.next_cursor, block(found.as_of)


def optional_hex(value: bytes | None) -> str | None:
    """0x-hex; None for nothing and for 32 zeros, which stand for nothing on the chain."""
    return None if value is None or value == NO_BYTES32 else hex_of(value)


def optional_address(value: str | None) -> str | None:
    """The address; None for the zero address where it stands for nobody."""
    return None if value == NO_ADDRESS else value


def unsigned_transaction(transaction: UnsignedTransaction) -> Json:
    """The members of an EIP-1559 transaction; amounts are in wei, fees per gas."""
    return {"type": 2, "chain_id": transaction.chain_id, "from": transaction.sender, "to": transaction.call.to,
            "data": hex_of(transaction.call.data), "value_wei": str(transaction.call.value_wei), "nonce": transaction.nonce,
            "gas": transaction.gas, "max_fee_per_gas_wei": str(transaction.max_fee_wei),
            "max_priority_fee_per_gas_wei": str(transaction.priority_wei)}


def steps(found: Steps) -> list[Json]:
    """A wallet's transactions in order, each with the name of its step."""
    return [{"step": step, **unsigned_transaction(each)} for step, each in found]


def operation(found: Operation) -> Json:
    problem = None if found.failure is None else {
        "code": found.failure.code, "detail": found.failure.reason, "facts": dict(found.failure.facts)}
    return {"operation_id": found.id, "kind": found.label.kind, "subject": found.label.subject, "actor": found.label.actor,
            "state": found.state, "sender": found.sender, "transaction": optional_hex(found.transaction_hash),
            "block": found.block_number, "block_hash": optional_hex(found.block_hash), "gas_used": found.gas_used,
            "fee_wei": None if found.fee_wei is None else str(found.fee_wei), "problem": problem, "note": found.note,
            "submitted_at": found.submitted_at, "changed_at": found.changed_at}


def checks(made: tuple[Check, ...]) -> list[Json]:
    return [{"number": check.number, "name": check.name, "says": check.says} for check in made]


def reason(found: Reason) -> str:
    """The contract's reason as a word, such as `consent_withdrawn`."""
    return found.name.lower()


def backlog(waiting: Backlog) -> Json:
    return {"queued": waiting.queued, "sent": waiting.sent, "mined": waiting.mined, "oldest_at": waiting.oldest_at}


def readiness(found: Readiness) -> Json:
    return {"status": "ready", "chain_id": found.chain_id, "head": found.head, "indexed": found.indexed,
            "behind_blocks": found.behind_blocks, "outbox": backlog(found.backlog)}


def vocabulary() -> Json:
    """Every closed list of words, in the order of their frozen numbers."""
    lists = {"uses": USES, "media": MEDIA, "units": UNITS, "revocations": REVOCATIONS, "roles": ROLES,
             "asset_kinds": ASSET_KINDS, "policies": POLICIES}
    words = {name: [{"name": word.name, "number": word.number, "en": word.en, "de": word.de}
                    for word in sorted(vocabulary.words, key=lambda each: each.number)] for name, vocabulary in lists.items()}
    return {**words, "territory_version": TERRITORY_VERSION, "territories": [WORLDWIDE, *CODES],
            "reasons": [reason(each) for each in Reason]}
