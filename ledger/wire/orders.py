"""Orders that a buyer signs."""
from __future__ import annotations

from ledger.session.orders import OrderDraft
from ledger.typed_data import TypedData
from ledger.units import hex_of
from ledger.wire.basics import Json


def order_draft(draft: OrderDraft) -> Json:
    """`order` is signed always, with `permit` where the allowance is too small; or `authorization` alone."""
    order = draft.order
    return {"grant_id": hex_of(order.digest), "license_id": hex_of(order.key.license_id), "buyer": order.buyer,
            "licensee": order.licensee, "serial": str(order.serial), "required_serial": str(order.required_serial),
            "price_wei": str(order.price_wei), "currency": order.currency, "allowance_wei": str(draft.allowance_wei),
            "order": draft.typed_data.to_json(), "permit": _json(draft.permit), "authorization": _json(draft.authorization),
            "expires_at": order.deadline}


def _json(typed_data: TypedData | None) -> Json | None:
    return None if typed_data is None else typed_data.to_json()
