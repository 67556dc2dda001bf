"""Purchases without ETH: orders that a buyer signs and the relayer carries."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import (AddressField, Fields, MalformedRequest, ObjectField, SerialField, SignatureField,
                               TimeField)
from ledger.api.routes.grants import GrantPath, PermitBody
from ledger.api.shapes import basics
from ledger.api.shapes import orders as order_shapes
from ledger.chain.checkout import Authorization
from ledger.outbox import Operation
from ledger.session import orders as ordering
from ledger.session.consent import Signed
from ledger.session.purchases import PermitAnswer, QuoteRequest
from ledger.units import Bytes32

orders = APIBlueprint("orders", __name__, abp_tags=[Tag(name="orders", description="purchases that a buyer signs and needs no ETH for")])


class OrderRequest(Fields):
    """Who pays, and who holds the license: the buyer, if nobody else is named, and always where its holder will owe reports.
    Without a serial: the first free one."""

    buyer: AddressField
    licensee: AddressField | None = None
    serial: SerialField | None = None
    required_serial: SerialField | None = None


class AuthorizationBody(Fields):
    """The token's authorization, signed, and the license that it buys: its nonce is that license's id."""

    buyer: AddressField
    licensee: AddressField | None = None
    serial: SerialField = 0
    required_serial: SerialField | None = None
    valid_after: TimeField = 0
    valid_before: TimeField
    signature: SignatureField


class SignedOrder(Fields):
    """Either the order of the draft, unchanged, with its signature, and a permit where one is needed; or an authorization."""

    typed_data: ObjectField | None = None
    signature: SignatureField = b""
    permit: PermitBody | None = None
    authorization: AuthorizationBody | None = None


@orders.post("/grants/<grant_id>/orders/drafts", summary="Draft an order that needs no ETH",
             responses={200: order_shapes.OrderDraft})
def draft_order(path: GrantPath, body: OrderRequest) -> Response:
    """Typed data for the buyer: the order, and what the token takes in place of an approval."""
    wanted = QuoteRequest(path.grant_id, body.licensee or body.buyer, body.buyer, body.serial, body.required_serial)
    return answers.found(wire.order_draft(ordering.draft_order(current_session(), wanted)))


@orders.post("/grants/<grant_id>/orders", summary="Buy by signature", responses={202: basics.Accepted})
def submit_order(path: GrantPath, body: SignedOrder) -> Response:
    """The operation that buys; its subject is the license's id. The relayer pays the gas, the buyer the price in its token."""
    if (body.typed_data is None) == (body.authorization is None):
        raise MalformedRequest(field="typed_data", problem="give either the signed order or an authorization")
    return answers.accepted(wire.operation(_submitted(path.grant_id, body)))


def _submitted(grant_id: Bytes32, body: SignedOrder) -> Operation:
    paid = body.authorization
    if paid is None:
        permit = None if body.permit is None else PermitAnswer(**body.permit.model_dump())
        return ordering.submit_order(current_session(), grant_id, Signed(body.typed_data, body.signature), permit)
    wanted = QuoteRequest(grant_id, paid.licensee or paid.buyer, paid.buyer, paid.serial, paid.required_serial)
    authorization = Authorization(paid.buyer, paid.valid_after, paid.valid_before, paid.signature)
    return ordering.submit_authorization(current_session(), wanted, authorization)
