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
AROUND_FRAMES, AROUND_BINS = np.arange(-4, 5), np.arange(-3, 4)  # of the place where most shared peaks lie, with its slack
PINNED_CELLS = 2           # a frame and the next: where the clip's frames fall between those of the asset
AROUND_CELLS = 28          # two frames and two bins on each side of them
ASTRAY_CELLS = 48          # beyond two frames and one bin, of those 9 x 7: a copy's peak has no other so near
SPREAD = 0.35              # of the shared peaks around a place, in that place, where a performer spoke twice in one rhythm
LEAST_SPREAD = 4.0         # peaks: added to a variance, the error of a count that expects none


@dataclass(frozen=True, slots=True)
class Bits:
    """A clip's words with a mask of the bits that count: uint32, shape (frames,)."""

    words: np.ndarray
    mask: np.ndarray


@dataclass(frozen=True, slots=True)
class Evidence:
    """`shared` of the asset's `peaks` in the segment are in the clip, `expected` if the clip's lay anywhere;
    `differing` of `compared` bits are not equal. `pinned` pairs of a peak of each lie apart by the same frame (or the next)
    and bin, which is where most do; `around` lie apart by up to two frames or bins more or less, `astray` by three or four."""

    shared: int
    peaks: int
    expected: float
    pinned: int
    around: int
    astray: int
    differing: int
    compared: int

    @property
    def surplus(self) -> float:
        """Standard deviations by which shared peaks outnumber what is expected."""
        spread = max(self.expected * (1 - self.expected / max(self.peaks, 1)), 1.0) ** 0.5
        return (self.shared - self.expected) / spread

    @property
    def sharpness(self) -> float:
        """Standard deviations by which the pinned outnumber what another take in the same rhythm would put there, less those
        by which the ones astray outnumber chance.

        A voice that speaks again is near in time and height, hardly ever the same to a frame and a bin for seconds; noise
        hides the peaks of a copy and adds others anywhere, but those that are left stay where they were.
        """
        chance = self.expected / CELLS
        spread = SPREAD * max(self.around - AROUND_CELLS * chance, 0.0)
        pinned = (self.pinned - PINNED_CELLS * chance - spread) / (spread + PINNED_CELLS * chance + LEAST_SPREAD) ** 0.5
        astray = (self.astray - ASTRAY_CELLS * chance) / (ASTRAY_CELLS * chance + LEAST_SPREAD) ** 0.5
        return pinned - max(astray, 0.0)

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


def _shared_peaks(clip: Peaks, asset: Peaks, offset: int) -> tuple[int, int, float, int, int, int]:
    length = int(clip.frames[-1]) + 1 if len(clip.frames) else 0
    grid = np.zeros((length + 2 * BORDER, BINS + 2 * BORDER), bool)
    for frames in NEAR:
        for bins in NEAR:
            grid[clip.frames + frames + BORDER, clip.bins + bins + BORDER] = True
    low, high = np.searchsorted(asset.frames, [offset, offset + length])
    frames, bins = asset.frames[low:high] - offset + BORDER, asset.bins[low:high] + BORDER
    shared = max(int(grid[frames + slack, bins].sum()) for slack in SLACK)
    expected = float(high - low) * min(1.0, len(clip.frames) * CELLS / max(length * BINS, 1))
    grid[:] = False
    grid[clip.frames + BORDER, clip.bins + BORDER] = True
    return shared, int(high - low), expected, *_pinned_peaks(grid, frames * grid.shape[1] + bins)


def _pinned_peaks(grid: np.ndarray, places: np.ndarray) -> tuple[int, int, int]:
    """How many of the asset's peaks (`places` in the flattened grid) find one of the clip's at the same distance, how many
    around it, and how many astray."""
    steps = (AROUND_FRAMES[:, None] * grid.shape[1] + AROUND_BINS).ravel()
    counts = grid.ravel()[places + steps[:, None]].sum(axis=1).reshape(len(AROUND_FRAMES), len(AROUND_BINS))
    pairs = counts[2:6, 2:5] + counts[3:7, 2:5]  # those that touch a frame and a bin of slack, and leave room around
    frame, bin_ = np.unravel_index(int(pairs.argmax()), pairs.shape)
    pinned = int(pairs[frame, bin_])
    around = int(counts[frame:frame + 6, bin_:bin_ + 5].sum()) - pinned
    return pinned, around, int(counts.sum() - counts[2:7, 2:5].sum())


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
