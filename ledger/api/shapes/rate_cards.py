"""Forms of rate cards."""
from __future__ import annotations

from ledger.api.shapes.basics import Shape, Signer, TypedData
from ledger.api.shapes.grants import Grant, GrantDraft, RateCardTerms


class RateCardDraft(RateCardTerms):
    """One signature for all of its grants: what is signed and by whom, and the grants in the order of their leaves."""

    intent: str
    typed_data: TypedData
    signers: list[Signer]
    grants: list[GrantDraft]


class PublishedRateCard(Shape):
    """The grants that are offered under a rate card."""

    grants: list[Grant]
