"""Registering one asset: a draft to sign, and the signed draft."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.idempotency import tells_of
from ledger.api.fields import (AddressField, Fields, KindField, ObjectField, PolicyField, SignatureField, TextField,
                               TimeField, TruthField)
from ledger.api.routes.media import MediaBody
from ledger.api.shapes import assets as asset_shapes
from ledger.api.shapes import basics
from ledger.session import registration
from ledger.units import NO_ADDRESS

registrations = APIBlueprint("registrations", __name__, abp_tags=[Tag(name="registrations", description="anchoring one asset")])


class DraftQuery(Fields):
    """Who registers the file of the body, and on which default policy. `guardian` and `majority_at` are for minors.

    With `keep_media=true` a smaller copy of the file, without its metadata, is kept encrypted: POST /searches/evidence draws
    it beside a file that resembles it, for whoever has such a file, until its erasure is signed.
    """

    performer: AddressField
    policy: PolicyField
    kind: KindField | None = None
    guardian: AddressField = NO_ADDRESS
    majority_at: TimeField = 0
    title: TextField | None = None
    deadline: TimeField | None = None
    keep_media: TruthField = False


class SignedRegistration(Fields):
    """The typed data of the draft, unchanged, with the signatures that its answer asked for."""

    typed_data: ObjectField
    performer_signature: SignatureField
    guardian_signature: SignatureField = b""


@registrations.post("/registrations/drafts", summary="Draft the registration of a file",
                    responses={201: asset_shapes.RegistrationDraft})
def draft_registration(query: DraftQuery, raw: MediaBody) -> Response:
    """The record of the file, what is to be signed and by whom, and older records of others that it resembles. A
    draft that nobody signs is erased after 37 days."""
    upload = registration.Upload(media=raw.get_data(), **query.model_dump())
    draft = registration.draft(current_session(), upload)
    tells_of(draft.asset_id)
    return answers.made(wire.registration_draft(draft))


@registrations.post("/registrations", summary="Anchor a signed registration", responses={202: basics.Accepted})
def submit_registration(body: SignedRegistration) -> Response:
    """The operation that carries the signatures to the chain; the relayer pays the gas."""
    signed = registration.Signed(body.typed_data, body.performer_signature, body.guardian_signature)
    return answers.accepted(wire.operation(registration.submit(current_session(), signed)))
