"""Media bytes become fingerprints. This package knows nothing of assets, chains or catalogues."""
from __future__ import annotations

import os
from functools import lru_cache

from ledger.fingerprint.algorithm import ALGORITHMS, Algorithm, Fingerprint
from ledger.fingerprint.exhibit import Exhibit
from ledger.fingerprint.extractor import Extractor
from ledger.fingerprint.media import Box, Frame, Limits, MediaFingerprint, MediaSource, Preview

__all__ = ["ALGORITHMS", "Algorithm", "Box", "Exhibit", "Extractor", "Fingerprint", "Frame", "Limits", "MediaFingerprint",
           "MediaSource", "Preview", "fingerprint_media", "fingerprint_query", "preview_media", "sound_of_media"]


def fingerprint_media(source: MediaSource) -> MediaFingerprint:
    """The fingerprints under which a picture, recording or video is registered.

    `source` is the file's bytes, or a path (text or path object) of this machine. What the bytes are is read from the
    bytes. They are decoded in a child process under the default `Limits`; use an `Extractor` for other limits.

    Raises: EmptyUpload, UploadTooLarge, UnreadableFile, UnknownMediaFormat, PictureTooLarge, PictureTooSmall,
    FeaturelessPicture, TruncatedMedia, DamagedMedia, VideoTooLong, DecodingFailed, DecodingTooCostly, and for recordings
    the errors of `ledger.fingerprint.sound`. All are `InvalidInput`; nothing else is raised on bad input.
    """
    return _extractor(os.getpid()).fingerprint(source)


def fingerprint_query(source: MediaSource) -> MediaFingerprint:
    """The fingerprints with what a search needs besides: codes of altered views, sheets, sound. Raises: as `fingerprint_media`."""
    return _extractor(os.getpid()).query(source)


def preview_media(source: MediaSource, *, frame: int) -> Preview:
    """A picture, or the frame of this number that stands for a video's shot, decoded to be shown. Raises: as `fingerprint_media`."""
    return _extractor(os.getpid()).preview(source, frame)


def sound_of_media(source: MediaSource) -> bytes:
    """The sound of a recording or video as little-endian int16 at 8 kHz, levelled. Raises: as `fingerprint_media`."""
    return _extractor(os.getpid()).sound(source)


@lru_cache(maxsize=1)  # workers take a second to start; they end with this process, because their input then closes
def _extractor(process_id: int) -> Extractor:
    return Extractor(Limits())  # one for each process: a fork must not talk into its parent's pipes
