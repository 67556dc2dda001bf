"""Where a file comes from: one of six answers that are never mixed, each checked against the chain."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.asset import AssetRecord, asset_id
from ledger.catalogue import ANOTHER_TAKE, LEAD, OUTPUT, PROBABLE_COPY, PROVEN_COPY, Match
from ledger.chain.views import LicenseView, Reason, Use
from ledger.fingerprint import MediaFingerprint
from ledger.license import LicenseKey
from ledger.terms import ASSET_KINDS
from ledger.units import Address, Bytes32, hex_of, parse_bytes32
from ledger.verification.anchor import Anchor, anchor_of
from ledger.verification.checks import BlockReference, Check, witness_of
from ledger.verification.evidence import Evidence
from ledger.verification.output import is_reported

EXACT_COPY, NEAR_COPY, REPORTED_OUTPUT = "exact_copy", "near_copy", "reported_output"
TAKE, RESEMBLES, UNKNOWN = "another_take", "resembles", "unknown"
VERDICTS = (EXACT_COPY, REPORTED_OUTPUT, NEAR_COPY, TAKE, RESEMBLES, UNKNOWN)
_ORDER = {EXACT_COPY: 0, REPORTED_OUTPUT: 1, NEAR_COPY: 1, TAKE: 2, RESEMBLES: 3}  # of two copies the nearer one decides
_VERDICT_OF = {PROVEN_COPY: NEAR_COPY, PROBABLE_COPY: NEAR_COPY, ANOTHER_TAKE: TAKE, LEAD: RESEMBLES}

MOST_CANDIDATES = 50  # each costs some reads of the chain; a file that resembles more of them is told by the nearest

DOES_NOT_PROVE = (
    "that the wallet which anchored the asset belongs to the person who is seen or heard",
    "that a matching fingerprint means infringement; it says how near two files are, and how rarely chance does that",
    "that no license exists outside this ledger",
)


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """Whether `licensee` may do `use` with the asset that the file comes from; None asks for the origin alone."""

    licensee: Address | None
    use: Use


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered asset, or reported output, that the file resembles, and that the chain confirms."""

    match: Match
    verdict: str
    asset_id: Bytes32
    anchor: Anchor
    license_id: Bytes32 | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """What the catalogue named and check number `check` did not confirm; it counts for nothing."""

    name: str
    check: int
    reason: str


@dataclass(frozen=True, slots=True)
class HeldLicense:
    """A license of the asked licensee and what the contract says to the asked use."""

    key: LicenseKey
    view: LicenseView


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """The answer, the candidate it rests on, the others, the licensee's licenses, and every check that was made."""

    verdict: str
    best: Candidate | None
    others: tuple[Candidate, ...]
    set_aside: tuple[SetAside, ...]
    licenses: tuple[HeldLicense, ...]
    checks: tuple[Check, ...]
    witness: str | None
    as_of: BlockReference


def verify_media(evidence: Evidence, file: MediaFingerprint, question: FileQuestion) -> FileVerdict:
    """Where the file comes from, by these checks:

    1. The file has a SHA-256 and fingerprints.
    2. The catalogue names registered assets and reported outputs near to them: candidates, nothing more.
    3. A candidate's record hashes to the asset id that it stands for; a reported output's license key to its license id.
    4. The chain has that asset id, anchored by the performer and as the kind that the record names; and that license,
       whose licensee, or a tool that may count under it, signed the report.
    5. The nearest candidate that is left decides: the same SHA-256 as an asset is an exact copy; a copy of a reported
       output is that; else the grade says near copy, another take or mere resemblance.
    6. If a licensee is named: the contract says which of the licensee's licenses of that asset cover the use.

    A candidate that fails 3 or 4 is set aside and said to be. Nothing is raised for a file that is not registered: that
    answer is `unknown`. DOES_NOT_PROVE says what no answer shows.
    """
    matches = evidence.catalogue.search(file)[:MOST_CANDIDATES]
    found = [_candidate(evidence, file, match) for match in matches]
    set_aside = tuple(each for each in found if isinstance(each, SetAside))
    candidates = sorted((each for each in found if isinstance(each, Candidate)), key=_nearness)
    best = candidates[0] if candidates else None
    licenses = _licenses(evidence, best, question)
    return FileVerdict(
        verdict=best.verdict if best else UNKNOWN, best=best, others=tuple(candidates[1:]), set_aside=set_aside,
        licenses=licenses, checks=_told(file, found, licenses),
        witness=witness_of(evidence.domain.chain_id), as_of=evidence.as_of)


def _nearness(candidate: Candidate) -> tuple[int, tuple[int, float, int]]:
    return _ORDER[candidate.verdict], candidate.match.rank


def _candidate(evidence: Evidence, file: MediaFingerprint, match: Match) -> Candidate | SetAside:
    if match.kind == OUTPUT:
        return _output(evidence, match)
    identity = parse_bytes32(match.asset_id, field="asset_id")
    record = evidence.kept.record_of(identity)
    if record is None or asset_id(record) != identity:
        return SetAside(match.asset_id, 3, "no record is kept here that hashes to this asset id")
    anchor = anchor_of(evidence, identity)
    if anchor is None:
        return SetAside(match.asset_id, 4, "nobody has anchored it")
    if not _names(record, anchor):
        return SetAside(match.asset_id, 4, "it is anchored by another account, or as another kind, than its record names")
    is_same = record.media.sha256 == file.sha256
    return Candidate(match, EXACT_COPY if is_same else _VERDICT_OF[match.grade], identity, anchor)


def _output(evidence: Evidence, match: Match) -> Candidate | SetAside:
    license_id = parse_bytes32(match.license_id, field="license_id")
    key = evidence.kept.key_of(license_id)
    if key is None or key.license_id != license_id:
        return SetAside(match.asset_id, 3, "no license key is known here that hashes to the license it was reported under")
    anchor = anchor_of(evidence, key.asset)
    if anchor is None or not evidence.ledger.license_word(license_id).exists:
        return SetAside(match.asset_id, 4, "the chain has no such license")
    if not is_reported(evidence, key, parse_bytes32(match.asset_id, field="output_id")):
        return SetAside(match.asset_id, 4, "neither the licensee nor a tool of theirs has signed that it was made under the license")
    is_copy = match.grade in (PROVEN_COPY, PROBABLE_COPY)
    return Candidate(match, REPORTED_OUTPUT if is_copy else _VERDICT_OF[match.grade], key.asset, anchor, license_id)


def _names(record: AssetRecord, anchor: Anchor) -> bool:
    parties = record.parties
    return ((parties.performer, parties.guardian, parties.majority_at, ASSET_KINDS.number(record.kind))
            == (anchor.anchored_by, anchor.guardian, anchor.majority_at, anchor.kind))


def _licenses(evidence: Evidence, best: Candidate | None, question: FileQuestion) -> tuple[HeldLicense, ...]:
    if best is None or question.licensee is None:
        return ()
    keys = list(evidence.kept.licenses_of(best.asset_id, question.licensee))
    views = evidence.ledger.licenses(keys, question.use)
    return tuple(HeldLicense(key, view) for key, view in zip(keys, views, strict=True) if view.word.exists)


def _told(file: MediaFingerprint, found: list[Candidate | SetAside], licenses: tuple[HeldLicense, ...]) -> tuple[Check, ...]:
    unknown = sum(isinstance(each, SetAside) and each.check == 3 for each in found)
    confirmed = [each for each in found if isinstance(each, Candidate)]
    verdict = min(confirmed, key=_nearness).verdict if confirmed else UNKNOWN
    covering = sum(held.view.reason == Reason.LICENSED for held in licenses)
    return (
        Check(1, "file", f"SHA-256 {hex_of(file.sha256)}, {len(file.fingerprints)} fingerprints, quality {file.quality}"),
        Check(2, "catalogue", f"{len(found)} candidates"),
        Check(3, "record", f"{len(found) - unknown} of them have a record or license key that hashes to their id"),
        Check(4, "anchor", f"{len(confirmed)} of these are on the chain as they say"),
        Check(5, "distance", verdict),
        Check(6, "licenses", f"{len(licenses)} licenses of the licensee exist, {covering} cover the use"),
    )
