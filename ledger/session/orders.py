"""Purchases without ETH: the buyer signs for a token, the relayer carries the order and pays the gas."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.calls import Call, Order
from ledger.chain.checkout import NO_PERMIT, Authorization
from ledger.chain.revert import ERC20InsufficientAllowance, ERC20InsufficientBalance
from ledger.chain.token_domain import token_domain
from ledger.chain.wallet import allowance_wei, balance_wei
from ledger.errors import Conflict
from ledger.grant import SignedGrant
from ledger.license import LicenseKey
from ledger.order import PurchaseOrder
from ledger.outbox import Operation
from ledger.reverts import LicenseExists, TokenMissing
from ledger.session.consent import Signed
from ledger.session.licensing import signed_grant
from ledger.session.permit import AT_ONCE, PermitRequest, drafted_authorization, drafted_permit
from ledger.session.publication import require_sellable
from ledger.session.purchases import PermitAnswer, QuoteRequest, ordered, owes_reports, permit_of, require_present
from ledger.session.sending import Action, known, send
from ledger.session.session import Session
from ledger.typed_data import (PURCHASE_ORDER, AlteredTypedData, TypedData, purchase_order_message, require_in_time,
                               require_unaltered, typed_data_of)
from ledger.typed_data.token import Transfer, receive_message
from ledger.units import ETHER, Address, Bytes32, Seconds, UnixTime, Wei, hex_of
from ledger.verification.signer import require_signed

SIGN_WITHIN_S = Seconds(86_400)  # a contract wallet's owners sign within a day, and a price is not bound for longer


class RateCardNotCarried(Conflict):
    """The grant is signed as part of a rate card, which the checkout does not take."""

    says = "grant {grant} is offered under a rate card, which is bought by transaction only; ask for a quote"


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What the buyer signs: the order, with a permit where the checkout may not take the price yet; or, alone, the token's
    own authorization. Permit and authorization are None where the token does not take them; so is the authorization where
    the licensee will owe reports, since the contract takes no token's word that they agreed."""

    order: PurchaseOrder
    typed_data: TypedData
    permit: TypedData | None
    authorization: TypedData | None
    allowance_wei: Wei


def draft_order(session: Session, wanted: QuoteRequest) -> OrderDraft:
    """An order of the payer's for a license that could be bought now.

    Raises: GrantUnknown, RecordErased, TokenMissing, RateCardNotCarried, LicenseeAbsent, LicenseExists, SerialsUsed,
    ERC20InsufficientBalance, and as `require_sellable`.
    """
    signed, moment = _for_token(session, wanted.grant_id), session.moment()
    session.tombstones.require_none(signed.grant.asset)
    require_present(signed.grant.terms, buyer=wanted.payer, licensee=wanted.licensee)
    key, bought = ordered(session, signed, wanted)
    require_sellable(moment, signed.grant, wanted.grant_id)
    if moment.ledger.license_word(key.license_id).exists:
        raise LicenseExists(license=key.license_id)
    order = PurchaseOrder(signed.grant, wanted.grant_id, wanted.payer, wanted.licensee, key.serial, bought.required_serial,
                          UnixTime(moment.as_of.time + SIGN_WITHIN_S))
    _require_balance(session, order.currency, order.buyer, order.price_wei)
    permit = PermitRequest(order.currency, order.buyer, session.deployment.checkout, order.price_wei, order.deadline)
    authorization = (None if owes_reports(signed.grant.terms)
                     else drafted_authorization(session, order.currency, _transfer(session, order)))
    return OrderDraft(order, purchase_order_message(session.deployment.checkout_domain, order),
                      drafted_permit(session, permit), authorization, _allowed(session, order))


def submit_order(session: Session, grant_id: Bytes32, signed: Signed, permit: PermitAnswer | None) -> Operation:
    """The signed order goes to the chain; the relayer pays the gas.

    Raises: GrantUnknown, RecordErased, TokenMissing, RateCardNotCarried, as `typed_data_of`, AlteredTypedData, LicenseeAbsent,
    SignatureExpired, WrongSigner and its kin, ERC20InsufficientBalance, ERC20InsufficientAllowance, PermitMalformed, and what the contracts
    refuse.
    """
    grant, domain = _for_token(session, grant_id), session.deployment.checkout_domain
    order = PurchaseOrder.from_message(grant.grant, typed_data_of(signed.document, domain, PURCHASE_ORDER).message)
    if order.digest != grant_id:
        raise AlteredTypedData(member="message.grant", got=hex_of(order.digest), expected=hex_of(grant_id))
    typed_data = purchase_order_message(domain, order)
    require_unaltered(signed.document, typed_data)
    require_present(grant.grant.terms, buyer=order.buyer, licensee=order.licensee)
    action = Action("order", hex_of(typed_data.digest()), order.buyer, order.key.license_id)
    return known(session, action) or send(session, action, _order_call(session, (grant, order, typed_data), signed, permit))


def submit_authorization(session: Session, wanted: QuoteRequest, paid: Authorization) -> Operation:
    """The signed transfer of exactly the price, whose nonce is the license's id, buys that license; the relayer pays the gas.

    Raises: GrantUnknown, RecordErased, TokenMissing, RateCardNotCarried, LicenseeAbsent where the licensee will owe reports and so signs
    an order, SignatureExpired, WrongSigner and its kin,
    ERC20InsufficientBalance, and what the contracts refuse: LicenseExists, AuthorizationRefused.
    """
    grant = _for_token(session, wanted.grant_id)
    require_present(grant.grant.terms, buyer=session.deployment.checkout, licensee=wanted.licensee)
    key, bought = ordered(session, grant, wanted)
    action = Action("authorization", hex_of(key.license_id), paid.payer, key.license_id)
    return known(session, action) or send(session, action, _authorized_call(session, (grant, key, bought), paid))


def _order_call(session: Session, ordered_for: tuple[SignedGrant, PurchaseOrder, TypedData], signed: Signed,
                permit: PermitAnswer | None) -> Call:
    grant, order, typed_data = ordered_for
    session.tombstones.require_none(grant.grant.asset)
    require_in_time(order.deadline, session.moment().as_of.time)
    require_signed(session.node, typed_data, signed.signature, order.buyer)
    _require_balance(session, order.currency, order.buyer, order.price_wei)
    allowed_wei = _allowed(session, order)
    if permit is None and allowed_wei < order.price_wei:
        raise ERC20InsufficientAllowance(spender=session.deployment.checkout, allowance=allowed_wei, needed=order.price_wei)
    wanted = QuoteRequest(order.digest, order.licensee, order.buyer, order.serial, order.required_serial)
    _, bought = ordered(session, grant, wanted)
    allowing = NO_PERMIT if permit is None else permit_of(permit)
    return session.checkout.buy_signed_call(bought, order.members(), signed.signature, allowing)


def _authorized_call(session: Session, ordered_for: tuple[SignedGrant, LicenseKey, Order], paid: Authorization) -> Call:
    grant, key, bought = ordered_for
    session.tombstones.require_none(grant.grant.asset)
    token, price_wei = grant.grant.terms.currency, Wei(grant.grant.terms.price_wei)
    require_in_time(paid.valid_before, session.moment().as_of.time)
    domain = token_domain(session.node, token, session.deployment.chain_id)
    if domain is not None:  # a token that tells none says itself whether it takes the signature
        transfer = Transfer(paid.payer, session.deployment.checkout, price_wei, paid.valid_after, paid.valid_before, key.license_id)
        require_signed(session.node, receive_message(domain, transfer), paid.signature, paid.payer)
    _require_balance(session, token, paid.payer, price_wei)
    return session.checkout.buy_with_authorization_call(bought, paid)


def _for_token(session: Session, grant_id: Bytes32) -> SignedGrant:
    signed = signed_grant(session, grant_id)
    if signed.grant.terms.currency == ETHER:
        raise TokenMissing()
    if signed.listing is not None:
        raise RateCardNotCarried(grant=hex_of(grant_id))
    return signed


def _transfer(session: Session, order: PurchaseOrder) -> Transfer:
    return Transfer(order.buyer, session.deployment.checkout, order.price_wei, AT_ONCE, order.deadline, order.key.license_id)


def _allowed(session: Session, order: PurchaseOrder) -> Wei:
    return allowance_wei(session.node, order.currency, order.buyer, session.deployment.checkout)


def _require_balance(session: Session, token: Address, buyer: Address, price_wei: Wei) -> None:
    held_wei = balance_wei(session.node, buyer, token)
    if held_wei < price_wei:
        raise ERC20InsufficientBalance(sender=buyer, balance=held_wei, needed=price_wei)
