"""Grants: drafted from terms, published with their signatures, listed, and quoted to a buyer."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.idempotency import tells_of
from ledger.api.fields import (PAGE_ROWS, AddressField, Bytes32Field, Fields, LanguageField, LimitField, MediumField,
                               ObjectField, SerialField, SignatureField, TerritoryField, TextField, TimeField,
                               TruthField, UseField, WeiField)
from ledger.api.shapes import grants as grant_shapes
from ledger.session import licensing, purchases
from ledger.session.licensing import TermsRequest
from ledger.session.purchases import PermitAnswer, QuoteRequest

grants = APIBlueprint("grants", __name__, abp_tags=[Tag(name="grants", description="what performers allow, and for how much")])
CONTRACT_FORMS = ("text/plain", "text/html", "application/pdf")


class GrantPath(Fields):
    """A grant, by its EIP-712 digest."""

    grant_id: Bytes32Field


class GrantRequest(Fields):
    """Terms by name (see /vocabulary and /templates). With a template, only what it asks and what differs."""

    terms: ObjectField
    template: TextField | None = None


class SignedGrant(Fields):
    """Terms document and typed data of the draft, unchanged, with the signatures that its answer asked for."""

    terms: ObjectField
    typed_data: ObjectField
    performer_signature: SignatureField
    guardian_signature: SignatureField = b""


class GrantQuery(Fields):
    """Which grants are listed; what is left out may be anything. `price_wei_max` needs a `currency` to mean anything."""

    use: UseField | None = None
    medium: MediumField | None = None
    territory: TerritoryField | None = None
    training: TruthField | None = None
    price_wei_max: WeiField | None = None
    currency: AddressField | None = None
    asset_id: Bytes32Field | None = None
    performer: AddressField | None = None
    licensee: AddressField | None = None
    open: TruthField = True
    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None


class ContractQuery(Fields):
    """The language of a contract text."""

    language: LanguageField = "en"


class PermitBody(Fields):
    """An EIP-2612 permit that the payer signed."""

    value_wei: WeiField
    deadline: TimeField
    signature: SignatureField


class QuoteBody(Fields):
    """Who shall hold the license, who pays, and the serial that tells several licenses of one licensee apart. What makes its
    holder owe reports is paid by nobody else."""

    licensee: AddressField
    payer: AddressField | None = None
    serial: SerialField = 0
    required_serial: SerialField = 0
    permit: PermitBody | None = None


@grants.post("/grants/drafts", summary="Draft a grant from terms", responses={201: grant_shapes.GrantDraft})
def draft_grant(body: GrantRequest) -> Response:
    """The checked terms, the sentence that the wallet shows, the contract text, and what is to be signed by whom."""
    draft = licensing.draft(current_session(), TermsRequest(body.terms, body.template))
    tells_of(draft.grant.asset)
    return answers.made(wire.grant_draft(draft))


@grants.post("/grants", summary="Publish a signed grant", responses={201: grant_shapes.Grant})
def publish_grant(body: SignedGrant) -> Response:
    """The published grant, after every check that the contract will make at its purchase."""
    signed = licensing.SignedTerms(body.terms, body.typed_data, body.performer_signature, body.guardian_signature)
    found = licensing.publish(current_session(), signed)
    tells_of(found.signed.grant.asset)
    published = wire.grant(found)
    return answers.made(published, f"/grants/{published['grant_id']}")


@grants.get("/grants", summary="List grants", responses={200: grant_shapes.Grants})
def list_grants(query: GrantQuery) -> Response:
    """Published grants that match, oldest first; with `open` (the default) only those that can be bought now."""
    wanted = licensing.wanted(query.model_dump(exclude={"limit", "cursor"}))
    page = licensing.grants(current_session(), wanted, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.grant))


@grants.get("/grants/<grant_id>", summary="One grant", responses={200: grant_shapes.Grant})
def read_grant(path: GrantPath) -> Response:
    """Terms, signatures and state of a grant."""
    return answers.read(wire.grant(licensing.grant(current_session(), path.grant_id)))


@grants.get("/grants/<grant_id>/contract", summary="The contract text of a grant",
            responses={200: {"description": "OK", "content": {form: {} for form in CONTRACT_FORMS}}})
def read_contract(path: GrantPath, query: ContractQuery) -> Response:
    """The contract as plain text, HTML or PDF, whichever the client prefers."""
    form = answers.preferred(CONTRACT_FORMS)
    return Response(licensing.contract(current_session(), path.grant_id, form=form, language=query.language),
                    content_type=form if form == "application/pdf" else f"{form}; charset=utf-8")


@grants.post("/grants/<grant_id>/quotes", summary="Price and unsigned transaction of a purchase",
             responses={200: grant_shapes.Quote})
def quote_grant(path: GrantPath, body: QuoteBody) -> Response:
    """What the buyer's wallet signs and sends, after the contract was asked whether it would go through."""
    permit = None if body.permit is None else PermitAnswer(**body.permit.model_dump())
    wanted = QuoteRequest(path.grant_id, body.licensee, body.payer or body.licensee, body.serial, body.required_serial, permit)
    return answers.found(wire.quote(purchases.quote(current_session(), wanted)))
