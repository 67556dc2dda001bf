"""Meters, their receipts and drafts."""
from __future__ import annotations

from ledger.session.dismissals import DismissalDraft
from ledger.session.meters import MeterDraft, MeterView, SettlementDraft
from ledger.units import hex_of
from ledger.usage import Meter
from ledger.wire.basics import Json, block, steps, unsigned_transaction


def meter(found: MeterView) -> Json:
    """`pending` is the latest receipt that is not settled; `owed_wei` what it costs, `rest_wei` what the deposit leaves."""
    receipt = found.pending.receipt if found.pending else None
    return {**_fixed(found.meter), "unit": found.unit, "cap": str(found.state.cap), "units": str(found.state.units),
            "deposit_wei": str(found.state.deposit_wei), "owed_wei": str(found.owed_wei), "rest_wei": str(found.rest_wei),
            "closes_at": found.closes_at,
            "pending": None if receipt is None else {
                "cumulative": str(receipt.cumulative), "outputs": hex_of(receipt.outputs), "deadline": receipt.deadline},
            "as_of": block(found.as_of)}


def meter_draft(draft: MeterDraft) -> Json:
    message = draft.typed_data.message
    return {**_fixed(draft.meter), "licensee": message["licensee"], "cap": str(message["cap"]),
            "typed_data": draft.typed_data.to_json(), "transaction": unsigned_transaction(draft.transaction),
            "expires_at": message["deadline"]}


def dismissal_draft(draft: DismissalDraft) -> Json:
    message = draft.typed_data.message
    return {**_fixed(draft.meter), "licensee": message["licensee"], "typed_data": draft.typed_data.to_json(),
            "transaction": unsigned_transaction(draft.transaction), "expires_at": message["deadline"]}


def settlement_draft(draft: SettlementDraft) -> Json:
    return {"typed_data": draft.typed_data.to_json(), "signature": hex_of(draft.signature),
            "rest_wei": str(draft.rest_wei), "transactions": steps(draft.steps)}


def _fixed(meter: Meter) -> Json:
    return {"meter_id": hex_of(meter.id), "license_id": hex_of(meter.license), "tool": meter.tool,
            "currency": meter.currency, "pot_id": hex_of(meter.pot), "unit_price_wei": str(meter.unit_price_wei)}
