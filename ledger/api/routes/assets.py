"""Anchored assets as the chain has them, and their freeze."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import (PAGE_ROWS, AddressField, Bytes32Field, Fields, KindField, LimitField, ObjectField, SignatureField,
                               TextField, TimeField, TruthField)
from ledger.api.shapes import assets as asset_shapes
from ledger.session import assets as holdings
from ledger.session import erasure, record_erasure
from ledger.session.consent import Signed, SignerRequest
from ledger.terms.exports.rsl import MEDIA_TYPE as RSL
from ledger.units import hex_of

assets = APIBlueprint("assets", __name__, abp_tags=[Tag(name="assets", description="what is anchored")])


class AssetPath(Fields):
    """An asset."""

    asset_id: Bytes32Field


class AssetQuery(Fields):
    """Which assets are listed."""

    performer: AddressField | None = None
    kind: KindField | None = None
    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None


class FreezeRequest(Fields):
    """Who sends the transaction, and whether sales stop or go on."""

    sender: AddressField
    frozen: TruthField


class ErasureRequest(Fields):
    """The performer or, before majority, the guardian; and until when the signature may be used."""

    signer: AddressField
    deadline: TimeField | None = None


class SignedErasure(Fields):
    """The typed data of the draft, unchanged, with the signature of the signer that it names."""

    typed_data: ObjectField
    signature: SignatureField


@assets.get("/assets", summary="List anchored assets", responses={200: asset_shapes.Assets})
def list_assets(query: AssetQuery) -> Response:
    """Assets by performer and kind, oldest first, from the index."""
    wanted = holdings.AssetFilter(query.performer, query.kind)
    page = holdings.assets(current_session(), wanted, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.asset))


@assets.get("/assets/<asset_id>", summary="One asset, from the chain", responses={200: asset_shapes.Asset})
def read_asset(path: AssetPath) -> Response:
    """Performer, guardian, epochs, withdrawal and freeze of the asset, read from the chain."""
    response = answers.read(wire.asset(holdings.asset(current_session(), path.asset_id)))
    response.headers["Link"] = f'</assets/{hex_of(path.asset_id)}/policy>; rel="license"; type="{RSL}"'
    return response


@assets.post("/assets/<asset_id>/media-erasures/drafts", summary="Draft the erasure of an asset's media",
             responses={201: asset_shapes.ErasureDraft})
def draft_erasure(path: AssetPath, body: ErasureRequest) -> Response:
    """What the performer, or a minor's guardian, signs so that nothing is kept of the media; the anchor stays."""
    request = SignerRequest(body.signer, body.deadline)
    return answers.made(wire.erasure_draft(erasure.draft(current_session(), path.asset_id, request)))


@assets.post("/assets/<asset_id>/media-erasures", summary="Erase an asset's media by signature",
             responses={200: asset_shapes.Erased})
def erase_media(path: AssetPath, body: SignedErasure) -> Response:
    """Nothing of the media is left in the records; evidence can no longer be drawn here."""
    erasure.erase(current_session(), path.asset_id, Signed(body.typed_data, body.signature))
    return answers.found({"asset_id": hex_of(path.asset_id), "keeps_media": False})


@assets.post("/assets/<asset_id>/erasures/drafts", summary="Draft the erasure of all that is kept of an asset",
             responses={201: asset_shapes.AssetErasureDraft})
def draft_asset_erasure(path: AssetPath, body: ErasureRequest) -> Response:
    """What the performer, or a minor's guardian, signs so that record, fingerprints and media are erased; and what will stay.
    Licenses that were sold go on: to end them, withdraw consent too; to have an `open` grant erased, cancel it first."""
    request = SignerRequest(body.signer, body.deadline)
    return answers.made(wire.asset_erasure_draft(record_erasure.draft(current_session(), path.asset_id, request)))


@assets.post("/assets/<asset_id>/erasures", summary="Erase all that is kept of an asset by signature",
             responses={200: asset_shapes.ErasedAsset})
def erase_asset(path: AssetPath, body: SignedErasure) -> Response:
    """Nothing of record, fingerprints and media is left; who asks for them is answered `record_erased`. Its policy prohibits
    everything, its grants are listed and sold here no more, its licenses are verified as before. Again: the same answer."""
    signed = Signed(body.typed_data, body.signature)
    return answers.found(wire.erased_asset(record_erasure.erase(current_session(), path.asset_id, signed)))


@assets.post("/assets/<asset_id>/freezes/drafts", summary="Draft a freeze, or its end",
             responses={200: asset_shapes.Transaction})
def draft_freeze(path: AssetPath, body: FreezeRequest) -> Response:
    """The transaction that the performer's or guardian's wallet sends."""
    change = holdings.FreezeRequest(path.asset_id, body.sender, body.frozen)
    return answers.found({"transaction": wire.unsigned_transaction(holdings.draft_freeze(current_session(), change))})
