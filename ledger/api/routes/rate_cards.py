"""Rate cards: many grants under one signature."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.idempotency import tells_of
from ledger.api.fields import Fields, ObjectField, SignatureField, TimeField
from ledger.api.routes.grants import GrantPath, GrantRequest
from ledger.api.shapes import rate_cards as card_shapes
from ledger.api.shapes.assets import Transaction
from ledger.session import rate_cards as cards
from ledger.session.licensing import TermsRequest

rate_cards = APIBlueprint("rate_cards", __name__, abp_tags=[Tag(name="rate cards", description="many grants under one signature")])
MOST_GRANTS = 200  # each is held against the chain, some ten questions; a longer list is several rate cards


class RateCardRequest(Fields):
    """The terms of each grant, all of one performer; and until when they can be bought: a year, if nothing is said."""

    grants: list[GrantRequest] = Field(min_length=1, max_length=MOST_GRANTS)
    deadline: TimeField | None = None


class DraftedGrant(Fields):
    """Terms document and typed data of one grant of the draft, unchanged."""

    terms: ObjectField
    typed_data: ObjectField


class SignedCard(Fields):
    """The rate card's typed data, unchanged, with its signatures, and the grants in the order of the draft."""

    typed_data: ObjectField
    performer_signature: SignatureField
    guardian_signature: SignatureField = b""
    grants: list[DraftedGrant] = Field(min_length=1, max_length=MOST_GRANTS)


@rate_cards.post("/rate-cards/drafts", summary="Draft a rate card", responses={201: card_shapes.RateCardDraft})
def draft_rate_card(body: RateCardRequest) -> Response:
    """The grants, as single ones are drafted, and the one message over all of them."""
    wanted = [TermsRequest(each.terms, each.template) for each in body.grants]
    draft = cards.draft(current_session(), wanted, body.deadline)
    tells_of(*(each.grant.asset for each in draft.grants))
    return answers.made(wire.rate_card_draft(draft))


@rate_cards.post("/rate-cards", summary="Publish a signed rate card", responses={201: card_shapes.PublishedRateCard})
def publish_rate_card(body: SignedCard) -> Response:
    """Every grant of the rate card, found and quoted as single ones are."""
    grants = tuple((each.terms, each.typed_data) for each in body.grants)
    signed = cards.SignedRateCard(body.typed_data, body.performer_signature, body.guardian_signature, grants)
    published = cards.publish(current_session(), signed)
    tells_of(*(each.signed.grant.asset for each in published))
    return answers.made(wire.published_rate_card(published))


@rate_cards.post("/grants/<grant_id>/rate-card-cancellations/drafts", summary="Draft the end of a grant's rate card",
                 responses={200: Transaction})
def draft_rate_card_cancellation(path: GrantPath) -> Response:
    """The performer's transaction that ends every grant of the rate card under which this one is offered; licenses that
    were sold stay."""
    transaction = cards.draft_cancellation(current_session(), path.grant_id)
    return answers.found({"transaction": wire.unsigned_transaction(transaction)})
