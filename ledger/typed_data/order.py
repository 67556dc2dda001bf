"""What a buyer signs, in the domain of the checkout, so that anybody may send the purchase."""
from __future__ import annotations

from ledger.order import PurchaseOrder
from ledger.typed_data.domain import Domain
from ledger.typed_data.encoding import Types, members_of
from ledger.typed_data.message import TypedData

PURCHASE_ORDER: Types = {"PurchaseOrder": members_of(
    "string intent,bytes32 grant,address buyer,address licensee,uint256 serial,uint256 requiredSerial,address currency,"
    "uint128 price,uint40 deadline")}


def purchase_order_message(domain: Domain, order: PurchaseOrder) -> TypedData:
    """What the buyer signs. Raises: as `TypedData`."""
    return TypedData(domain, "PurchaseOrder", PURCHASE_ORDER, order.members())
