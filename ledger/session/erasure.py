"""The performer, or a minor's guardian, asks that what is kept of an asset's media is erased."""
from __future__ import annotations

from ledger.reverts import AssetUnknown, NoAuthority
from ledger.session import exhibits
from ledger.session.consent import Signed, SignerRequest
from ledger.session.evidence import evidence_of
from ledger.session.registration import SIGN_WITHIN_S
from ledger.session.session import Session
from ledger.typed_data import AlteredTypedData, TypedData, require_in_time, typed_data_of
from ledger.typed_data.erasure import ERASE_MEDIA, Erasure, erase_media_message
from ledger.units import Address, Bytes32, UnixTime, hex_of
from ledger.verification import Evidence
from ledger.verification.anchor import Anchor, anchor_of
from ledger.verification.signer import require_signed


def draft(session: Session, asset: Bytes32, request: SignerRequest) -> TypedData:
    """What the performer, or the guardian of a minor, signs. Raises: AssetUnknown, NoAuthority, RecordErased, MediaNotKept, SignatureExpired."""
    now = session.moment().as_of.time
    deadline = request.deadline if request.deadline is not None else UnixTime(now + SIGN_WITHIN_S)
    require_in_time(deadline, now)
    _require_authority(session, asset, request.signer)
    session.tombstones.require_none(asset)
    if not exhibits.is_kept(session, asset):
        raise exhibits.MediaNotKept(asset=hex_of(asset))
    return erase_media_message(session.domain, Erasure(asset, request.signer, deadline))


def erase(session: Session, asset: Bytes32, signed: Signed) -> None:
    """Nothing is left of the media; also if there was none.

    Raises: as `typed_data_of`, SignatureExpired, AssetUnknown, NoAuthority, WrongSigner and its kin.
    """
    typed_data = typed_data_of(signed.document, session.domain, ERASE_MEDIA)
    erasure = Erasure.from_message(typed_data.message)
    if erasure.asset != asset:
        raise AlteredTypedData(member="message.asset", got=hex_of(erasure.asset), expected=hex_of(asset))
    require_in_time(erasure.deadline, session.moment().as_of.time)
    _require_authority(session, asset, erasure.signer)
    require_signed(session.node, typed_data, signed.signature, erasure.signer)
    exhibits.remove(session, asset)


def _require_authority(session: Session, asset: Bytes32, account: Address) -> None:
    chain = evidence_of(session)
    anchor = anchor_of(chain, asset)
    if anchor is None:
        raise AssetUnknown(asset=asset)
    if not speaks_for(chain, anchor, account):
        raise NoAuthority(account=account, asset=asset)


def speaks_for(chain: Evidence, anchor: Anchor, account: Address) -> bool:
    """Whether the account is the performer's or, before majority, the guardian's."""
    if anchor.root is not None:
        return anchor.performer == account  # a batch holds no minor's assets
    return chain.ledger.is_authority(anchor.asset_id, account)
