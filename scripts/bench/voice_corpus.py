"""Voices for the benches: a folder with one folder of recordings for each performer. Nothing of it is ever committed."""
from __future__ import annotations

import hashlib
import io
import wave
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from ledger.errors import LedgerError
from ledger.fingerprint import MediaFingerprint
from ledger.fingerprint.sound import Sound, read_sound
from ledger.fingerprint.voice import fingerprint_sound
from voice_attacks import RATE, changed_rate

SUFFIXES = (".wav", ".flac", ".ogg", ".mp3", ".opus", ".m4a")
LEAST_MS = 3000            # shorter prompts are words that every performer says
BLOCK = 4000               # samples at 8 kHz, half a second
SAME = 0.8                 # correlation of waveforms: edits of one take reach it, two takes do not


@dataclass(frozen=True, slots=True)
class Recording:
    """One file of a performer."""

    performer: str
    path: Path
    fingerprint: MediaFingerprint

    @property
    def name(self) -> str:
        """Names it in a catalogue."""
        return str(self.path)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.fingerprint.duration_ms / 1000


def performers_of(folder: Path, most: int, least_ms: int = LEAST_MS, only: list[str] | None = None) -> dict[str, list[Recording]]:
    """Performer -> up to `most` recordings of at least this length, spread over the folder, of all performers or `only` these.
    The same file twice counts once."""
    out = {}
    for own in sorted({each.resolve() for each in folder.iterdir() if each.is_dir()}):
        if only is not None and own.name not in only:
            continue
        files = sorted(file for file in own.rglob("*") if file.suffix in SUFFIXES)
        recordings = _recordings(own.name, files, (most, least_ms))
        if recordings:
            out[own.name] = recordings
    return out


def _recordings(performer: str, files: list[Path], bounds: tuple[int, int]) -> list[Recording]:
    most, least_ms = bounds
    order = np.random.default_rng(0).permutation(len(files))
    out: list[Recording] = []
    for at in order:
        if len(out) == most:
            break
        try:
            fingerprint = fingerprint_of(read_sound(files[at]), files[at].read_bytes())
        except LedgerError:
            continue
        if fingerprint.duration_ms >= least_ms:
            out.append(Recording(performer, files[at], fingerprint))
    return out


def fingerprint_of(sound: Sound, file: bytes) -> MediaFingerprint:
    """What the gate gives for a query, without its child process."""
    voice = fingerprint_sound(sound)
    return MediaFingerprint(
        kind="voice", media_type="audio/wav", sha256=hashlib.sha256(file).digest(), size_bytes=len(file), width=0, height=0,
        duration_ms=sound.duration_ms, fingerprints=voice.fingerprints, quality="good", iscc="",
        sound_samples=sound.samples.astype("<i2").tobytes())


@lru_cache(maxsize=256)
def sound_of(recording: Recording) -> np.ndarray:
    """Float sound at 16 kHz."""
    return changed_rate(read_sound(recording.path).samples / 32768, 8000, RATE)


def asked(sound: np.ndarray) -> MediaFingerprint:
    """The query that a WAV of this sound (float, 16 kHz) makes. Raises: the errors of `read_sound`."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.rint(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return fingerprint_of(read_sound(buffer.getvalue()), buffer.getvalue())


def halves(performers: dict[str, list[Recording]]) -> tuple[list[str], list[str]]:
    """Names of the performers that thresholds are fitted on, and of those they are counted on."""
    names = sorted(performers)
    return names[0::2], names[1::2]


def is_same_waveform(clip: np.ndarray, other: np.ndarray) -> bool:
    """Half a second of the clip lies in the other sound, sample by sample: the studio used one take twice.

    Both are float at 16 kHz and untouched. This judges the negatives by other means than the fingerprints under test.
    """
    clip, other = clip[::2], other[::2]
    for start in range(0, len(clip) - BLOCK + 1, BLOCK):
        block = clip[start:start + BLOCK] - clip[start:start + BLOCK].mean()
        power = float((block ** 2).sum())
        if power > BLOCK * 1e-6 and len(other) > BLOCK and _correlation(block, power, other) > SAME:
            return True
    return False


def _correlation(block: np.ndarray, power: float, other: np.ndarray) -> float:
    sums = np.concatenate([[0.0], np.cumsum(other ** 2)])
    local = np.maximum(sums[BLOCK:] - sums[:-BLOCK], power * 1e-3)
    return float(np.abs(fftconvolve(other, block[::-1], "valid") / np.sqrt(local * power)).max())
