"""Many grants under one signature, each of them read before."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.chain.calls import LedgerCalls
from ledger.client import reading
from ledger.client.http import Client, Json
from ledger.client.journey import Signers, signed_by_all
from ledger.client.paying import sent
from ledger.client.reading import UnexpectedMessage, checked, domain_of
from ledger.client.wallet import Wallet
from ledger.grant import RateCard
from ledger.merkle import Tree, rate_card_leaf, root_of
from ledger.typed_data import RATE_CARD, TypedData, rate_card_message, require_signed_by, typed_data_of
from ledger.typed_data.message import require_unaltered
from ledger.units import UnixTime, hex_of


def draft_rate_card(ledger: Client, wishes: Sequence[Mapping[str, Any]]) -> Json:
    """The draft of a rate card whose grants have these terms; a wish is `{"terms": ..., "template": ...}`.

    Raises: UnexpectedMessage, ApiProblem, and as `Terms`.
    """
    requests = [{name: wish[name] for name in ("terms", "template") if wish.get(name)} for wish in wishes]
    draft = ledger.post("/rate-cards/drafts", {"grants": requests})
    with checked():
        for drafted, request in zip(draft["grants"], requests, strict=True):
            reading.require_same_terms(drafted, request)
    return draft


def publish_rate_card(ledger: Client, draft: Json, signers: Signers) -> list[Json]:
    """The published grants of a draft, under one signature over exactly these. Raises: UnexpectedMessage, ApiProblem."""
    message = read_rate_card(ledger, draft, signers)
    grants = [{"terms": each["terms"], "typed_data": each["typed_data"]} for each in draft["grants"]]
    guardian = draft["grants"][0]["typed_data"]["message"]["guardian"]
    return ledger.post("/rate-cards", signed_by_all(message, signers, guardian) | {"grants": grants})["grants"]


def read_rate_card(ledger: Client, draft: Json, signers: Signers) -> TypedData:
    """The rate card over the draft's grants, each made here from its terms. Raises: UnexpectedMessage."""
    domain = domain_of(ledger)
    digests = [reading.read_grant(domain, each).digest() for each in draft["grants"]]
    with checked():
        message = typed_data_of(draft["typed_data"], domain, RATE_CARD).message
        root = Tree.of([rate_card_leaf(digest) for digest in digests]).root
        rate_card = RateCard(root, len(digests), signers.performer.address, UnixTime(message["deadline"]), message["salt"])
        made = rate_card_message(domain, rate_card)
        require_unaltered(draft["typed_data"], made)
        return made


def cancel_rate_card(ledger: Client, performer: Wallet, grant_id: str) -> Json:
    """The confirmed end of every grant of the rate card under which this one is offered; licenses already sold stay.

    Raises: UnexpectedMessage, UnexpectedTransaction, ApiProblem, OperationFailed.
    """
    draft = ledger.post(f"/grants/{grant_id}/rate-card-cancellations/drafts", {})
    rate_card = _signed_card(ledger, performer, grant_id)
    return sent(ledger, performer, draft, LedgerCalls(domain_of(ledger).contract).cancel_rate_card_call(rate_card.members()))


def _signed_card(ledger: Client, performer: Wallet, grant_id: str) -> RateCard:
    """The rate card that the performer signed with this grant in it: the end of another one would leave it open.

    Raises: UnexpectedMessage, ApiProblem.
    """
    domain = domain_of(ledger)
    digest, offer = reading.read_offer(domain, ledger.get(f"/grants/{grant_id}"))
    if offer.listing is None or hex_of(digest) != grant_id.lower():
        raise UnexpectedMessage(problem=f"the server shows the grant {hex_of(digest)}, which is not {grant_id} under a rate card")
    with checked():
        rate_card = offer.listing.rate_card
        require_signed_by(rate_card_message(domain, rate_card), offer.performer_signature, performer.address)
        if root_of(rate_card_leaf(digest), offer.listing.proof) != rate_card.root:
            raise UnexpectedMessage(problem=f"the grant {grant_id} is not under the rate card that the server shows")
    return rate_card
