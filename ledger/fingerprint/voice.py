"""A voice recording becomes its fingerprints: one decode, one fingerprint for each stream."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ledger.fingerprint.algorithm import Fingerprint
from ledger.fingerprint.sound import Sound, read_sound
from ledger.fingerprint.voice_chromaprint import CHROMAPRINT, chromaprint_words
from ledger.fingerprint.voice_landmarks import LANDMARKS, landmark_words
from ledger.fingerprint.voice_subband import SUBBAND, subband_words


@dataclass(frozen=True, slots=True)
class VoiceFingerprint:
    """The fingerprints of a recording, and the sound that a search reads again when its first look finds nothing."""

    fingerprints: tuple[Fingerprint, ...]
    duration_ms: int
    sound: Sound


def fingerprint_voice(source: str | Path | bytes) -> VoiceFingerprint:
    """Fingerprints of the first sound track of a file, over its whole length; a stream without words is left out.

    Raises: as `sound.read_sound` and `voice_chromaprint.chromaprint_words`.
    """
    return fingerprint_sound(read_sound(source))


def fingerprint_sound(sound: Sound) -> VoiceFingerprint:
    """Fingerprints of decoded sound. Raises: ChromaprintMissing."""
    found = tuple(Fingerprint(algorithm, digest) for algorithm, digest in _streams(sound) if digest)
    return VoiceFingerprint(found, sound.duration_ms, sound)


def _streams(sound: Sound) -> Iterator[tuple[str, bytes]]:
    yield CHROMAPRINT, chromaprint_words(sound).astype(">u4").tobytes()
    yield SUBBAND, subband_words(sound).astype(">u4").tobytes()
    yield LANDMARKS, landmark_words(sound)
