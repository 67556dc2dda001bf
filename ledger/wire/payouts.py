"""Mass payouts, their entries and drafts."""
from __future__ import annotations

from ledger.session.payouts import ClaimableEntry, PayoutDraft, PayoutState
from ledger.units import hex_of
from ledger.usage import Payout
from ledger.wire.basics import Json, block, steps


def payout_draft(draft: PayoutDraft) -> Json:
    return {**_fixed(draft.payout), "count": draft.count, "transactions": steps(draft.steps)}


def payout(found: PayoutState) -> Json:
    return {**_fixed(found.payout), "count": found.count, "state": found.state, "left_wei": str(found.left_wei),
            "as_of": block(found.as_of)}


def payout_entry(found: ClaimableEntry) -> Json:
    """The entry, its proof, and the call by which any wallet claims it."""
    entry = found.proved.entry
    return {"index": entry.index, "account": entry.account, "amount_wei": str(entry.amount_wei),
            "proof": [hex_of(node) for node in found.proved.proof], "is_claimed": found.is_claimed,
            "call": {"to": found.call.to, "data": hex_of(found.call.data), "value_wei": str(found.call.value_wei)},
            "as_of": block(found.as_of)}


def _fixed(payout: Payout) -> Json:
    return {"payout_id": hex_of(payout.id), "root": hex_of(payout.root), "total_wei": str(payout.total_wei),
            "currency": payout.currency, "poster": payout.poster, "period": payout.period,
            "claim_until": payout.claim_until}
