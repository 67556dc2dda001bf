"""Stream S: 32 signs a frame of how neighbouring bands of speech rise and fall against each other; finds short clips."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ledger.fingerprint.resample import VOICE_RATE
from ledger.fingerprint.sound import Sound
from ledger.fingerprint.voice_spectrum import power_spectra
from ledger.fingerprint.warp import UNWARPED, Warp

SUBBAND = "voice-subband-v1"
WINDOW, HOP = 2048, 256    # samples at 8 kHz: 256 ms, 31.25 frames a second
PAD = 512                  # zeros before and after the sound
LAG = 4                    # frames: the change over 128 ms, half a syllable
BANDS = 33
LOW_HZ, HIGH_HZ = 250.0, 3400.0  # what a telephone leaves
FLOOR = 1e-7               # far below the rounding of int16: only digital silence reaches it
STEP = 1024                # log energies are rounded to 1/1024: bands of equal energy, as in a hum, stay equal
GATE = 9.2                 # nepers, 40 dB in power, below the loud frames: pauses hold only noise
NO_EVIDENCE = 0            # the word of a gated frame


@dataclass(frozen=True, slots=True)
class SubBands:
    """`change`: int32, shape (frames, 32), the sign of each is a bit of the word; `is_loud`: bool, shape (frames,)."""

    change: np.ndarray
    is_loud: np.ndarray

    @property
    def words(self) -> np.ndarray:
        """uint32, shape (frames,), band 0 in the highest bit; `NO_EVIDENCE` where the frame is not loud."""
        bits = np.packbits(self.change > 0, axis=1).view(">u4").astype(np.uint32).ravel()
        return np.where(self.is_loud, bits, np.uint32(NO_EVIDENCE))


def subband_words(sound: Sound) -> np.ndarray:
    """uint32 words, shape (n,), one in 32 ms.

    1. The sound is `sound.read_sound`'s: 8 kHz, mono, int16, divided by 32,768; 512 zeros before and after it.
    2. Frames of 2048 samples, 256 apart, times a Hann window; the power spectrum of each.
    3. 33 triangular bands: with 34 edges e in geometric steps from 250 to 3,400 Hz, band b has its peak at
       sqrt(e[b] e[b+1]) and falls to 0 at max(e[b+1] - e[b], 7.8125) Hz from it.
    4. The natural logarithm of (band power + 1e-7), times 1024, rounded to even.
    5. The difference of each band to the next; of that, the difference over 4 frames, later minus earlier.
    6. Bit 31 - b of a word is 1 where difference b is above 0.
    7. A word is 0 where the total power of the frame and of the one 4 later both lie more than 9.2 nepers below the
       95th percentile (linear interpolation) of all frames.

    Source: J. Haitsma, T. Kalker, "A highly robust audio fingerprinting system", ISMIR 2002, fitted to speech.
    """
    return subbands(sound.samples).words


def subbands(samples: np.ndarray) -> SubBands:
    """Steps 1 to 5 and 7 for int16 samples."""
    return _subbands_of(_band_powers(samples, UNWARPED))


def warped_subbands(samples: np.ndarray, warp: Warp) -> SubBands:
    """The same, reading the samples as if `warp` were undone: query side only."""
    return _subbands_of(_band_powers(samples, warp))


def _subbands_of(powers: np.ndarray) -> SubBands:
    if len(powers) <= LAG:
        return SubBands(np.zeros((0, BANDS - 1), np.int32), np.zeros(0, bool))
    rounded = np.rint(np.log(powers) * STEP).astype(np.int32)
    across = rounded[:, :-1] - rounded[:, 1:]
    total = np.log(powers.sum(axis=1))
    is_loud = total > np.quantile(total, 0.95) - GATE
    return SubBands(across[LAG:] - across[:-LAG], is_loud[LAG:] | is_loud[:-LAG])


def _band_powers(samples: np.ndarray, warp: Warp) -> np.ndarray:
    """Band powers above the floor, float32, shape (frames, 33)."""
    weights = band_weights(warp.pitch)
    heard = np.flatnonzero(weights.any(axis=1))
    bins = slice(heard[0], heard[-1] + 1)
    blocks = [power @ weights[bins] for power in power_spectra(np.pad(samples, PAD), WINDOW, HOP / warp.tempo, bins)]
    return np.concatenate([np.zeros((0, BANDS), np.float32), *blocks]) + np.float32(FLOOR)


@cache
def band_weights(pitch: float) -> np.ndarray:
    """Weights of step 3, float32, shape (1025, 33)."""
    edges = np.geomspace(LOW_HZ, HIGH_HZ, BANDS + 1) * pitch
    hz = np.fft.rfftfreq(WINDOW, 1 / VOICE_RATE)
    peaks = np.sqrt(edges[:-1] * edges[1:])
    widths = np.maximum(edges[1:] - edges[:-1], 2 * VOICE_RATE / WINDOW)
    return np.clip(1 - np.abs(hz[:, None] - peaks) / widths, 0, None).astype(np.float32)
