"""The record of a voice or a face: what was registered, as canonical bytes whose hash is the asset id."""
from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any, Mapping

from eth_utils import keccak

from ledger.canonical import MAX_SAFE_INTEGER, canonical, parse
from ledger.errors import InvalidInput
from ledger.fingerprint import ALGORITHMS, Fingerprint, MediaFingerprint
from ledger.fingerprint.media import CONTAINER_TYPES, PICTURE_TYPES, RECORDING_TYPES
from ledger.terms import ASSET_KINDS
from ledger.terms.limits import MAX_TIME
from ledger.terms.v1.minors import GuardianIsPerformer, MajorityMissing
from ledger.terms.v1.uses import PerformerMissing
from ledger.units import NO_ADDRESS, NO_BYTES32, Address, Bytes32, UnixTime, hex_of, parse_address, parse_bytes32

SCHEMA = 1
MEDIA_TYPES = (*PICTURE_TYPES, *RECORDING_TYPES, *CONTAINER_TYPES)
MOST_TITLE = 200              # characters: a name that a list can show, not a text
MOST_FINGERPRINTS = 8_192     # a ten-minute video has some hundred shots with about ten fingerprints each
SALT_BYTES = 32
MEDIUM_OF = {"voice": {"voice"}, "face": {"face", "picture"}}  # a portrait without a detected face has whole-frame codes only

_ISCC = re.compile(r"ISCC:[A-Z2-7]{10,73}")  # Source: ISO 24138, base32 of a header and up to 32 bytes of body
_NO_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # controls, line ends, half characters


class MalformedRecord(InvalidInput):
    """A member of an asset record is missing, unknown, or not what it must be."""

    says = "asset record, {field}: got {got!r}, expected {expected}"


class UnknownRecordSchema(InvalidInput):
    """A record is of a version that is not known here."""

    says = "asset record: schema {got!r} is not known, this version reads {known}"


class FingerprintMissing(InvalidInput):
    """A record has no fingerprint of the kind of asset that it registers."""

    says = "a {kind} is registered with fingerprints of {media}, the file gave none; send a {kind} recording or picture"


@dataclass(frozen=True, slots=True)
class Parties:
    """Who registers: the performer and, for a minor, guardian and majority date.

    Raises: PerformerMissing, MajorityMissing, GuardianIsPerformer, MalformedAddress, MalformedRecord.
    """

    performer: Address
    guardian: Address = NO_ADDRESS
    majority_at: UnixTime = UnixTime(0)  # 0 for an adult

    def __post_init__(self) -> None:
        object.__setattr__(self, "performer", parse_address(self.performer, field="performer"))
        object.__setattr__(self, "guardian", parse_address(self.guardian, field="guardian"))
        _require_whole("majority_at", self.majority_at, MAX_TIME)
        if self.performer == NO_ADDRESS:
            raise PerformerMissing()
        if self.is_minor != (self.majority_at > 0):
            raise MajorityMissing(term="majority_at" if self.is_minor else "guardian")
        if self.guardian == self.performer:
            raise GuardianIsPerformer(guardian=self.guardian)

    @property
    def is_minor(self) -> bool:
        """True when a guardian signs as well."""
        return self.guardian != NO_ADDRESS


@dataclass(frozen=True, slots=True)
class RecordedMedia:
    """The file that was registered. `duration_ms` is 0 for a picture, `width` and `height` are 0 for a recording."""

    sha256: Bytes32
    type: str
    size_bytes: int
    duration_ms: int
    width: int
    height: int

    def __post_init__(self) -> None:
        _require("media.sha256", self.sha256, isinstance(self.sha256, bytes) and len(self.sha256) == 32, "32 bytes")
        _require("media.type", self.type, self.type in MEDIA_TYPES, "one of " + ", ".join(MEDIA_TYPES))
        for name in ("size_bytes", "duration_ms", "width", "height"):
            _require_whole(f"media.{name}", getattr(self, name), MAX_SAFE_INTEGER)
        _require("media.size_bytes", self.size_bytes, self.size_bytes > 0, "at least one byte")

    @classmethod
    def of(cls, media: MediaFingerprint) -> RecordedMedia:
        """What a record says of a file that was fingerprinted."""
        return cls(Bytes32(media.sha256), media.media_type, media.size_bytes, media.duration_ms, media.width, media.height)

    def to_json(self) -> dict[str, Any]:
        return {"sha256": hex_of(self.sha256), "type": self.type, "size_bytes": self.size_bytes,
                "duration_ms": self.duration_ms, "width": self.width, "height": self.height}


@dataclass(frozen=True, slots=True)
class AssetRecord:
    """Everything that an asset id commits to. The salt makes the id say nothing about the fingerprints until it is shown.

    Raises: MalformedRecord, FingerprintMissing, UnknownWord for `kind`, UnknownRecordSchema.
    """

    kind: str                              # "voice" or "face"
    parties: Parties
    media: RecordedMedia
    fingerprints: tuple[Fingerprint, ...]  # in the order of the extractor
    iscc: str                              # ISO 24138
    salt: Bytes32                          # random
    title: str = ""
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        if type(self.schema) is not int or self.schema != SCHEMA:  # 1.0 and True equal 1
            raise UnknownRecordSchema(got=self.schema, known=SCHEMA)
        ASSET_KINDS.word(self.kind)
        _require("iscc", self.iscc, isinstance(self.iscc, str) and bool(_ISCC.fullmatch(self.iscc)), "an ISCC code")
        _require("salt", hex_of(self.salt), len(self.salt) == SALT_BYTES and self.salt != NO_BYTES32, "32 random bytes")
        is_title = isinstance(self.title, str) and len(self.title) <= MOST_TITLE and not _NO_LINE.search(self.title)
        _require("title", self.title, is_title, f"one line of at most {MOST_TITLE} characters")
        _require("fingerprints", f"{len(self.fingerprints)} of them", len(self.fingerprints) <= MOST_FINGERPRINTS,
                 f"at most {MOST_FINGERPRINTS}")
        media = MEDIUM_OF[self.kind]
        if not any(ALGORITHMS[fingerprint.algorithm].medium in media for fingerprint in self.fingerprints):
            raise FingerprintMissing(kind=self.kind, media=" or ".join(sorted(media)))

    @classmethod
    def new(cls, media: MediaFingerprint, parties: Parties, *, kind: str, title: str = "") -> AssetRecord:
        """The record of a fingerprinted file, with a salt of its own: the same file registered twice has two ids.

        Raises: as the constructor.
        """
        salt = Bytes32(secrets.token_bytes(SALT_BYTES))
        return cls(kind, parties, RecordedMedia.of(media), media.fingerprints, media.iscc, salt, title)

    @classmethod
    def from_json(cls, document: Any) -> AssetRecord:
        """The record of a JSON object. Raises: as the constructors, UnknownAlgorithm, MalformedFingerprint, MalformedHex."""
        members = _members(document, "", _RECORD_MEMBERS)
        media = _members(members["media"], "media", _MEDIA_MEMBERS)
        parties = Parties(members["performer"], members["guardian"], members["majority_at"])
        recorded = RecordedMedia(**{**media, "sha256": parse_bytes32(media["sha256"], field="media.sha256")})
        return cls(members["kind"], parties, recorded, _fingerprints(members["fingerprints"]), members["iscc"],
                   parse_bytes32(members["salt"], field="salt"), members["title"], members["schema"])

    @classmethod
    def from_bytes(cls, data: bytes) -> AssetRecord:
        """The record of stored bytes. Raises: as `from_json` and `ledger.canonical.parse`."""
        return cls.from_json(parse(data))

    def to_json(self) -> dict[str, Any]:
        """The JSON object that is hashed and shown; `AssetRecord.from_json(record.to_json()) == record`."""
        return {"schema": self.schema, "kind": self.kind, "performer": self.parties.performer,
                "guardian": self.parties.guardian, "majority_at": self.parties.majority_at, "media": self.media.to_json(),
                "fingerprints": [str(fingerprint) for fingerprint in self.fingerprints], "iscc": self.iscc,
                "salt": hex_of(self.salt), "title": self.title}

    def canonical(self) -> bytes:
        """The bytes that are hashed. Source: RFC 8785 restricted to integers."""
        return canonical(self.to_json())


_RECORD_MEMBERS = frozenset({"schema", "kind", "performer", "guardian", "majority_at", "media", "fingerprints", "iscc",
                             "salt", "title"})
_MEDIA_MEMBERS = frozenset({"sha256", "type", "size_bytes", "duration_ms", "width", "height"})


def asset_id(record: AssetRecord) -> Bytes32:
    """keccak256 of the record's canonical bytes: the same record has the same id on every chain.

    Source: vectors in tests/vectors/asset_ids.json.
    """
    return Bytes32(keccak(record.canonical()))


def _members(document: Any, inside: str, expected: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(document, dict):
        raise MalformedRecord(field=inside or "document", got=type(document).__name__, expected="an object")
    for name in sorted(expected ^ set(document), key=str):
        expectation = "a value" if name in expected else f"no such member; known are {', '.join(sorted(expected))}"
        raise MalformedRecord(field=str(name)[:40], got=None if name in expected else "a value", expected=expectation)
    return document


def _fingerprints(entries: Any) -> tuple[Fingerprint, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise MalformedRecord(field="fingerprints", got=type(entries).__name__, expected="a list of `algorithm:hex` texts")
    if len(entries) > MOST_FINGERPRINTS:
        raise MalformedRecord(field="fingerprints", got=f"{len(entries)} of them", expected=f"at most {MOST_FINGERPRINTS}")
    return tuple(Fingerprint.parse(entry) for entry in entries)


def _require_whole(field: str, got: Any, most: int) -> None:
    is_whole = isinstance(got, int) and not isinstance(got, bool) and 0 <= got <= most
    _require(field, got, is_whole, f"a whole number from 0 to {most}")


def _require(field: str, got: Any, condition: object, expected: str) -> None:
    if not condition:
        raise MalformedRecord(field=field, got=got if len(repr(got)) <= 80 else repr(got)[:77] + "...", expected=expected)
