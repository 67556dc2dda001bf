"""Taking back: cancelling open grants, and withdrawing consent for what was sold."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import AddressField, Fields, ObjectField, SignatureField, TimeField
from ledger.api.routes.assets import AssetPath
from ledger.api.routes.grants import GrantPath
from ledger.api.shapes import basics
from ledger.api.shapes import grants as grant_shapes
from ledger.session import consent as taking_back
from ledger.session.consent import SignerRequest

consent = APIBlueprint("consent", __name__, abp_tags=[Tag(name="consent", description="taking back grants and consent")])


class SignerBody(Fields):
    """The performer or, before majority, the guardian; and until when the signature may be used."""

    signer: AddressField
    deadline: TimeField | None = None


class SignedBody(Fields):
    """The typed data of the draft, unchanged, with the signature of the signer that it names."""

    typed_data: ObjectField
    signature: SignatureField


@consent.post("/grants/<grant_id>/cancellations/drafts", summary="Draft the cancellation of one grant",
              responses={201: grant_shapes.ConsentDraft})
def draft_cancellation(path: GrantPath, body: SignerBody) -> Response:
    """Typed data to sign, or the same as a transaction that the signer sends."""
    request = SignerRequest(body.signer, body.deadline)
    return answers.made(wire.consent_draft(taking_back.draft_cancellation(current_session(), path.grant_id, request)))


@consent.post("/grants/<grant_id>/cancellations", summary="Cancel one grant by signature", responses={202: basics.Accepted})
def cancel_grant(path: GrantPath, body: SignedBody) -> Response:
    """The operation that cancels the grant; licenses that were sold stay."""
    signed = taking_back.Signed(body.typed_data, body.signature)
    return answers.accepted(wire.operation(taking_back.cancel(current_session(), path.grant_id, signed)))


@consent.post("/assets/<asset_id>/cancellations/drafts", summary="Draft the cancellation of all grants of an asset",
              responses={201: grant_shapes.ConsentDraft})
def draft_cancellation_of_all(path: AssetPath, body: SignerBody) -> Response:
    """Typed data to sign, or the same as a transaction that the signer sends."""
    request = SignerRequest(body.signer, body.deadline)
    return answers.made(wire.consent_draft(taking_back.draft_cancellation_of_all(current_session(), path.asset_id, request)))


@consent.post("/assets/<asset_id>/cancellations", summary="Cancel all grants of an asset by signature",
              responses={202: basics.Accepted})
def cancel_grants(path: AssetPath, body: SignedBody) -> Response:
    """The operation that moves on the grant epoch; licenses that were sold stay."""
    signed = taking_back.Signed(body.typed_data, body.signature)
    return answers.accepted(wire.operation(taking_back.cancel_all(current_session(), path.asset_id, signed)))


@consent.post("/assets/<asset_id>/consent-withdrawals/drafts", summary="Draft a withdrawal of consent",
              responses={201: grant_shapes.ConsentDraft})
def draft_consent_withdrawal(path: AssetPath, body: SignerBody) -> Response:
    """Typed data to sign, or the same as a transaction that the signer sends."""
    request = SignerRequest(body.signer, body.deadline)
    return answers.made(wire.consent_draft(taking_back.draft_withdrawal(current_session(), path.asset_id, request)))


@consent.post("/assets/<asset_id>/consent-withdrawals", summary="Withdraw consent by signature",
              responses={202: basics.Accepted})
def withdraw_consent(path: AssetPath, body: SignedBody) -> Response:
    """The operation that ends every license of the asset as it was signed: at once, after notice, or at its own end."""
    signed = taking_back.Signed(body.typed_data, body.signature)
    return answers.accepted(wire.operation(taking_back.withdraw(current_session(), path.asset_id, signed)))
