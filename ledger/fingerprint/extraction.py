"""What a worker does with an upload: from bytes to fingerprints, or one of the named errors."""
from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from ledger.fingerprint.exhibit import Exhibit
from ledger.fingerprint.exhibit_copy import picture_copy, sound_copy
from ledger.fingerprint.face import Face, face_scaled, faces_of
from ledger.fingerprint.face_code import face_fingerprints, face_variants
from ledger.fingerprint.iscc_code import picture_iscc, recording_iscc
from ledger.fingerprint.local_feature import sheet_of
from ledger.fingerprint.media import (CONTAINER_TYPES, PICTURE_TYPES, FeaturelessPicture, Frame, Limits,
                                      MediaFingerprint)
from ledger.fingerprint.message import plain
from ledger.fingerprint.raster import Raster, raster_of
from ledger.fingerprint.sound import NoSoundTrack, RecordingTooShort, SilentRecording, read_sound
from ledger.fingerprint.video import has_pictures, shots_of
from ledger.fingerprint.voice import VoiceFingerprint, fingerprint_voice
from ledger.fingerprint.whole_frame import (WEAK_PDQ_QUALITY, mirrored_variants, pdq_quality, turned_variants,
                                             whole_frame_fingerprints)

FrameOf = Callable[[Raster, int], Frame]
TURNING_FEATURES = 100  # local features, of 300 at most: with as many, a turned copy is found by them, and the codes of turned
                        # views named nothing more in 395 searches for altered portraits
WEAK_VOICE_MS = 3000  # shorter recordings hold too few words to be told from another take

cv2.setNumThreads(1)  # one order of additions: the same picture has the same codes on every machine


def fingerprint_of(data: bytes, media_type: str, limits: Limits) -> MediaFingerprint:
    """The fingerprints that are registered. Raises: as `raster.raster_of` and `sound.read_sound`."""
    return _media_fingerprint(data, media_type, limits, registered_frame)


def query_of(data: bytes, media_type: str, limits: Limits) -> MediaFingerprint:
    """The fingerprints with what a search needs besides. Raises: as `fingerprint_of`."""
    return _media_fingerprint(data, media_type, limits, query_frame)


def registered_frame(raster: Raster, at_ms: int) -> Frame:
    """The codes of one picture that are registered."""
    scaled = face_scaled(raster.pixels)
    faces = faces_of(scaled)
    codes = [code for face in faces for code in face_fingerprints(scaled, face.landmarks)]
    return Frame(at_ms, raster.width, raster.height, (*whole_frame_fingerprints(raster.pixels), *codes), (),
                 _boxes(faces, raster, scaled), bytes(sheet_of(raster)), _quality(raster))


def query_frame(raster: Raster, at_ms: int) -> Frame:
    """The codes of one picture, and those of its altered views."""
    scaled = face_scaled(raster.pixels)
    faces = faces_of(scaled)
    codes = [code for face in faces for code in face_fingerprints(scaled, face.landmarks)]
    variants = [code for face in faces for code in face_variants(scaled, face.landmarks)]
    sheet = sheet_of(raster)
    turned = turned_variants(raster.pixels) if len(sheet.places) < TURNING_FEATURES else ()
    return Frame(at_ms, raster.width, raster.height, (*whole_frame_fingerprints(raster.pixels), *codes),
                 (*mirrored_variants(raster.pixels), *turned, *variants), _boxes(faces, raster, scaled),
                 bytes(sheet), _quality(raster))


def _boxes(faces: list[Face], raster: Raster, scaled: np.ndarray) -> tuple:
    return tuple(face.box(raster.width / scaled.shape[1]) for face in faces)


def _quality(raster: Raster) -> str:
    return "weak" if pdq_quality(raster.pixels) < WEAK_PDQ_QUALITY else "good"


def _media_fingerprint(data: bytes, media_type: str, limits: Limits, frame_of: FrameOf) -> MediaFingerprint:
    if media_type in PICTURE_TYPES:
        return _picture(data, media_type, raster_of(data, media_type, limits), frame_of)
    if media_type in CONTAINER_TYPES and has_pictures(data):
        return _video(data, media_type, limits, frame_of)
    return _recording(data, media_type, frame_of)


def _picture(data: bytes, media_type: str, raster: Raster, frame_of: FrameOf) -> MediaFingerprint:
    frame = frame_of(raster, 0)
    return MediaFingerprint(
        kind="face" if frame.faces else "picture", media_type=media_type, sha256=hashlib.sha256(data).digest(),
        size_bytes=len(data), width=raster.width, height=raster.height, duration_ms=0, fingerprints=frame.fingerprints,
        quality=frame.quality, iscc=picture_iscc(raster.pixels, data), frames=(frame,))


def _video(data: bytes, media_type: str, limits: Limits, frame_of: FrameOf) -> MediaFingerprint:
    duration_ms, shots = shots_of(data, media_type, limits)
    if not shots:
        raise FeaturelessPicture()
    frames = tuple(frame_of(shot.raster, shot.at_ms) for shot in shots)
    voice = _voice_of_video(data)
    codes = tuple(code for frame in frames for code in frame.fingerprints)
    quality = "good" if any(frame.quality == "good" for frame in frames) else "weak"
    return MediaFingerprint(
        kind="video", media_type=media_type, sha256=hashlib.sha256(data).digest(), size_bytes=len(data),
        width=shots[0].raster.width, height=shots[0].raster.height, duration_ms=duration_ms,
        fingerprints=codes + (voice.fingerprints if voice else ()), quality=quality,
        iscc=picture_iscc(shots[0].raster.pixels, data), frames=frames,
        sound_samples=_samples_of(voice) if voice and frame_of is query_frame else b"")


def _voice_of_video(data: bytes) -> VoiceFingerprint | None:
    try:
        return fingerprint_voice(data)
    except (NoSoundTrack, SilentRecording, RecordingTooShort):
        return None  # its pictures are still worth registering


def _samples_of(voice: VoiceFingerprint) -> bytes:
    return voice.sound.samples.astype("<i2").tobytes()


def _recording(data: bytes, media_type: str, frame_of: FrameOf) -> MediaFingerprint:
    voice = fingerprint_voice(data)
    samples = _samples_of(voice) if frame_of is query_frame else b""
    return MediaFingerprint(
        kind="voice", media_type=media_type.replace("video/", "audio/"), sha256=hashlib.sha256(data).digest(),
        size_bytes=len(data), width=0, height=0, duration_ms=voice.duration_ms, fingerprints=voice.fingerprints,
        quality="good" if voice.duration_ms >= WEAK_VOICE_MS else "weak", iscc=recording_iscc(voice.sound, data),
        sound_samples=samples)


def _fingerprint(data: bytes, request: dict[str, Any], limits: Limits) -> tuple[Any, bytes]:
    return plain(fingerprint_of(data, request["media_type"], limits)), b""


def _query(data: bytes, request: dict[str, Any], limits: Limits) -> tuple[Any, bytes]:
    return plain(query_of(data, request["media_type"], limits)), b""


def _preview(data: bytes, request: dict[str, Any], limits: Limits) -> tuple[Any, bytes]:
    raster = _rasters(data, request["media_type"], limits)[request["frame"]]
    rows, columns, _ = raster.pixels.shape
    size = {"rows": rows, "columns": columns, "width": raster.width, "height": raster.height}
    return size | {"sheet": bytes(sheet_of(raster)).hex()}, raster.pixels.tobytes()


def _sound(data: bytes, request: dict[str, Any], limits: Limits) -> tuple[Any, bytes]:
    return {}, read_sound(data).samples.astype("<i2").tobytes()


def _exhibit(data: bytes, request: dict[str, Any], limits: Limits) -> tuple[Any, bytes]:
    pictures = tuple(map(picture_copy, _rasters(data, request["media_type"], limits)))
    if request["media_type"] in PICTURE_TYPES:
        return {}, bytes(Exhibit(pictures, b""))
    voice = _voice_of_video(data) if pictures else fingerprint_voice(data)
    return {}, bytes(Exhibit(pictures, sound_copy(voice.sound.samples) if voice else b""))


def _rasters(data: bytes, media_type: str, limits: Limits) -> list[Raster]:
    """One for each frame of the fingerprint; none of a recording."""
    if media_type in PICTURE_TYPES:
        return [raster_of(data, media_type, limits)]
    if media_type in CONTAINER_TYPES and has_pictures(data):
        return [shot.raster for shot in shots_of(data, media_type, limits)[1]]
    return []


OPERATIONS = {"fingerprint": _fingerprint, "query": _query, "preview": _preview, "sound": _sound, "exhibit": _exhibit}
