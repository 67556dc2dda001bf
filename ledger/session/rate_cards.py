"""Rate cards: many grants of one performer under one signature."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.errors import Conflict, InvalidInput
from ledger.grant import Grant, Listing, RateCard, SignedGrant
from ledger.merkle import Tree, rate_card_leaf
from ledger.reverts import CancelledRateCard
from ledger.session import licensing
from ledger.session.licensing import (GrantDraft, PublishedGrant, TermsRequest, grant_of_documents, keep, published_grant,
                                      signed_grant)
from ledger.session.publication import require_sellable
from ledger.session.session import Session
from ledger.session.unsigned import UnsignedTransaction, unsigned
from ledger.typed_data import RATE_CARD, TypedData, rate_card_message, require_in_time, require_unaltered, typed_data_of
from ledger.units import NO_ADDRESS, Address, Bytes32, Seconds, UnixTime, hex_of
from ledger.verification.signer import require_signed

CARD_FOR_S = Seconds(365 * 86_400)  # a price list is made once a year


class SeveralLicensors(InvalidInput):
    """The grants of a rate card are not all of one performer and one guardian, who sign it."""

    says = "grant {position} is of {got}, the first of {expected}; make a rate card for each performer"


class RateCardMismatch(InvalidInput):
    """The grants are not those that the rate card was signed for."""

    says = "the grants have the root {got}, the rate card was signed for {expected}; hand in the drafted grants in their order"


class NotOnRateCard(Conflict):
    """The grant is signed by itself, so there is no rate card to cancel."""

    says = "grant {grant} is offered under no rate card; cancel it by itself"


@dataclass(frozen=True, slots=True)
class RateCardDraft:
    """A rate card, what is signed, and its grants in the order of their leaves."""

    rate_card: RateCard
    typed_data: TypedData
    grants: tuple[GrantDraft, ...]


@dataclass(frozen=True, slots=True)
class SignedRateCard:
    """The typed data as it was handed out, its signatures, and (terms, typed data) of each grant in order."""

    document: Any
    performer_signature: bytes
    guardian_signature: bytes
    grants: tuple[tuple[Any, Any], ...]


def draft(session: Session, wanted: Sequence[TermsRequest], deadline: UnixTime | None) -> RateCardDraft:
    """A rate card of grants that could be sold; nothing is kept.

    Raises: as `licensing.draft`, SeveralLicensors, TreeEmpty, SignatureExpired.
    """
    now = session.moment().as_of.time
    until = deadline if deadline is not None else UnixTime(now + CARD_FOR_S)
    require_in_time(until, now)
    drafts = tuple(licensing.draft(session, each) for each in wanted)
    performer, _ = _licensors([each.grant for each in drafts])
    tree = _tree([each.typed_data.digest() for each in drafts])
    rate_card = RateCard(tree.root, len(drafts), performer, until)
    return RateCardDraft(rate_card, rate_card_message(session.domain, rate_card), drafts)


def publish(session: Session, signed: SignedRateCard) -> tuple[PublishedGrant, ...]:
    """Every grant is kept under the one signature and found by producers. Publishing again changes nothing.

    Raises: as `typed_data_of`, AlteredTypedData, RateCardMismatch, SeveralLicensors, SignatureExpired, CancelledRateCard,
    WrongSigner and its kin, GuardianMissing, as `licensing.publish`.
    """
    message = typed_data_of(signed.document, session.domain, RATE_CARD).message
    rate_card = RateCard(*(message[name] for name in ("root", "count", "performer", "deadline", "salt")))
    typed_data = rate_card_message(session.domain, rate_card)
    require_unaltered(signed.document, typed_data)
    grants = [grant_of_documents(session, terms, document) for terms, document in signed.grants]
    digests = [each.digest() for _, each in grants]
    tree = _tree(digests)
    if (tree.root, len(grants)) != (rate_card.root, rate_card.count):
        raise RateCardMismatch(got=hex_of(tree.root), expected=hex_of(rate_card.root))
    _require_signed(session, typed_data, signed, [grant for grant, _ in grants])
    published = [SignedGrant(grant, signed.performer_signature, signed.guardian_signature, Listing(rate_card, tree.proof(position)))
                 for position, (grant, _) in enumerate(grants)]
    moment = session.moment()
    for digest, each in zip(digests, published, strict=True):
        require_sellable(moment, each.grant, digest)
    for digest, each in zip(digests, published, strict=True):
        keep(session, digest, each)
    return tuple(published_grant(moment, digest, each) for digest, each in zip(digests, published, strict=True))


def draft_cancellation(session: Session, grant_id: Bytes32) -> UnsignedTransaction:
    """The performer's transaction that ends every grant of the rate card under which this one is offered: the contract
    takes no signature for it. Licenses that were sold stay.

    Raises: GrantUnknown, NotOnRateCard, CancelledRateCard, and as `unsigned`.
    """
    listing, moment = signed_grant(session, grant_id).listing, session.moment()
    if listing is None:
        raise NotOnRateCard(grant=hex_of(grant_id))
    digest = rate_card_message(session.domain, listing.rate_card).digest()
    if moment.ledger.grant_state(digest).cancelled:
        raise CancelledRateCard(rate_card=digest)
    call = session.ledger.cancel_rate_card_call(listing.rate_card.members())
    return unsigned(session, call, listing.rate_card.performer)


def _require_signed(session: Session, typed_data: TypedData, signed: SignedRateCard, grants: Sequence[Grant]) -> None:
    moment = session.moment()
    require_in_time(typed_data.message["deadline"], moment.as_of.time)
    if moment.ledger.grant_state(typed_data.digest()).cancelled:
        raise CancelledRateCard(rate_card=typed_data.digest())
    performer, guardian = _licensors(grants)
    if performer != typed_data.message["performer"]:
        raise SeveralLicensors(position=0, got=performer, expected=typed_data.message["performer"])
    require_signed(session.node, typed_data, signed.performer_signature, performer)
    if guardian != NO_ADDRESS:
        require_signed(session.node, typed_data, signed.guardian_signature, guardian)


def _licensors(grants: Sequence[Grant]) -> tuple[Address, Address]:
    named = [(grant.terms.performer, grant.terms.guardian) for grant in grants]
    for position, each in enumerate(named):
        if each != named[0]:
            raise SeveralLicensors(position=position, got=" and ".join(each), expected=" and ".join(named[0]))
    return named[0]


def _tree(digests: Sequence[Bytes32]) -> Tree:
    return Tree.of([rate_card_leaf(digest) for digest in digests])
