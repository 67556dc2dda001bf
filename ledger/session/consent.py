"""Taking back: one grant, all grants of an asset, or consent for what was sold."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.chain.calls import Call
from ledger.outbox import Operation
from ledger.reverts import AssetUnknown, NoAuthority, WrongCancellation
from ledger.session.licensing import signed_grant
from ledger.session.moment import Moment
from ledger.session.registration import SIGN_WITHIN_S
from ledger.session.sending import Action, known, send
from ledger.session.session import Session
from ledger.session.unsigned import UnsignedTransaction, unsigned
from ledger.typed_data import (CANCEL, WITHDRAW_CONSENT, AlteredTypedData, Cancellation, TypedData, Withdrawal, cancel_message,
                               require_in_time, typed_data_of, withdraw_consent_message)
from ledger.units import NO_BYTES32, Address, Bytes32, UnixTime, hex_of

NO_SIGNATURE = b""   # the signer sends the transaction: it needs none


@dataclass(frozen=True, slots=True)
class SignerRequest:
    """The performer or, before majority, the guardian; `deadline` is when the signature must have been used."""

    signer: Address
    deadline: UnixTime | None = None


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """What the signer signs for somebody else's transaction, or sends as their own."""

    typed_data: TypedData
    transaction: UnsignedTransaction


@dataclass(frozen=True, slots=True)
class Signed:
    """Typed data as it was handed out, with the signature."""

    document: Any
    signature: bytes


def draft_cancellation(session: Session, grant_id: Bytes32, request: SignerRequest) -> ConsentDraft:
    """The cancellation of one published grant. Raises: GrantUnknown, AssetUnknown, NoAuthority, SignatureExpired."""
    grant = signed_grant(session, grant_id).grant
    deadline = _deadline(session, grant.asset, request)
    cancellation = Cancellation(grant.asset, grant_id, grant.grant_epoch, request.signer, deadline)
    typed_data = cancel_message(session.domain, cancellation)
    call = session.ledger.cancel_grant_call(grant.members(), typed_data.message, NO_SIGNATURE)
    return ConsentDraft(typed_data, unsigned(session, call, request.signer))


def cancel(session: Session, grant_id: Bytes32, signed: Signed) -> Operation:
    """The signed cancellation of one grant goes to the chain.

    Raises: as `typed_data_of`, GrantUnknown, WrongCancellation, and what the contract refuses.
    """
    typed_data = typed_data_of(signed.document, session.domain, CANCEL)
    cancellation = Cancellation.from_message(typed_data.message)
    if cancellation.grant != grant_id:
        raise WrongCancellation(signed=cancellation.grant, expected=grant_id)
    members = signed_grant(session, grant_id).grant.members()
    call = session.ledger.cancel_grant_call(members, typed_data.message, signed.signature)
    return _carry(session, typed_data, ("cancel_grant", grant_id), call)


def draft_cancellation_of_all(session: Session, asset: Bytes32, request: SignerRequest) -> ConsentDraft:
    """The cancellation of all grants that were signed so far. Raises: AssetUnknown, NoAuthority, SignatureExpired."""
    deadline = _deadline(session, asset, request)
    epoch = session.ledger.asset(asset).grant_epoch
    typed_data = cancel_message(session.domain, Cancellation(asset, NO_BYTES32, epoch, request.signer, deadline))
    call = session.ledger.cancel_grants_call(typed_data.message, NO_SIGNATURE)
    return ConsentDraft(typed_data, unsigned(session, call, request.signer))


def cancel_all(session: Session, asset: Bytes32, signed: Signed) -> Operation:
    """The signed cancellation goes to the chain. Raises: as `typed_data_of`, AlteredTypedData, and what the contract refuses."""
    typed_data = _of_asset(typed_data_of(signed.document, session.domain, CANCEL), asset)
    call = session.ledger.cancel_grants_call(typed_data.message, signed.signature)
    return _carry(session, typed_data, ("cancel_grants", asset), call)


def draft_withdrawal(session: Session, asset: Bytes32, request: SignerRequest) -> ConsentDraft:
    """The withdrawal of consent for all that was sold on the asset. Raises: AssetUnknown, NoAuthority, SignatureExpired."""
    deadline = _deadline(session, asset, request)
    epoch = session.ledger.asset(asset).consent_epoch
    typed_data = withdraw_consent_message(session.domain, Withdrawal(asset, epoch, request.signer, deadline))
    call = session.ledger.withdraw_consent_call(typed_data.message, NO_SIGNATURE)
    return ConsentDraft(typed_data, unsigned(session, call, request.signer))


def withdraw(session: Session, asset: Bytes32, signed: Signed) -> Operation:
    """The signed withdrawal goes to the chain. Raises: as `typed_data_of`, AlteredTypedData, and what the contract refuses."""
    typed_data = _of_asset(typed_data_of(signed.document, session.domain, WITHDRAW_CONSENT), asset)
    call = session.ledger.withdraw_consent_call(typed_data.message, signed.signature)
    return _carry(session, typed_data, ("withdraw_consent", asset), call)


def _carry(session: Session, typed_data: TypedData, about: tuple[str, Bytes32], call: Call) -> Operation:
    kind, subject = about
    action = Action(kind, hex_of(typed_data.digest()), typed_data.message["signer"], subject)
    return known(session, action) or send(session, action, call)


def _of_asset(typed_data: TypedData, asset: Bytes32) -> TypedData:
    if typed_data.message["asset"] != asset:
        raise AlteredTypedData(member="message.asset", got=hex_of(typed_data.message["asset"]), expected=hex_of(asset))
    return typed_data


def _deadline(session: Session, asset: Bytes32, request: SignerRequest) -> UnixTime:
    moment = session.moment()
    _require_authority(moment, asset, request.signer)
    deadline = request.deadline if request.deadline is not None else UnixTime(moment.as_of.time + SIGN_WITHIN_S)
    require_in_time(deadline, moment.as_of.time)
    return deadline


def _require_authority(moment: Moment, asset: Bytes32, signer: Address) -> None:
    if not moment.ledger.asset(asset).exists:
        raise AssetUnknown(asset=asset)
    if not moment.ledger.is_authority(asset, signer):
        raise NoAuthority(account=signer, asset=asset)
