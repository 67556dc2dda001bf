"""Stream C: chromaprint words over the whole recording, the stream that survives a changed tempo."""
from __future__ import annotations

import ctypes

import numpy as np

from ledger.errors import Unavailable
from ledger.fingerprint.resample import VOICE_RATE, Resampler
from ledger.fingerprint.sound import Sound

CHROMAPRINT = "voice-chromaprint5-v1"
LIBRARY_ALGORITHM = 4      # the library counts from 0, fpcalc from 1: this is fpcalc's algorithm 5
PIECE = 1 << 16            # samples at a time: they stay in the processor's cache
LIBRARY_RATE = 11_025      # Hz; fed with less, the library drops seconds at the end when its own resampler overflows


class ChromaprintMissing(Unavailable):
    """The shared library libchromaprint cannot be loaded."""

    says = "libchromaprint is not installed; on Debian or Ubuntu: apt-get install libchromaprint1"


def chromaprint_words(sound: Sound) -> np.ndarray:
    """uint32 words, shape (n,), one in 92.9 ms; none in a recording under about two seconds.

    1. The sound is `sound.read_sound`'s: 8 kHz, mono, int16.
    2. The rate becomes 11,025 Hz (`resample.Resampler`), cut to int16 and rounded to even.
    3. libchromaprint makes the words, algorithm 5 in fpcalc's numbering, from the first sample to the last.

    Raises: ChromaprintMissing. Source: https://acoustid.org/chromaprint, through pyacoustid's module.
    """
    chromaprint = _library()
    printer = chromaprint.Fingerprinter(LIBRARY_ALGORITHM)
    printer.start(LIBRARY_RATE, 1)
    printer.feed(_library_samples(sound).tobytes())
    words, _ = chromaprint.decode_fingerprint(printer.finish())
    return np.array(words, np.uint32)


def library_version() -> str:
    """The version of the shared library, such as `1.5.1`. Raises: ChromaprintMissing."""
    number = _library()._libchromaprint.chromaprint_get_version  # the module does not wrap it
    number.restype = ctypes.c_char_p
    return number().decode()


def _library_samples(sound: Sound) -> np.ndarray:
    resampler = Resampler(VOICE_RATE, LIBRARY_RATE)
    pieces = [resampler.feed(sound.samples[at:at + PIECE]) for at in range(0, len(sound.samples), PIECE)]
    return np.concatenate([_rounded(piece) for piece in [*pieces, resampler.finish()]])


def _rounded(samples: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(samples, -32768, 32767)).astype("<i2")


def _library():
    try:
        import chromaprint  # here: pyacoustid's module loads the shared library when it is imported
    except ImportError as cause:
        raise ChromaprintMissing() from cause
    return chromaprint
