"""Rate cards and their grants."""
from __future__ import annotations

from ledger.session.licensing import PublishedGrant
from ledger.session.rate_cards import RateCardDraft
from ledger.wire.assets import signers
from ledger.wire.basics import Json
from ledger.wire.grants import grant, grant_draft


def rate_card_draft(draft: RateCardDraft) -> Json:
    first = draft.grants[0].typed_data
    return {**draft.rate_card.to_json(), "intent": draft.rate_card.intent, "typed_data": draft.typed_data.to_json(),
            "signers": signers(first), "grants": [grant_draft(each) for each in draft.grants]}


def published_rate_card(grants: tuple[PublishedGrant, ...]) -> Json:
    """The grants, each with its place in the rate card."""
    return {"grants": [grant(each) for each in grants]}
