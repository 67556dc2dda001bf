"""Forms of orders that a buyer signs."""
from __future__ import annotations

from ledger.api.shapes.basics import Account, Amount, Shape, Time, TypedData, Word


class OrderDraft(Shape):
    """The order that the buyer signs; with the permit, where the checkout may not take the price yet. Or the token's
    authorization, alone. Permit and authorization are null where the token does not take them; the authorization also where
    the licensee will owe reports, to which they agree by the order."""

    grant_id: Word
    license_id: Word
    buyer: Account
    licensee: Account
    serial: Amount
    required_serial: Amount
    price_wei: Amount
    currency: Account
    allowance_wei: Amount
    order: TypedData
    permit: TypedData | None
    authorization: TypedData | None
    expires_at: Time
