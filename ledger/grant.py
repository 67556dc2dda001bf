"""What a performer signs: one grant, or a rate card that stands for many."""
from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any


from ledger import terms as contract_terms
from ledger.errors import InvalidInput
from ledger.merkle import MOST_PROOF, ProofTooLong
from ledger.reverts import BatchEmpty, GuardianMissing
from ledger.split import Split
from ledger.terms import Terms, check_hash, check_intent, intent, terms_hash
from ledger.terms.limits import MAX_TIME
from ledger.terms.values.numbers import moment
from ledger.units import (NO_ADDRESS, Address, Bytes32, UnixTime, hex_of, parse_address, parse_amount, parse_bytes,
                          parse_bytes32)

MAX_UINT16 = 2**16 - 1
MAX_UINT32 = 2**32 - 1
SALT_BYTES = 32


class MalformedGrant(InvalidInput):
    """The JSON of a grant, a rate card or a signed grant has not the members that it must have."""

    says = "{document}: got the members {got}, expected {expected}"


@dataclass(frozen=True, slots=True)
class Grant:
    """Terms as they are signed: for one epoch of the asset's grants, under a salt that makes each grant another one.

    The intent is the sentence that the wallet showed. Raises: IntentMismatch if the terms give another one,
    MalformedAmount for an epoch or salt out of range.
    """

    terms: Terms
    grant_epoch: int  # uint16: a grant of an earlier epoch than the asset's cannot be bought
    salt: int         # uint256
    intent: str

    def __post_init__(self) -> None:
        parse_amount(self.grant_epoch, field="grant_epoch", most=MAX_UINT16)
        parse_amount(self.salt, field="salt")
        check_intent(self.terms, self.intent)

    @classmethod
    def new(cls, terms: Terms, grant_epoch: int) -> Grant:
        """A grant of these terms with a random salt. Raises: MalformedAmount."""
        return cls(terms, grant_epoch, int.from_bytes(secrets.token_bytes(SALT_BYTES), "big"), intent(terms))

    @property
    def asset(self) -> Bytes32:
        return Bytes32(self.terms.asset)

    @property
    def split(self) -> Split:
        return Split(self.terms.split)

    def members(self) -> dict[str, Any]:
        """The members of the signed struct by their EIP-712 names, in order."""
        return {"intent": self.intent, **self.terms.members(), "terms": terms_hash(self.terms),
                "grantEpoch": self.grant_epoch, "salt": self.salt}

    def to_json(self) -> dict[str, Any]:
        """What has to be kept to make the signed message again; `Grant.from_json(grant.to_json()) == grant`."""
        return {"intent": self.intent, "terms_hash": hex_of(terms_hash(self.terms)), "grant_epoch": self.grant_epoch,
                "salt": _salt_text(self.salt), "terms": contract_terms.to_json(self.terms)}

    @classmethod
    def from_json(cls, document: Any) -> Grant:
        """The grant of a JSON object.

        Raises: MalformedGrant, TermsHashMismatch if the terms were altered, IntentMismatch if the sentence was,
        MalformedHex, MalformedAmount, and as `ledger.terms.from_json`.
        """
        _require_members("grant", document, _GRANT)
        if not isinstance(document["intent"], str):
            raise MalformedGrant(document="grant", got=f"an intent of type {type(document['intent']).__name__}", expected="a text")
        terms = contract_terms.from_json(document["terms"])
        check_hash(terms, parse_bytes32(document["terms_hash"], field="terms_hash"))
        return cls(terms, _whole(document["grant_epoch"], "grant_epoch"), _salt(document["salt"]), document["intent"])


@dataclass(frozen=True, slots=True)
class RateCard:
    """One signature for many grants: whoever has a grant whose digest is a leaf under `root` can buy it until `deadline`.

    Raises: BatchEmpty, MalformedAddress, MalformedAmount.
    """

    root: Bytes32
    count: int          # uint32
    performer: Address
    deadline: UnixTime
    salt: int = field(default_factory=lambda: int.from_bytes(secrets.token_bytes(SALT_BYTES), "big"))

    def __post_init__(self) -> None:
        parse_bytes32(hex_of(self.root), field="root")
        object.__setattr__(self, "performer", parse_address(self.performer, field="performer"))
        parse_amount(self.count, field="count", most=MAX_UINT32)
        parse_amount(self.deadline, field="deadline", most=MAX_TIME)
        parse_amount(self.salt, field="salt")
        if self.count == 0:
            raise BatchEmpty()

    @property
    def intent(self) -> str:
        """The sentence that the wallet shows; the same rate card gives the same bytes."""
        return (f"The performer offers {self.count} licenses, each under its own terms as listed in the rate card "
                f"{hex_of(self.root)}, to be bought before {moment(self.deadline, 'en')}.")

    def members(self) -> dict[str, Any]:
        """The members of the signed struct by their EIP-712 names, in order."""
        return {"intent": self.intent, "root": self.root, "count": self.count, "performer": self.performer,
                "deadline": self.deadline, "salt": self.salt}

    def to_json(self) -> dict[str, Any]:
        return {"root": hex_of(self.root), "count": self.count, "performer": self.performer, "deadline": self.deadline,
                "salt": _salt_text(self.salt)}

    @classmethod
    def from_json(cls, document: Any) -> RateCard:
        """The rate card of a JSON object. Raises: MalformedGrant, MalformedHex, and as the constructor."""
        _require_members("rate card", document, _RATE_CARD)
        return cls(parse_bytes32(document["root"], field="root"), _whole(document["count"], "count"),
                   document["performer"], UnixTime(_whole(document["deadline"], "deadline")), _salt(document["salt"]))


@dataclass(frozen=True, slots=True)
class Listing:
    """A grant's place in a rate card: the signatures are then over the rate card."""

    rate_card: RateCard
    proof: tuple[Bytes32, ...]

    def __post_init__(self) -> None:
        if len(self.proof) > MOST_PROOF:
            raise ProofTooLong(nodes=len(self.proof), most=MOST_PROOF)


@dataclass(frozen=True, slots=True)
class SignedGrant:
    """A grant with what makes it binding. Whether the signatures are right, `ledger.typed_data` and the chain say.

    Raises: GuardianMissing when a minor's grant comes without the guardian's signature.
    """

    grant: Grant
    performer_signature: bytes
    guardian_signature: bytes = b""   # empty for an adult
    listing: Listing | None = None    # None: the signatures are over the grant itself

    def __post_init__(self) -> None:
        if self.grant.terms.guardian != NO_ADDRESS and not self.guardian_signature:
            raise GuardianMissing(asset=self.grant.asset)

    def to_json(self) -> dict[str, Any]:
        """`SignedGrant.from_json(signed.to_json()) == signed`."""
        listing = None if self.listing is None else {
            "rate_card": self.listing.rate_card.to_json(), "proof": [hex_of(node) for node in self.listing.proof]}
        return {"grant": self.grant.to_json(), "performer_signature": hex_of(self.performer_signature),
                "guardian_signature": hex_of(self.guardian_signature), "listing": listing}

    @classmethod
    def from_json(cls, document: Any) -> SignedGrant:
        """The signed grant of a JSON object. Raises: as `Grant.from_json`, `RateCard.from_json`, ProofTooLong."""
        _require_members("signed grant", document, _SIGNED)
        listing = None if document["listing"] is None else _listing(document["listing"])
        return cls(Grant.from_json(document["grant"]),
                   parse_bytes(document["performer_signature"], field="performer_signature"),
                   parse_bytes(document["guardian_signature"], field="guardian_signature"), listing)


_GRANT = frozenset({"intent", "terms_hash", "grant_epoch", "salt", "terms"})
_RATE_CARD = frozenset({"root", "count", "performer", "deadline", "salt"})
_SIGNED = frozenset({"grant", "performer_signature", "guardian_signature", "listing"})
_LISTING = frozenset({"rate_card", "proof"})


def _listing(document: Any) -> Listing:
    _require_members("listing", document, _LISTING)
    if not isinstance(document["proof"], list):
        raise MalformedGrant(document="proof", got=type(document["proof"]).__name__, expected="a list of hashes")
    nodes = [parse_bytes32(node, field="proof") for node in document["proof"]]
    return Listing(RateCard.from_json(document["rate_card"]), tuple(nodes))


def _require_members(what: str, document: Any, expected: frozenset[str]) -> None:
    if not isinstance(document, dict) or set(document) != expected:
        got = ", ".join(sorted(map(str, document))) if isinstance(document, dict) else type(document).__name__
        raise MalformedGrant(document=what, got=got[:120], expected=", ".join(sorted(expected)))


def _whole(value: Any, name: str) -> int:
    # JSON carries these as numbers; a text would give one grant two forms
    return parse_amount(value if isinstance(value, int) else None, field=name)


def _salt(text: Any) -> int:
    return int.from_bytes(parse_bytes32(text, field="salt"), "big")


def _salt_text(salt: int) -> str:
    return hex_of(salt.to_bytes(SALT_BYTES, "big"))
