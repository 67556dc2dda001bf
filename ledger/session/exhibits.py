"""Exhibits: copies of registered media that are kept because the performer asked for it, so that evidence can be drawn.

Nothing is kept otherwise. An exhibit is smaller than the file and has none of its metadata; it is encrypted like every
record, and gone when the performer says so or when nobody signs the registration that it was handed in for.
"""
from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from ledger.catalogue import Match
from ledger.catalogue.evidence_page import Side, evidence_page
from ledger.errors import NotFound, Unavailable
from ledger.fingerprint import Exhibit, MediaFingerprint, Preview, message
from ledger.reverts import AssetUnknown
from ledger.session import shelf
from ledger.session.evidence import evidence_of
from ledger.session.sending import is_under_way
from ledger.session.session import Session
from ledger.session.shelf import ThingUnknown
from ledger.units import Bytes32, hex_of, parse_bytes32
from ledger.verification.anchor import Anchor, anchor_of

EXHIBIT, WAITING = "exhibit", "exhibit-waiting"  # kinds on the shelf: the copy; until when its registration may be signed
SIGN_WITHIN_S = 7 * 86_400   # as a drafted registration
MOST_WAITING = 64            # exhibits of drafts that nobody signed yet: at most 16 MB each, so 1 GB
NAME_LETTERS = 10            # of an id on the page: 0x and eight digits
SAMPLE = np.dtype("<i2")


class MediaNotKept(NotFound):
    """Evidence was asked for, and the performer did not ask that the media is kept."""

    says = "no media of asset {asset} is kept here; whoever has both files draws it with: ledger search FILE --evidence DIRECTORY --against REGISTERED"


class NothingShared(NotFound):
    """The file and the asset have nothing in common that could be shown."""

    says = "the file resembles asset {asset} in nothing that could be shown; POST /searches says what it resembles"


class ExhibitsFull(Unavailable):
    """Too many drafts with media wait for a signature."""

    says = "the media of {waiting} drafts wait for a signature, no more are kept; sign yours, or draft without keep_media"


def hold(session: Session, asset: Bytes32, media: bytes) -> None:
    """A copy of the media is kept, for seven days or, if the asset is anchored by then, until it is erased.

    Raises: ExhibitsFull, and the errors of `ledger.fingerprint`.
    """
    now = session.moment().as_of.time
    clear(session)
    _require_room(session)
    name, copy = hex_of(asset), session.extractor.exhibit(media)
    # the waiting place first: after a crash between the two there is nothing that would never be cleared
    session.shelf.put(WAITING, name, json.dumps({"asset": name, "until": now + SIGN_WITHIN_S}).encode())
    session.shelf.put(EXHIBIT, name, asset + bytes(copy))  # erasing one asset's copy leaves that of another of the same file


def is_kept(session: Session, asset: Bytes32) -> bool:
    """Whether evidence can be drawn from here."""
    return session.shelf.holds(EXHIBIT, hex_of(asset))


def evidence(session: Session, media: bytes, asset: Bytes32) -> bytes:
    """A PNG of what the file shares with the asset.

    Raises: RecordErased, AssetUnknown, MediaNotKept, NothingShared, and the errors of `ledger.fingerprint`.
    """
    anchor = anchor_of(evidence_of(session), asset)
    session.tombstones.require_none(asset)
    if anchor is None:
        raise AssetUnknown(asset=asset)
    kept = _kept(session, anchor)
    file = session.extractor.query(media)
    found = _match(session, file, asset)
    return evidence_page(_sent(session, media, file), kept, found)


def remove(session: Session, asset: Bytes32) -> None:
    """Nothing is left of the media, in the records or their log. Raises: DeletionUnfinished."""
    for kind in (EXHIBIT, WAITING):
        session.shelf.remove(kind, hex_of(asset))


def clear(session: Session) -> int:
    """How many copies were erased, since nobody signed their registration in time. What was signed waits no longer; what was
    handed in and is not mined yet goes on waiting. Raises: DeletionUnfinished, NodeUnavailable."""
    names, chain, erased = session.shelf.names(WAITING), evidence_of(session), 0
    is_full = len(names) >= MOST_WAITING
    for name in names:
        asset, until = parse_bytes32(name, field="asset"), json.loads(session.shelf.get(WAITING, name))["until"]
        if (is_full or until <= chain.as_of.time) and anchor_of(chain, asset) is not None:
            session.shelf.remove(WAITING, name)
        elif until <= chain.as_of.time and not is_under_way(session, name):
            remove(session, asset)
            erased += 1
    return erased


def _require_room(session: Session) -> None:
    """Raises: ExhibitsFull."""
    waiting = len(session.shelf.names(WAITING))
    if waiting >= MOST_WAITING:
        raise ExhibitsFull(waiting=waiting)


def _match(session: Session, file: MediaFingerprint, asset: Bytes32) -> Match:
    name = hex_of(asset)
    found = next((match for match in session.catalogue.search(file) if match.asset_id == name), None)
    if found is None:
        raise NothingShared(asset=name)
    return found


def _sent(session: Session, media: bytes, file: MediaFingerprint) -> Side:
    return Side(f"the file sent, SHA-256 {file.sha256.hex()[:NAME_LETTERS]}", tuple(frame.at_ms for frame in file.frames),
                lambda frame: session.extractor.preview(media, frame), _sound_of(session, media))


def _kept(session: Session, anchor: Anchor) -> Side:
    name = hex_of(anchor.asset_id)
    try:
        copy = Exhibit.of(session.shelf.get(EXHIBIT, name)[len(anchor.asset_id):])
        file = message.media_fingerprint_of(json.loads(session.shelf.get(shelf.FINGERPRINT, name)))
    except ThingUnknown:
        raise MediaNotKept(asset=name) from None

    def picture(frame: int) -> Preview:
        small = session.extractor.preview(copy.pictures[frame], 0)
        return Preview(small.width, small.height, small.pixels, file.frames[frame].sheet)  # the features as they matched
    day = datetime.fromtimestamp(anchor.anchored_at, UTC).date()
    return Side(f"asset {name[:NAME_LETTERS]} of {anchor.performer[:NAME_LETTERS]}, anchored {day}",
                tuple(frame.at_ms for frame in file.frames), picture, _sound_of(session, copy.sound))


def _sound_of(session: Session, media: bytes) -> Callable[[], np.ndarray]:
    return lambda: np.frombuffer(session.extractor.sound(media), SAMPLE)
