"""A purchase that costs the buyer no ETH: everything is signed, the ledger's relayer sends it."""
from __future__ import annotations

from typing import Any

from ledger.client.http import Client, Json
from ledger.client.journey import Purchase
from ledger.client.offer import offer_of
from ledger.client.reading import UnexpectedMessage, checked, domain_of
from ledger.client.wallet import Wallet
from ledger.errors import Refuted
from ledger.order import PurchaseOrder
from ledger.typed_data import PURCHASE_ORDER, TypedData, purchase_order_message, typed_data_of
from ledger.typed_data.domain import TokenDomain
from ledger.typed_data.message import require_unaltered
from ledger.typed_data.token import Allowance, Transfer, permit_message, receive_message
from ledger.units import Address, UnixTime, hex_of, parse_amount

CHECKOUT = "checkout"
AT_ONCE = UnixTime(0)


class SignaturesNotTaken(Refuted):
    """The token knows neither permits nor authorizations."""

    says = "the token {token} takes no signatures; allow the checkout {spender} to take {price_wei}, or buy by transaction"


def buy_by_signature(ledger: Client, producer: Wallet, purchase: Purchase) -> Json:
    """The confirmed purchase, with `license_id`; the ledger's relayer pays its gas, the producer the price in a token.

    What stands for the payment: an allowance that is there already, else the token's own authorization, else a permit.
    Raises: UnexpectedMessage, UnexpectedTransaction, SignaturesNotTaken, ApiProblem, OperationFailed, OperationUnfinished.
    """
    digest, offer = offer_of(ledger, purchase.grant_id, purchase.price_wei)
    draft = ledger.post(f"/grants/{purchase.grant_id}/orders/drafts", {
        "buyer": producer.address, "serial": purchase.serial, "required_serial": purchase.required_serial})
    checkout = domain_of(ledger, CHECKOUT)
    with checked():
        until = UnixTime(typed_data_of(draft["order"], checkout, PURCHASE_ORDER).message["deadline"])
        order = PurchaseOrder(offer.grant, digest, producer.address, producer.address, purchase.serial,
                              purchase.required_serial, until)
        body = _body(draft, (order, purchase_order_message(checkout, order)), producer)
    accepted = ledger.post(f"/grants/{purchase.grant_id}/orders", body)
    return ledger.settled(accepted) | {"license_id": hex_of(order.key.license_id)}


def _body(draft: Json, ordered: tuple[PurchaseOrder, TypedData], producer: Wallet) -> Json:
    order, typed_data = ordered
    checkout = typed_data.domain.contract
    is_allowed = parse_amount(draft["allowance_wei"], field="allowance_wei") >= order.price_wei
    if draft["authorization"] is not None and not is_allowed:
        return {"authorization": _authorization(draft["authorization"], (order, typed_data), producer)}
    require_unaltered(draft["order"], typed_data)
    body: dict[str, Any] = {"typed_data": typed_data.to_json(), "signature": producer.sign(typed_data, role="buyer")}
    if is_allowed:
        return body
    if draft["permit"] is None:
        raise SignaturesNotTaken(token=order.currency, spender=checkout, price_wei=order.price_wei)
    return body | {"permit": _permit(draft["permit"], (order, typed_data), producer)}


def _authorization(drafted: Json, ordered: tuple[PurchaseOrder, TypedData], producer: Wallet) -> Json:
    order, typed_data = ordered
    transfer = Transfer(order.buyer, typed_data.domain.contract, order.price_wei, AT_ONCE, order.deadline, order.key.license_id)
    made = receive_message(_domain(drafted, order.currency, typed_data.domain.chain_id), transfer)
    _require_same(drafted, made)
    return {"buyer": order.buyer, "serial": order.serial, "required_serial": order.required_serial,
            "valid_before": order.deadline, "signature": producer.sign(made, role="from")}


def _permit(drafted: Json, ordered: tuple[PurchaseOrder, TypedData], producer: Wallet) -> Json:
    """Of the draft only the nonce is taken: with another one the permit is worth nothing."""
    order, typed_data = ordered
    nonce = parse_amount(drafted["message"]["nonce"], field="nonce")
    allowance = Allowance(order.buyer, typed_data.domain.contract, order.price_wei, nonce, order.deadline)
    made = permit_message(_domain(drafted, order.currency, typed_data.domain.chain_id), allowance)
    _require_same(drafted, made)
    return {"value_wei": str(order.price_wei), "deadline": order.deadline, "signature": producer.sign(made, role="owner")}


def _domain(drafted: Json, token: Address, chain_id: int) -> TokenDomain:
    """The token's, on this chain; the name and version that it goes by are the server's word, and worth no more than that."""
    return TokenDomain(str(drafted["domain"]["name"]), str(drafted["domain"]["version"]), chain_id, token)


def _require_same(drafted: Json, made: TypedData) -> None:
    if drafted != made.to_json():
        raise UnexpectedMessage(problem=f"the server asks for another {made.primary_type} than the order needs")
