"""What an alignment is worth: peaks of the asset that the clip has too, and bits of their words that agree."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ledger.fingerprint.voice_landmarks import BINS, Landmarks, Peaks
from ledger.fingerprint.voice_subband import NO_EVIDENCE, SubBands

BORDER = 4                 # cells around a clip's grid: nearness and slack reach no further
NEAR = (-1, 0, 1)          # frames of 16 ms and bins of 15.6 Hz: the rounding of both sides
CELLS = 9                  # that are near a peak
SLACK = (-1, 0, 1)         # frames by which the best vote may miss
KEPT_SHARE = 0.6           # of a clip's bits: the changes that are largest are the ones that noise turns last
WORD_SLACK = (-2, -1, 0, 1, 2)  # frames of 32 ms
PEAK_FRAMES_A_WORD = 2


@dataclass(frozen=True, slots=True)
class Bits:
    """A clip's words with a mask of the bits that count: uint32, shape (frames,)."""

    words: np.ndarray
    mask: np.ndarray


@dataclass(frozen=True, slots=True)
class Evidence:
    """`shared` of the asset's `peaks` in the segment are in the clip, `expected` if the clip's lay anywhere;
    `differing` of `compared` bits are not equal."""

    shared: int
    peaks: int
    expected: float
    differing: int
    compared: int

    @property
    def surplus(self) -> float:
        """Standard deviations by which shared peaks outnumber what is expected."""
        spread = max(self.expected * (1 - self.expected / max(self.peaks, 1)), 1.0) ** 0.5
        return (self.shared - self.expected) / spread

    @property
    def agreement(self) -> float:
        """Standard deviations by which equal bits outnumber what tossing coins gives."""
        return (self.compared - 2 * self.differing) / max(self.compared, 1) ** 0.5


def bits_of(bands: SubBands) -> Bits:
    """The bits of a clip's largest changes in its loud frames."""
    size = np.abs(bands.change) * bands.is_loud[:, None]
    least = max(float(np.quantile(size, 1 - KEPT_SHARE)), 1.0) if size.size else 1.0
    return Bits(_packed(bands.change > 0), _packed(size >= least))


def _packed(bits: np.ndarray) -> np.ndarray:
    return np.packbits(bits, axis=1).view(">u4").astype(np.uint32).ravel()


def bits_of_words(words: np.ndarray) -> Bits:
    """All bits of words that hold evidence, where the changes behind them are not known."""
    return Bits(words, np.where(words == NO_EVIDENCE, np.uint32(0), np.uint32(0xFFFFFFFF)))


def peaks_of_landmarks(landmarks: Landmarks) -> Peaks:
    """The peaks that are in at least one landmark, by frame."""
    hashes = landmarks.hashes.astype(np.int64)
    bins, df, dt = hashes >> 12, (hashes >> 6 & 63) - 32, hashes & 63
    cells = np.unique(np.concatenate([landmarks.frames * 256 + bins, (landmarks.frames + dt) * 256 + bins + df]))
    return Peaks(cells >> 8, cells & 255)


def weigh(clip: tuple[Peaks, Bits], asset: tuple[Peaks, np.ndarray], offset: int) -> Evidence:
    """The evidence for a clip (its peaks, its bits) at `offset` peak frames of an asset (its peaks, its words)."""
    bits = _differing_bits(clip[1], asset[1], round(offset / PEAK_FRAMES_A_WORD))
    return Evidence(*_shared_peaks(clip[0], asset[0], offset), *bits)


def _shared_peaks(clip: Peaks, asset: Peaks, offset: int) -> tuple[int, int, float]:
    length = int(clip.frames[-1]) + 1 if len(clip.frames) else 0
    grid = np.zeros((length + 2 * BORDER, BINS + 2 * BORDER), bool)
    for frames in NEAR:
        for bins in NEAR:
            grid[clip.frames + frames + BORDER, clip.bins + bins + BORDER] = True
    low, high = np.searchsorted(asset.frames, [offset, offset + length])
    frames, bins = asset.frames[low:high] - offset + BORDER, asset.bins[low:high] + BORDER
    shared = max(int(grid[frames + slack, bins].sum()) for slack in SLACK)
    return shared, int(high - low), float(high - low) * min(1.0, len(clip.frames) * CELLS / max(length * BINS, 1))


def _differing_bits(clip: Bits, words: np.ndarray, offset: int) -> tuple[int, int]:
    best = (0, 0)
    for place in (offset + slack for slack in WORD_SLACK):
        low, high = max(0, -place), min(len(clip.words), len(words) - place)
        if high <= low:
            continue
        there = words[place + low:place + high]
        mask = np.where(there == NO_EVIDENCE, np.uint32(0), clip.mask[low:high])
        compared = int(np.bitwise_count(mask).sum())
        differing = int(np.bitwise_count((clip.words[low:high] ^ there) & mask).sum())
        best = max(best, (differing, compared), key=lambda pair: (pair[1] - 2 * pair[0]) / max(pair[1], 1) ** 0.5)
    return best
