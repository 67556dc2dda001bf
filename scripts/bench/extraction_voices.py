"""How many times faster than real time the voice streams are made, beside raw chromaprint."""
from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import chromaprint
import numpy as np

from ledger.fingerprint.resample import Resampler
from ledger.fingerprint.sound import Sound, read_sound
from ledger.fingerprint.voice import fingerprint_sound
from ledger.fingerprint.voice_chromaprint import chromaprint_words
from ledger.fingerprint.voice_landmarks import landmark_words
from ledger.fingerprint.voice_subband import subband_words

SECONDS = 300
ROUNDS = 3                 # the fastest counts: the machine is shared
NATIVE_RATE = 11_025       # Hz; chromaprint's own, so that the peer need not resample


def report(folder: Path) -> None:
    """Prints the table for five minutes of voices from the folder, on one core."""
    files = sorted(file for file in folder.rglob("*.wav"))
    pieces, total = [], 0
    for file in files:
        if total >= SECONDS * 8000:
            break
        piece = read_sound(file).samples if file.stat().st_size > 100_000 else np.zeros(0, np.int16)
        pieces.append(piece)
        total += len(piece)
    samples = np.concatenate(pieces)[:SECONDS * 8000]
    sound, seconds = Sound(samples, len(samples) // 8), len(samples) / 8000
    resampler = Resampler(8000, NATIVE_RATE)
    native = np.concatenate([resampler.feed(samples.astype(float)), resampler.finish()]).astype("<i2").tobytes()
    for name, action in (("raw chromaprint 2 at 11,025 Hz", lambda: _raw(native, 1)),
                         ("raw chromaprint 5 at 11,025 Hz", lambda: _raw(native, 4)),
                         ("C with its resampling", lambda: chromaprint_words(sound)), ("S", lambda: subband_words(sound)),
                         ("L", lambda: landmark_words(sound)), ("S + L", lambda: (subband_words(sound), landmark_words(sound))),
                         ("S + L + C", lambda: fingerprint_sound(sound))):
        print(f"{name:>32}: {seconds / _fastest(action):7.0f} x real time")


def _raw(pcm: bytes, algorithm: int) -> None:
    printer = chromaprint.Fingerprinter(algorithm)
    printer.start(NATIVE_RATE, 1)
    printer.feed(pcm)
    printer.finish()


def _fastest(action: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)
