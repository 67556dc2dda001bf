"""Recordings of made-up speech as the catalogue sees them, decoded by the real gate's own functions."""
from __future__ import annotations

import hashlib

import numpy as np

from ledger.fingerprint import MediaFingerprint
from ledger.fingerprint.sound import read_sound
from ledger.fingerprint.voice import fingerprint_sound
from tests.fingerprint.speech import encoded, spoken

RATE = 16_000


def speech(seed: int, seconds: float) -> np.ndarray:
    """Float samples at 16 kHz."""
    return spoken(seed, seconds, RATE)


def registered(samples: np.ndarray) -> MediaFingerprint:
    """What `fingerprint_media` gives for a WAV of these samples."""
    return _fingerprint(samples, b"")


def asked(samples: np.ndarray) -> MediaFingerprint:
    """What `fingerprint_query` gives for a WAV of these samples."""
    return _fingerprint(samples, None)


def _fingerprint(samples: np.ndarray, kept: bytes | None) -> MediaFingerprint:
    file = encoded(samples, "wav", "pcm_s16le", RATE)
    voice = fingerprint_sound(read_sound(file))
    sound = voice.sound.samples.astype("<i2").tobytes() if kept is None else kept
    return MediaFingerprint(kind="voice", media_type="audio/wav", sha256=hashlib.sha256(file).digest(), size_bytes=len(file),
                            width=0, height=0, duration_ms=voice.duration_ms, fingerprints=voice.fingerprints,
                            quality="good", iscc="", sound_samples=sound)
