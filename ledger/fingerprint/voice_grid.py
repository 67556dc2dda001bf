"""Stream S as it would be at many pitches and tempos at once, for a search that undoes what was done to a clip."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ledger.fingerprint.voice_spectrum import frame_count, power_spectra
from ledger.fingerprint.voice_subband import BANDS, FLOOR, GATE, HOP, LAG, PAD, STEP, WINDOW, SubBands, band_weights

GRID_HOP = 64              # samples, 8 ms: of the bits at the nearest place 99 in 100 are those at the right one
PARTS = 8                  # of the bands of all pitches, by frequency: each needs a part of the spectrum only


class BandGrid:
    """The bands of a stretch of sound (int16, 8 kHz) at each of `pitches`, every 8 ms.

    A frame at any tempo is the one of the grid that lies nearest: all tempos share the spectra, which cost most.
    """

    def __init__(self, samples: np.ndarray, pitches: tuple[float, ...]) -> None:
        powers = _powers(samples, pitches)
        levels = np.rint(np.log(powers) * STEP).astype(np.int32)
        total = np.log(powers.sum(axis=2))
        self._across = levels[:, :, :-1] - levels[:, :, 1:]
        self._is_loud = total > np.quantile(total, 0.95, axis=0) - GATE if len(total) else total > 0
        self._size = len(samples) + 2 * PAD

    def at(self, tempo: float) -> SubBands:
        """All frames of the first pitch, then all of the next, as if the sound had run `tempo` times as fast."""
        rows = np.rint(np.arange(frame_count(self._size, WINDOW, HOP / tempo)) * (HOP / tempo / GRID_HOP)).astype(np.int64)
        rows = np.minimum(rows, len(self._across) - 1)
        change = self._across[rows[LAG:]] - self._across[rows[:-LAG]]
        is_loud = self._is_loud[rows[LAG:]] | self._is_loud[rows[:-LAG]]
        return SubBands(change.swapaxes(0, 1).reshape(-1, BANDS - 1), is_loud.T.ravel())


@dataclass(frozen=True, slots=True)
class _Part:
    """Some bands of all pitches, by number: which `bins` they hear, and how much of each (`weights`)."""

    bands: np.ndarray
    bins: slice
    weights: np.ndarray


def _powers(samples: np.ndarray, pitches: tuple[float, ...]) -> np.ndarray:
    """Band powers above the floor, float32, shape (places, pitches, 33)."""
    parts = _parts(pitches)
    heard = slice(parts[0].bins.start, max(part.bins.stop for part in parts))
    powers = [np.zeros((0, len(pitches) * BANDS), np.float32)]
    for power in power_spectra(np.pad(samples, PAD), WINDOW, GRID_HOP, heard):
        block = np.empty((len(power), len(pitches) * BANDS), np.float32)
        for part in parts:
            block[:, part.bands] = power[:, part.bins.start - heard.start:part.bins.stop - heard.start] @ part.weights
        powers.append(block)
    return (np.concatenate(powers) + np.float32(FLOOR)).reshape(-1, len(pitches), BANDS)


@cache
def _parts(pitches: tuple[float, ...]) -> tuple[_Part, ...]:
    weights = np.concatenate([band_weights(pitch) for pitch in pitches], axis=1)
    by_frequency = np.argsort(weights.argmax(axis=0), kind="stable")
    parts = []
    for bands in np.array_split(by_frequency, PARTS):
        heard = np.flatnonzero(weights[:, bands].any(axis=1))
        bins = slice(int(heard[0]), int(heard[-1]) + 1)
        parts.append(_Part(bands, bins, np.ascontiguousarray(weights[bins, bands])))
    return tuple(parts)
