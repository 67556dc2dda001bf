"""The performer, or a minor's guardian, asks that all that is kept of an asset is erased: the right of GDPR, article 17.

What goes, and does not come back: the record with its salt, title and ISCC code; every fingerprint of the file in records,
catalogue and memory; the copy of the media; the answer that drafted it; the fingerprints of what was made under its licenses
and reported, since they are those of the same face or voice; grants that nobody bought and nobody can buy any more.

What stays, and why: what the chain has, because nobody can take it back, an id that without the record names nothing, and
fingerprints that the performer chose to publish; grants that were sold, because a licensee must be able to show what was
agreed (article 17(3)(e)), and those that can still be bought, until they are cancelled; signed reports of outputs, receipts,
usage reports and statements, which account for money (article 17(3)(b)). None of these holds a fingerprint of the asset.

Consent is not withdrawn by this: licenses that were sold go on as they were signed. Who wants those to end withdraws consent
too, before or after.
"""
from __future__ import annotations

from dataclasses import dataclass

from ledger.reverts import AssetUnknown, NoAuthority
from ledger.session import exhibits, outputs, shelf
from ledger.session.consent import Signed, SignerRequest
from ledger.session.erasure import speaks_for
from ledger.session.evidence import evidence_of, grant_of, record_of
from ledger.session.leads import licenses_on, published_on
from ledger.session.licensing import CANCELLED, CLOSED, SUPERSEDED, published_grant
from ledger.session.registration import SIGN_WITHIN_S
from ledger.session.session import Session
from ledger.typed_data import AlteredTypedData, TypedData, require_in_time, typed_data_of
from ledger.typed_data.erasure import ERASE_ASSET, Erasure, erase_asset_message
from ledger.units import Address, Bytes32, UnixTime, hex_of, parse_bytes32
from ledger.verification.anchor import anchor_of
from ledger.verification.signer import require_signed

SOLD, OPEN = "sold", "open"                 # why a grant stays
OVER = (CANCELLED, CLOSED, SUPERSEDED)      # states of a grant that nobody can buy any more, whatever happens


@dataclass(frozen=True, slots=True)
class StayingGrant:
    """A signed grant that is kept: it was sold, or can be bought by whoever has it until it is cancelled or closes."""

    grant_id: Bytes32
    reason: str


@dataclass(frozen=True, slots=True)
class Remains:
    """What an erasure leaves: grants, signed reports of outputs, and algorithms of fingerprints that are on the chain."""

    grants: tuple[StayingGrant, ...]
    outputs: tuple[Bytes32, ...]
    published: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErasureDraft:
    """What is signed, and what will stay."""

    typed_data: TypedData
    remains: Remains


@dataclass(frozen=True, slots=True)
class ErasedAsset:
    """Since when the record is erased, and what stays."""

    asset_id: Bytes32
    erased_at: UnixTime
    remains: Remains


def draft(session: Session, asset: Bytes32, request: SignerRequest) -> ErasureDraft:
    """What the performer, or the guardian of a minor, signs; of a registration that nobody signed, whoever it was drafted for.

    Raises: AssetUnknown, NoAuthority, SignatureExpired; RecordErased if a draft is erased already.
    """
    now = session.moment().as_of.time
    deadline = request.deadline if request.deadline is not None else UnixTime(now + SIGN_WITHIN_S)
    require_in_time(deadline, now)
    _require_authority(session, asset, request.signer)
    return ErasureDraft(erase_asset_message(session.domain, Erasure(asset, request.signer, deadline)), remains(session, asset))


def erase(session: Session, asset: Bytes32, signed: Signed) -> ErasedAsset:
    """Nothing is left of the record, its fingerprints and media. Erasing again takes what has become free since, such as a
    grant that was cancelled, and says the same.

    Raises: as `typed_data_of`, AlteredTypedData, SignatureExpired, AssetUnknown, NoAuthority, WrongSigner and its kin,
    TombstonesUnwritable, and RemovalUnfinished or DeletionUnfinished when a reader holds the database's log for long:
    then it is to be sent again.
    """
    typed_data = typed_data_of(signed.document, session.domain, ERASE_ASSET)
    erasure = Erasure.from_message(typed_data.message)
    if erasure.asset != asset:
        raise AlteredTypedData(member="message.asset", got=hex_of(erasure.asset), expected=hex_of(asset))
    now = session.moment().as_of.time
    require_in_time(erasure.deadline, now)
    if session.tombstones.erased_at(asset) is None or anchor_of(evidence_of(session), asset) is not None:
        _require_authority(session, asset, erasure.signer)
    require_signed(session.node, typed_data, signed.signature, erasure.signer)
    return _erased(session, asset, now)


def erase_unsigned(session: Session, asset: Bytes32) -> ErasedAsset:
    """As `erase`, by whoever runs the ledger: for people who lost their wallet, and for those who are seen or heard in an asset
    that somebody else registered. Raises: AssetUnknown, and as `erase` for what is not the signature's.
    """
    now = session.moment().as_of.time
    if session.tombstones.erased_at(asset) is None and not session.records.holds(asset):
        raise AssetUnknown(asset=asset)
    return _erased(session, asset, now)


def forget(session: Session, asset: Bytes32) -> None:
    """Nothing of an asset that counts as erased is left but its `remains`; however often an attempt was interrupted."""
    name = hex_of(asset)
    for key in licenses_on(session, asset):
        outputs.forget(session, key.license_id)
    session.catalogue.remove(asset)
    for kind in (shelf.FINGERPRINT, shelf.DRAFT):
        session.shelf.remove(kind, name)
    exhibits.remove(session, asset)
    session.answers.forget(asset)
    staying = {grant.grant_id for grant in remains(session, asset).grants}
    for grant_id in session.offers.on(asset):
        if grant_id not in staying:
            session.shelf.remove(shelf.GRANT, hex_of(grant_id))
            session.offers.remove(grant_id)
    session.records.delete(asset)  # last: while it is there, an attempt is unfinished, and it says whose a draft is


def resume(session: Session) -> None:
    """What was erased is gone, also where an erasure was interrupted, or an older database was put back since."""
    for asset, erased_at in session.tombstones.noted():
        if session.tombstones.erased_at(asset) is None:
            session.tombstones.adopt(asset, erased_at)
            forget(session, asset)
        elif session.records.holds(asset):
            forget(session, asset)


def remains(session: Session, asset: Bytes32) -> Remains:
    """What an erasure of the asset leaves as of now."""
    licenses, moment = licenses_on(session, asset), session.moment()
    sold, grants = {key.grant for key in licenses}, []
    for grant_id in session.offers.on(asset):
        signed = grant_of(session, grant_id)
        if grant_id in sold:
            grants.append(StayingGrant(grant_id, SOLD))
        elif signed is not None and published_grant(moment, grant_id, signed).state not in OVER:
            grants.append(StayingGrant(grant_id, OPEN))
    reports = [name for key in licenses for name in session.shelf.names(shelf.OUTPUT, f"{hex_of(key.license_id)}:")]
    return Remains(tuple(grants), tuple(parse_bytes32(name.split(":")[1], field="output_id") for name in reports),
                   tuple(published_on(session, asset)))


def _erased(session: Session, asset: Bytes32, now: UnixTime) -> ErasedAsset:
    erased_at = session.tombstones.put(asset, now)  # first: from here on nothing is added
    forget(session, asset)
    return ErasedAsset(asset, erased_at, remains(session, asset))


def _require_authority(session: Session, asset: Bytes32, account: Address) -> None:
    evidence = evidence_of(session)
    anchor = anchor_of(evidence, asset)
    if anchor is not None:
        speaks = speaks_for(evidence, anchor, account)
    else:
        session.tombstones.require_none(asset)
        record = record_of(session, asset)
        if record is None:
            raise AssetUnknown(asset=asset)
        speaks = account in (record.parties.performer, record.parties.guardian)
    if not speaks:
        raise NoAuthority(account=account, asset=asset)
