"""One asset: from a file to a record that its performer signs, and from the signature to the chain."""
from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from ledger.asset import AssetRecord, Parties, asset_id
from ledger.catalogue import ASSET, Match
from ledger.chain.calls import Call
from ledger.errors import InvalidInput, NotFound
from ledger.fingerprint import MediaFingerprint, message
from ledger.outbox import Operation
from ledger.reverts import GuardianMissing
from ledger.session import exhibits, shelf
from ledger.session.evidence import evidence_of, record_of
from ledger.session.sending import Action, known, send
from ledger.session.session import Session
from ledger.typed_data import (REGISTER, Registration, TypedData, register_message, require_in_time, require_unaltered,
                               typed_data_of)
from ledger.units import NO_ADDRESS, Address, Bytes32, UnixTime, hex_of, parse_bytes32
from ledger.verification.anchor import anchor_of

SIGN_WITHIN_S = 7 * 86_400     # a guardian, or a contract wallet with several owners, takes days to sign
KIND_OF = {"voice": "voice", "face": "face", "picture": "face"}  # a video is either: its sender says which


class KindMissing(InvalidInput):
    """A video shows a face and carries a voice; which of them is registered must be said."""

    says = "kind: a {media} can be registered as voice or as face; say which"


class DraftUnknown(NotFound):
    """A registration was signed that was not drafted here, so its record is not kept."""

    says = "no record of asset {asset} is kept here; draft the registration here and sign that"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and who registers it. `kind` may be left out for anything but a video; `deadline` is when the signature
    must have been used. With `keep_media` a copy of the file is kept, from which evidence is drawn for whoever has a file
    that resembles it."""

    media: bytes
    performer: Address
    policy: str
    kind: str | None = None
    guardian: Address = NO_ADDRESS
    majority_at: UnixTime = UnixTime(0)
    title: str | None = None
    deadline: UnixTime | None = None
    keep_media: bool = False


@dataclass(frozen=True, slots=True)
class Resemblance:
    """An older asset that a file resembles, and who anchored it when."""

    match: Match
    performer: Address
    anchored_at: UnixTime


@dataclass(frozen=True, slots=True)
class RegistrationDraft:
    """A record and what its performer (and guardian) sign; `conflicts` are older assets of other performers."""

    asset_id: Bytes32
    record: AssetRecord
    typed_data: TypedData
    conflicts: tuple[Resemblance, ...]
    keeps_media: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """Typed data as it was handed out, with the signatures."""

    document: Any
    performer_signature: bytes
    guardian_signature: bytes = b""


def draft(session: Session, upload: Upload) -> RegistrationDraft:
    """The file is fingerprinted and its record kept, of its media only what was asked for; nothing is on the chain. What nobody
    signs is erased: see `drafts`.

    Raises: the errors of `ledger.fingerprint`, `AssetRecord` and `Parties`, KindMissing, SignatureExpired, ExhibitsFull.
    """
    moment = session.moment()
    deadline = upload.deadline if upload.deadline is not None else UnixTime(moment.as_of.time + SIGN_WITHIN_S)
    require_in_time(deadline, moment.as_of.time)
    parties = Parties(upload.performer, upload.guardian, upload.majority_at)
    file = session.extractor.query(upload.media)
    record = AssetRecord.new(file, parties, kind=_kind(upload, file), title=upload.title or "")
    identity = asset_id(record)
    session.shelf.put(shelf.DRAFT, hex_of(identity), identity + deadline.to_bytes(8))  # first: so that all is cleared
    session.records.put("asset", record.canonical())
    session.shelf.put(shelf.FINGERPRINT, hex_of(identity), fingerprint_bytes(file))
    typed_data = register_message(session.domain, Registration.of(record, upload.policy, deadline))
    if upload.keep_media:
        exhibits.hold(session, identity, upload.media)
    return RegistrationDraft(identity, record, typed_data, _conflicts(session, file, upload.performer), upload.keep_media)


def submit(session: Session, signed: Signed) -> Operation:
    """The signatures go to the chain, and the asset is found by searches from now on.

    Raises: WrongChain, WrongContract, OldDeployment, AlteredTypedData, MalformedTypedData, RecordErased, DraftUnknown, GuardianMissing,
    and what the contract refuses: WrongSigner and its kin, SignatureExpired, AssetExists, MajorityOutOfRange.
    """
    typed_data = typed_data_of(signed.document, session.domain, REGISTER)
    registration = Registration.from_message(typed_data.message)
    action = Action("register", hex_of(typed_data.digest()), registration.parties.performer, registration.asset)
    _require_drafted(session, signed.document, registration)
    operation = known(session, action) or send(session, action, _call(session, typed_data, signed))
    admit_to_catalogue(session, registration.asset)
    return operation


def admit_to_catalogue(session: Session, identity: Bytes32) -> None:
    """Searches find the asset by the fingerprints of its draft. Raises: RecordErased, ThingUnknown."""
    session.tombstones.require_none(identity)
    kept = json.loads(session.shelf.get(shelf.FINGERPRINT, hex_of(identity)))
    session.catalogue.add(identity, message.media_fingerprint_of(kept))
    if session.tombstones.erased_at(identity) is not None:
        session.catalogue.remove(identity)  # it was erased meanwhile: of the two, whoever is last takes it away


def resemblances(session: Session, file: MediaFingerprint) -> tuple[Resemblance, ...]:
    """The anchored assets that the file resembles, best first."""
    evidence = evidence_of(session)
    matches = [match for match in session.catalogue.search(file) if match.kind == ASSET]
    anchors = [anchor_of(evidence, parse_bytes32(match.asset_id, field="asset_id")) for match in matches]
    return tuple(Resemblance(match, anchor.performer, anchor.anchored_at)
                 for match, anchor in zip(matches, anchors, strict=True) if anchor is not None)


def _kind(upload: Upload, file: MediaFingerprint) -> str:
    if upload.kind is not None:
        return upload.kind
    if file.kind not in KIND_OF:
        raise KindMissing(media=file.kind)
    return KIND_OF[file.kind]


def _conflicts(session: Session, file: MediaFingerprint, performer: Address) -> tuple[Resemblance, ...]:
    """What was anchored is older than what is being drafted."""
    return tuple(each for each in resemblances(session, file) if each.performer != performer)


def fingerprint_bytes(file: MediaFingerprint) -> bytes:
    """What the catalogue needs of a file, without what only a search does."""
    frames = tuple(replace(frame, variants=()) for frame in file.frames)
    return json.dumps(message.plain(replace(file, frames=frames, sound_samples=b""))).encode()


def _require_drafted(session: Session, document: Any, registration: Registration) -> None:
    session.tombstones.require_none(registration.asset)
    record = record_of(session, registration.asset)
    if record is None:
        raise DraftUnknown(asset=hex_of(registration.asset))
    drafted = Registration.of(record, registration.policy, registration.deadline)
    require_unaltered(document, register_message(session.domain, drafted))


def _call(session: Session, typed_data: TypedData, signed: Signed) -> Call:
    if typed_data.message["guardian"] == NO_ADDRESS:
        return session.ledger.register_call(typed_data.message, signed.performer_signature)
    if not signed.guardian_signature:
        raise GuardianMissing(asset=typed_data.message["asset"])
    return session.ledger.register_minor_call(typed_data.message, signed.performer_signature, signed.guardian_signature)
