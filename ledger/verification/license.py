"""Whether a license is what it says: signed by the performer, as wide as was signed, paid, and covering a use."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.asset import asset_id
from ledger.chain.abi import artifact
from ledger.chain.deployment import is_build_of
from ledger.chain.events import LicensePurchased, decode_log, log_of
from ledger.chain.views import Reason, Use
from ledger.errors import NotFound, Refuted, Reverted
from ledger.grant import SignedGrant
from ledger.license import LicenseKey, LicenseWord
from ledger.merkle import rate_card_leaf, root_of
from ledger.split import pot_id
from ledger.terms import ASSET_KINDS, REVOCATIONS
from ledger.terms.vocabulary import MEDIA, USES
from ledger.typed_data import TypedData, grant_message, rate_card_message
from ledger.units import MAX_UINT256, NO_ADDRESS, NO_BYTES32, Address, UnixTime, hex_of
from ledger.verification.agreement import require_as_on_chain
from ledger.verification.anchor import Anchor, anchor_of
from ledger.verification.checks import BlockReference, Check, Pending, Step, run_all, witness_of
from ledger.verification.evidence import Evidence
from ledger.verification.signer import require_signed

DOES_NOT_PROVE = (
    "that the wallets belong to the people who are named",
    "that the chain's block is the one that everybody else has; ask a second node",
    "that a court would call the contract binding",
    "what was made with the license",
)


class UnknownBuild(Refuted):
    """The code at the contract's address is no published build of it."""

    says = "the code at {contract} is not the published build, so its answers mean nothing; ask for the right address"


class LicenseMissing(Refuted):
    """The chain has no such license."""

    says = "the chain has no license {license}; see that it was bought on this chain"


class AnchorMissing(Refuted):
    """The license's asset is not on the chain."""

    says = "nobody has anchored the asset {asset}"


class RecordMismatch(Refuted):
    """The record that is kept is not that of the asset, or names other people than the chain."""

    says = "the record of asset {asset} {problem}"


class GrantMismatch(Refuted):
    """The grant that is kept is not the one that the license was bought under."""

    says = "the grant that is kept hashes to {got}, the license was bought under {expected}"


class GrantNotSigned(Refuted):
    """The performer, or a minor's guardian, has not signed the grant."""

    says = "the grant is not signed by its {role} {account}: {reason}"


class LicenseWiderThanGrant(Refuted):
    """What the chain has of the license is not what was signed."""

    says = "the license has {got} as {field}, the grant was signed for {expected}"


class PaymentMismatch(Refuted):
    """The purchase did not book the signed price to the pot of the signed split."""

    says = "the purchase booked {got} as {field}, the grant was signed for {expected}"


class UseNotCovered(Refuted):
    """The license is real and does not cover the use that was asked about."""

    says = "the license does not cover this use: {reason}"


class GrantNotKept(NotFound):
    """The signed grant of the license is not kept here, so it cannot be verified here."""

    says = "the signed grant {grant} is not kept here; ask the licensee for it"


@dataclass(frozen=True, slots=True)
class LicenseVerdict:
    """A license that is what it says; `reason` is the contract's answer to the use that was asked about, if any."""

    key: LicenseKey
    performer: Address
    checks: tuple[Check, ...]
    witness: str | None
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class _Case:
    """What the checks of one license look at."""

    evidence: Evidence
    key: LicenseKey
    word: LicenseWord
    anchor: Anchor | None
    signed: SignedGrant
    use: Use | None


def verify_license(evidence: Evidence, key: LicenseKey, use: Use | None) -> LicenseVerdict | Pending:
    """Everything that a third party can check, in this order; raises the Refuted of the first check that fails.

    1. The code at the contract's address is the published build.
    2. The chain has the license, under the hash of its key.
    3. The chain has its asset, anchored before the license starts.
    4. The asset's record, if it is still kept, hashes to the asset id and names the same people as the chain.
    5. The terms that are kept hash to the grant's `terms`, give the very sentence that was signed, and the grant is the
       one in the license's key.
    6. The performer, and a minor's guardian, signed the grant, or a rate card that holds it.
    7. What the terms say beside the signed numbers is so on the chain: the kind of the asset, a minor's date of majority,
       the source of a derivative, name and decimals of the currency; and they follow the template that they name.
    8. The license is as wide as the grant: uses, media, territory, time, exclusivity, revocation.
    9. The purchase booked the signed price to the pot of the signed split.
    10. The contract says that the license covers the use, if one is asked about.

    Checks 2, 3, 7, 8, 9 and 10 read the chain as of one block. A license that is not in a final block yet is Pending.
    DOES_NOT_PROVE says what this does not show.

    Raises: UnknownBuild, LicenseMissing, AnchorMissing, RecordMismatch, TermsHashMismatch, IntentMismatch, GrantMismatch,
    GrantNotSigned, OtherModality, OtherMajority, OtherSource, OtherCurrencyLabel, OtherCurrencyDecimals, TemplateNotFollowed,
    LicenseWiderThanGrant, PaymentMismatch, UseNotCovered, each with the fact `check`; GrantNotKept.
    """
    word = evidence.ledger.license_word(key.license_id)
    if word.exists and not evidence.ledger.at(evidence.final.hash).license_word(key.license_id).exists:
        return Pending("license", evidence.as_of.number - evidence.final.number, evidence.as_of)
    signed = evidence.kept.grant_of(key.grant) if word.exists else None
    if word.exists and signed is None:
        raise GrantNotKept(grant=hex_of(key.grant))
    case = _Case(evidence, key, word, anchor_of(evidence, key.asset), signed, use)
    checks = run_all(CHECKS if use is not None else CHECKS[:-1], case)
    return LicenseVerdict(key, case.anchor.performer, checks, witness_of(evidence.domain.chain_id), evidence.as_of)


def _published_build(case: _Case) -> str:
    ledger = case.evidence.ledger
    if not is_build_of(artifact("LikenessLedger"), ledger.node.code(ledger.deployment.ledger)):
        raise UnknownBuild(contract=ledger.deployment.ledger)
    return f"the code at {ledger.deployment.ledger} is the published build"


def _exists(case: _Case) -> str:
    if not case.word.exists:
        raise LicenseMissing(license=hex_of(case.key.license_id))
    return f"license {hex_of(case.key.license_id)} of {case.key.licensee} exists"


def _anchored(case: _Case) -> str:
    if case.anchor is None or case.anchor.anchored_at > case.word.starts_at:
        raise AnchorMissing(asset=hex_of(case.key.asset))
    return f"anchored by {case.anchor.anchored_by} at {case.anchor.anchored_at}"


def _recorded(case: _Case) -> str:
    record, asset = case.evidence.kept.record_of(case.key.asset), hex_of(case.key.asset)
    if record is None:
        erased_at = case.evidence.kept.erased_at(case.key.asset)
        why = "is not kept here" if erased_at is None else f"was erased on request at {erased_at}"
        return f"the record {why}; the anchor stands without it"
    if asset_id(record) != case.key.asset:
        raise RecordMismatch(asset=asset, problem="hashes to another id")
    anchor, parties = case.anchor, record.parties
    on_chain = (anchor.anchored_by, anchor.guardian, anchor.majority_at, anchor.kind)
    if on_chain != (parties.performer, parties.guardian, parties.majority_at, ASSET_KINDS.number(record.kind)):
        raise RecordMismatch(asset=asset, problem="names other people, or another kind, than the chain")
    return f"the record hashes to the asset id; SHA-256 of the file {hex_of(record.media.sha256)}"


def _granted(case: _Case) -> str:
    # a grant is only made from terms that hash to it and give its sentence: see ledger.grant
    digest = grant_message(case.evidence.domain, case.signed.grant).digest()
    if digest != case.key.grant or case.signed.grant.asset != case.key.asset:
        raise GrantMismatch(got=hex_of(digest), expected=hex_of(case.key.grant))
    return case.signed.grant.intent


def _signed(case: _Case) -> str:
    terms, message = case.signed.grant.terms, _signed_message(case)
    _require_signature(case, message, (("performer", terms.performer), case.signed.performer_signature))
    if terms.guardian == NO_ADDRESS:
        return f"signed by {terms.performer}"
    _require_signature(case, message, (("guardian", terms.guardian), case.signed.guardian_signature))
    return f"signed by {terms.performer} and the guardian {terms.guardian}"


def _signed_message(case: _Case) -> TypedData:
    listing, domain = case.signed.listing, case.evidence.domain
    if listing is None:
        return grant_message(domain, case.signed.grant)
    got = root_of(rate_card_leaf(case.key.grant), listing.proof)
    if got != listing.rate_card.root or listing.rate_card.performer != case.signed.grant.terms.performer:
        raise GrantMismatch(got=hex_of(got), expected=hex_of(listing.rate_card.root))
    return rate_card_message(domain, listing.rate_card)


def _require_signature(case: _Case, message: TypedData, by: tuple[tuple[str, Address], bytes]) -> None:
    (role, account), signature = by
    try:
        require_signed(case.evidence.ledger.node, message, signature, account)
    except Reverted as reason:
        raise GrantNotSigned(role=role, account=account, reason=reason.code) from reason


def _agreed(case: _Case) -> str:
    terms = case.signed.grant.terms
    require_as_on_chain(case.evidence, terms, case.anchor)
    return f"the asset is as the terms say, and amounts are in {terms.currency_label} with {terms.currency_decimals} decimals"


def _as_wide(case: _Case) -> str:
    terms, word = case.signed.grant.terms, case.word
    territory = terms.members()["territory"]
    on_chain = MAX_UINT256 if word.is_worldwide else case.evidence.ledger.territory(case.key.license_id)
    expected = {
        "uses": (word.uses, USES.mask(terms.uses)), "media": (word.media, MEDIA.mask(terms.media)),
        "territory": (on_chain, territory), "duration_s": (word.ends_at - word.starts_at, terms.duration_s),
        "is_exclusive": (word.is_exclusive, terms.exclusive), "notice_s": (word.notice_s, terms.notice_s),
        "revocation": (REVOCATIONS.name_of(word.revocation), terms.revocation),
        "licensee": (case.key.licensee, terms.licensee if terms.licensee != NO_ADDRESS else case.key.licensee),
        "starts_at": (word.starts_at, max(word.starts_at, terms.starts_at)),
    }
    for field, (got, signed) in expected.items():
        if got != signed:
            raise LicenseWiderThanGrant(field=field, got=got, expected=signed)
    return f"uses {', '.join(terms.uses)} from {word.starts_at} until {word.ends_at}"


def _paid(case: _Case) -> str:
    event, terms = _purchase(case), case.signed.grant.terms
    pot = pot_id(case.signed.grant.split.hash, _unlock_at(case)) if terms.price_wei else NO_BYTES32
    expected = {"price": (event.price, terms.price_wei), "currency": (event.currency, terms.currency),
                "pot": (event.pot, pot), "word": (event.word, case.word.encode())}
    for field, (got, signed) in expected.items():
        if got != signed:
            raise PaymentMismatch(field=field, got=got, expected=signed)
    return f"{event.price} of {event.currency} booked to pot {hex_of(pot)}"


def _unlock_at(case: _Case) -> UnixTime:
    """The pot's date: that of a minor's majority, if the guardian still had a say when the license was bought."""
    return case.anchor.majority_at if case.signed.grant.terms.guardian != NO_ADDRESS else UnixTime(0)


def _purchase(case: _Case) -> LicensePurchased:
    ledger, license_id = case.evidence.ledger, hex_of(case.key.license_id)
    bought_in = case.evidence.kept.block_of(case.key.license_id)
    blocks = (ledger.deployment.block_number, case.evidence.as_of.number) if bought_in is None else (bought_in, bought_in)
    topic = next(topic for topic, event in artifact("LikenessLedger").events.items() if event.name == "LicensePurchased")
    logs = ledger.node.call("eth_getLogs", {
        "address": ledger.deployment.ledger, "topics": [hex_of(topic), license_id],
        "fromBlock": hex(blocks[0]), "toBlock": hex(blocks[1])})
    if len(logs) != 1:
        raise PaymentMismatch(field="purchase", got=f"{len(logs)} events", expected="one event")
    return decode_log(log_of(logs[0]))


def _covers(case: _Case) -> str:
    reason = case.evidence.ledger.explain(case.key, case.use)
    if reason != Reason.LICENSED:
        raise UseNotCovered(reason=reason.name.lower())
    return "the contract says that the use is licensed"


CHECKS = (Step("build", _published_build), Step("license", _exists), Step("anchor", _anchored), Step("record", _recorded),
          Step("grant", _granted), Step("signatures", _signed), Step("terms", _agreed), Step("scope", _as_wide),
          Step("payment", _paid), Step("use", _covers))
