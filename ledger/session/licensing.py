"""Grants: from terms to typed data, from signatures to an offer that anyone can find."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping

from ledger.errors import InvalidInput, NotFound
from ledger.grant import Grant, SignedGrant
from ledger.session import shelf
from ledger.session.evidence import grant_of
from ledger.session.moment import Moment
from ledger.session.offers import OfferFilter
from ledger.session.paging import Page
from ledger.session.publication import require_sellable, standing_of
from ledger.session.session import Session
from ledger.split import pot_id
from ledger.terms import CURRENT, Terms, check_hash, contract_text, from_json
from ledger.terms.advice import Advice, advice
from ledger.terms.drafting import drafted, require_draftable
from ledger.terms.page import contract_page
from ledger.terms.print import contract_pdf
from ledger.terms.signed_struct import grant_types
from ledger.terms.templates import template_of
from ledger.typed_data import TypedData, grant_message, rate_card_message, require_unaltered, typed_data_of
from ledger.units import NO_ADDRESS, Bytes32, UnixTime, hex_of
from ledger.verification import BlockReference
from ledger.verification.signer import require_signed

OPEN, NOT_YET_OPEN, CLOSED, CANCELLED = "open", "not_yet_open", "closed", "cancelled"
SOLD_OUT, SUPERSEDED, FROZEN = "sold_out", "superseded", "frozen"
CONTRACT_FORMS = {"text/plain": contract_text, "text/html": contract_page, "application/pdf": contract_pdf}


class GrantUnknown(NotFound):
    """No grant of this digest was published here."""

    says = "no grant {grant} is published here; see GET /grants"


class CurrencyMissing(InvalidInput):
    """Prices in different currencies cannot be compared."""

    says = "price_wei_max: name the currency too, prices in different currencies cannot be compared (0x0 is ETH)"


@dataclass(frozen=True, slots=True)
class TermsRequest:
    """Terms by name: all of them, or what a template leaves open."""

    terms: Mapping[str, Any]
    template: str | None = None


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """A grant, what is signed, and what both sides should know before."""

    grant: Grant
    typed_data: TypedData
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class SignedTerms:
    """Terms document and typed data as they were handed out, with the signatures."""

    terms: Any
    typed_data: Any
    performer_signature: bytes
    guardian_signature: bytes = b""


@dataclass(frozen=True, slots=True)
class PublishedGrant:
    """A grant and how it stands on the chain. `sold` is counted only where the supply is limited."""

    grant_id: Bytes32
    signed: SignedGrant
    state: str
    sold: int | None
    as_of: BlockReference

    @property
    def pot_id(self) -> Bytes32:
        """Where its price goes."""
        return pot_of(self.signed)


def pot_of(signed: SignedGrant) -> Bytes32:
    """The pot of a grant's split, in the ledger and in the royalties' contract alike."""
    terms = signed.grant.terms
    unlock_at = terms.majority_at if terms.guardian != NO_ADDRESS else 0
    return pot_id(signed.grant.split.hash, UnixTime(unlock_at))


def draft(session: Session, wanted: TermsRequest) -> GrantDraft:
    """A grant of these terms that could be sold; nothing is kept.

    Raises: UnknownTemplate, TermFixedByTemplate, RecordErased, as `drafted`, and as `require_sellable`.
    """
    terms = drafted(dict(wanted.terms)) if wanted.template is None else template_of(wanted.template).filled(dict(wanted.terms))
    session.tombstones.require_none(terms.asset)
    moment = session.moment()
    grant = Grant.new(terms, standing_of(moment, terms.asset).grant_epoch)
    typed_data = grant_message(session.domain, grant)
    require_sellable(moment, grant, typed_data.digest())
    return GrantDraft(grant, typed_data, advice(terms))


def publish(session: Session, signed: SignedTerms) -> PublishedGrant:
    """The grant is kept and found by producers. Publishing it again changes nothing.

    Raises: GuardianMissing, WrongSigner and its kin, as `grant_of_documents`, and as `require_sellable`.
    """
    grant, typed_data = grant_of_documents(session, signed.terms, signed.typed_data)
    terms = grant.terms
    published = SignedGrant(grant, signed.performer_signature, signed.guardian_signature)
    moment, digest = session.moment(), typed_data.digest()
    require_sellable(moment, grant, digest)
    require_signed(session.node, typed_data, signed.performer_signature, terms.performer)
    if terms.guardian != NO_ADDRESS:
        require_signed(session.node, typed_data, signed.guardian_signature, terms.guardian)
    keep(session, digest, published)
    return published_grant(moment, digest, published)


def grant_of_documents(session: Session, terms_document: Any, document: Any) -> tuple[Grant, TypedData]:
    """The grant of a terms document and the typed data that was drafted for it, unchanged. What is asked of drafts is asked of
    a grant that nobody has published yet; one that is published stays, however strict drafting has become.

    Raises: as `typed_data_of`, RecordErased, AlteredTypedData, TermsHashMismatch, IntentMismatch, and as
    `ledger.terms.from_json` and `require_draftable`.
    """
    message = typed_data_of(document, session.domain, grant_types(CURRENT)).message
    terms = from_json(terms_document)
    session.tombstones.require_none(terms.asset)
    check_hash(terms, message["terms"])
    grant = Grant(terms, message["grantEpoch"], message["salt"], message["intent"])
    typed_data = grant_message(session.domain, grant)
    require_unaltered(document, typed_data)
    if not session.shelf.holds(shelf.GRANT, hex_of(typed_data.digest())):
        require_draftable(terms)
    return grant, typed_data


def keep(session: Session, digest: Bytes32, published: SignedGrant) -> None:
    """The grant is on disk, and lists find it."""
    session.shelf.put(shelf.GRANT, hex_of(digest), json.dumps(published.to_json()).encode())
    session.offers.add(digest, published.grant.terms, published.grant.grant_epoch)


def grant(session: Session, grant_id: Bytes32) -> PublishedGrant:
    """The published grant of this digest, with its state as of now. Raises: GrantUnknown."""
    return published_grant(session.moment(), grant_id, signed_grant(session, grant_id))


def signed_grant(session: Session, grant_id: Bytes32) -> SignedGrant:
    """Raises: GrantUnknown."""
    found = grant_of(session, grant_id)
    if found is None:
        raise GrantUnknown(grant=hex_of(grant_id))
    return found


def wanted(fields: Mapping[str, Any]) -> tuple[OfferFilter, str | None]:
    """The filter, and the state that is looked for, of request fields. Raises: CurrencyMissing."""
    names = {name: value for name, value in fields.items() if name not in ("training", "open")}
    if names.get("price_wei_max") is not None and names.get("currency") is None:
        raise CurrencyMissing()
    return OfferFilter(**names, is_training=fields["training"]), OPEN if fields["open"] else None


def grants(session: Session, looked_for: tuple[OfferFilter, str | None], *, limit: int, cursor: str | None) -> Page:
    """One page of published grants. A page may hold fewer than `limit`, or none, before the list ends: what cannot be
    bought now is left out when only open grants are looked for. Raises: MalformedCursor."""
    moment = session.moment()
    filters, state = looked_for
    page = session.offers.page(filters, limit=limit, cursor=cursor)
    found = [published_grant(moment, digest, signed_grant(session, digest)) for digest in page.grant_ids]
    return Page(tuple(each for each in found if state in (None, each.state)), page.next_cursor, moment.as_of)


def contract(session: Session, grant_id: Bytes32, *, form: str, language: str) -> str | bytes:
    """The contract of a published grant in one of CONTRACT_FORMS. Raises: GrantUnknown."""
    return CONTRACT_FORMS[form](signed_grant(session, grant_id).grant.terms, language)


def published_grant(moment: Moment, digest: Bytes32, signed: SignedGrant) -> PublishedGrant:
    """The grant with its state as of the moment."""
    state = moment.ledger.grant_state(digest)
    is_counted = signed.grant.terms.max_supply > 0
    found = _state_of_card(moment, signed) or _state(moment, signed.grant, state)
    return PublishedGrant(digest, signed, found, state.sold if is_counted else None, moment.as_of)


def _state_of_card(moment: Moment, signed: SignedGrant) -> str | None:
    """What ends all grants of a rate card at once."""
    if signed.listing is None:
        return None
    card = rate_card_message(moment.ledger.deployment.domain, signed.listing.rate_card)
    if moment.ledger.grant_state(card.digest()).cancelled:
        return CANCELLED
    return CLOSED if moment.as_of.time >= signed.listing.rate_card.deadline else None


def _is_outgrown(moment: Moment, terms: Terms) -> bool:
    """A grant of the performer's minority, after majority: it is sold no more, whether the asset is reaffirmed or not."""
    return terms.guardian != NO_ADDRESS and moment.as_of.time >= terms.majority_at


def _state(moment: Moment, grant: Grant, state: Any) -> str:
    """The first that holds, the final ones first."""
    terms, now = grant.terms, moment.as_of.time
    if state.cancelled:
        return CANCELLED
    word = moment.ledger.asset(grant.asset)
    if (word.performer, word.grant_epoch) != (terms.performer, grant.grant_epoch) or _is_outgrown(moment, terms):
        return SUPERSEDED
    if now >= terms.closes_at:
        return CLOSED
    if 0 < terms.max_supply <= state.sold:
        return SOLD_OUT
    if word.is_frozen:
        return FROZEN
    return NOT_YET_OPEN if now < terms.opens_at else OPEN
