"""What anyone may do with an asset without asking: its default level, and the grants that are open."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.errors import InvalidInput
from ledger.terms.agreement import Terms
from ledger.terms.document import terms_hash
from ledger.terms.vocabulary import ASSET_KINDS, POLICIES, TRAINING_USES, USES
from ledger.terms.wording import intent
from ledger.units import Bytes32, hex_of

PROHIBITED, WITH_TERMS, PERMITTED = POLICIES.names
HUMAN_CONSENT_LEVELS = {PROHIBITED: "prohibited", WITH_TERMS: "allowed with terms", PERMITTED: "allowed"}
LEVEL_TEXT = {
    PROHIBITED: "Nothing may be done with this asset.",
    WITH_TERMS: "Nothing may be done with this asset without a license under one of its offers.",
    PERMITTED: "This asset may be used, but not for training AI models, unless an offer says otherwise.",
}
MINOR_TEXT = "This asset is of a minor: nothing is offered to the public, and nothing may be done with it without the guardian."
# What machines ask about one by one. Training is never permitted by a level, only by an offer.
CATEGORIES = {"train": TRAINING_USES, "infer": frozenset({"inference-service"})}


class OfferOfAnotherAsset(InvalidInput):
    """A policy lists an offer whose terms concern another asset."""

    says = "the offer {url} concerns the asset {got}, the policy is of {asset}"


@dataclass(frozen=True, slots=True)
class Offer:
    """Open terms and the URL where a license under them is bought."""

    terms: Terms
    url: str

    @property
    def contract_url(self) -> str:
        """The URL that also names the hash of the terms, so that a policy commits to the very contract it offers."""
        return f"{self.url}#terms={hex_of(terms_hash(self.terms))}"


@dataclass(frozen=True)
class AssetPolicy:
    """The machine-readable policy of one asset at one moment.

    `kind` and `declared` are names of ASSET_KINDS and POLICIES; `url` is the policy's own address, `asset_url` that of what
    it is about; `is_minor` holds until majority, and until then a policy holds prohibitions only, whatever was declared. A
    prohibited asset has no offers whatever is listed. Raises: UnknownWord, OfferOfAnotherAsset.
    Source: Human Consent Standard, draft, section 1.1, protection of minors.
    """

    asset: Bytes32
    kind: str
    declared: str
    is_minor: bool
    url: str
    asset_url: str
    listed: tuple[Offer, ...] = ()

    def __post_init__(self) -> None:
        ASSET_KINDS.word(self.kind)
        POLICIES.word(self.declared)
        for offer in self.listed:
            if offer.terms.asset != self.asset:
                raise OfferOfAnotherAsset(url=offer.url, got=hex_of(offer.terms.asset), asset=hex_of(self.asset))

    @property
    def level(self) -> str:
        """The level that holds. Every export asks this one."""
        return PROHIBITED if self.is_minor else self.declared

    @property
    def says(self) -> str:
        """The level in a sentence."""
        return MINOR_TEXT if self.is_minor else LEVEL_TEXT[self.level]

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The offers that hold: none where the level is prohibited."""
        return () if self.level == PROHIBITED else self.listed

    def offers_for(self, uses: frozenset[str]) -> tuple[Offer, ...]:
        """The offers that allow one of these uses."""
        return tuple(offer for offer in self.offers if uses & set(offer.terms.uses))

    def level_of_use(self, use: str) -> str:
        """With terms when an offer allows the use; else as the level says, where training is never permitted."""
        if self.offers_for(frozenset({use})):
            return WITH_TERMS
        return PERMITTED if self.level == PERMITTED and use not in TRAINING_USES else PROHIBITED

    def level_of(self, category: str) -> str:
        """The most permissive level among the uses of a category."""
        levels = {self.level_of_use(use) for use in CATEGORIES[category]}
        return next(level for level in (WITH_TERMS, PERMITTED, PROHIBITED) if level in levels)

    def to_json(self) -> dict[str, Any]:
        """The policy as JSON, the form that other software of this ledger reads."""
        uses = {use: self.level_of_use(use) for use in USES.names}
        return {"asset": hex_of(self.asset), "kind": self.kind, "policy": self.level, "says": self.says, "uses": uses,
                "human_consent": HUMAN_CONSENT_LEVELS[self.level], "url": self.url, "asset_url": self.asset_url,
                "offers": [{"url": offer.contract_url, "intent": intent(offer.terms), "uses": list(offer.terms.uses)} for offer in self.offers]}
