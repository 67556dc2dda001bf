"""Stream L: pairs of peaks of the spectrogram; they find a clip under music, and tell a copy from another take."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import maximum_filter

from ledger.fingerprint.sound import Sound
from ledger.fingerprint.warp import UNWARPED, Warp

LANDMARKS = "voice-landmarks-v1"
WORD_BYTES = 5             # 20 bits of frame, 20 bits of hash
WINDOW, HOP = 512, 128     # samples at 8 kHz: 64 ms, 62.5 frames a second
LOW_BIN, BINS = 4, 220     # of 15.625 Hz: 62 Hz to 3,485 Hz
FLOOR = 1e-4               # of the magnitude: pauses are flat, not rough
STEP = 1024                # log magnitudes are rounded to 1/1024, so that the last bits of a processor decide nothing
TREND = 30.0               # frames, half a second: slower changes of a bin's level are room and microphone
TREND_REACH = 120          # frames: four sigmas
TREND_BLOCK = 128          # frames at a time
NEAR_FRAMES, NEAR_BINS = 9, 15  # a peak is the highest in this box around it
PEAKS_PER_S = 30
RANK_FRAMES = 31           # before and after: a peak is ranked among those of its second
FAN = 5                    # pairs that begin at one peak
LEAST_DT, MOST_DT = 2, 63  # frames
MOST_DF = 31               # bins
MOST_FRAMES = 1 << 20      # 4.6 hours, more than any recording that is taken


@dataclass(frozen=True, slots=True)
class Peaks:
    """Local maxima of a spectrogram, by frame, then bin: int64 arrays of one shape."""

    frames: np.ndarray
    bins: np.ndarray


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Pairs of peaks: `hashes` (uint32, 20 bits) and the `frames` (int64) of their first peaks."""

    hashes: np.ndarray
    frames: np.ndarray


def landmark_words(sound: Sound) -> bytes:
    """Five bytes a landmark, big-endian: its frame in 20 bits, its hash in 20 bits; at most 150 a second.

    1. The sound is `sound.read_sound`'s: 8 kHz, mono, int16, divided by 32,768.
    2. Frames of 512 samples, 128 apart, times a Hann window; magnitudes of bins 4 to 223 (15.625 Hz each).
    3. The natural logarithm of (magnitude + 1e-4).
    4. Each bin minus its mean over time, weighted by a Gauss curve of 30 frames (cut at 120, mirrored at the ends);
       times 1024, rounded to even.
    5. Peaks: the highest in 9 frames x 15 bins around them (equals are all peaks) and above 0.
    6. A peak stays if fewer than 30 peaks within 31 frames of it are higher.
    7. Peaks are ordered by frame, then bin. Each is paired with the first 5 later ones that are 2 to 63 frames after it
       and at most 31 bins away.
    8. Hash: bin of the first (from 0) in 8 bits, distance in bins plus 32 in 6 bits, distance in frames in 6 bits.

    Source: A. Wang, "An industrial-strength audio search algorithm", ISMIR 2003.
    """
    return packed(landmarks_of(peaks_of(sound.samples)))


def packed(landmarks: Landmarks) -> bytes:
    """The digest of these landmarks."""
    words = landmarks.frames.astype(np.uint64) << np.uint64(20) | landmarks.hashes.astype(np.uint64)
    return words.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - WORD_BYTES:].tobytes()


def unpacked(digest: bytes) -> Landmarks:
    """The landmarks of a digest."""
    wide = np.zeros((len(digest) // WORD_BYTES, 8), np.uint8)
    wide[:, 8 - WORD_BYTES:] = np.frombuffer(digest, np.uint8).reshape(-1, WORD_BYTES)
    words = wide.view(">u8").ravel().astype(np.uint64)
    return Landmarks((words & np.uint64(0xFFFFF)).astype(np.uint32), (words >> np.uint64(20)).astype(np.int64))


def peaks_of(samples: np.ndarray, warp: Warp = UNWARPED) -> Peaks:
    """Steps 1 to 6 for int16 samples, reading them as if `warp` were undone: query side only."""
    window = round(WINDOW / warp.pitch)
    if len(samples) < window:
        return Peaks(np.zeros(0, np.int64), np.zeros(0, np.int64))
    levels = _levels(samples, window, HOP / warp.tempo)
    highest = maximum_filter(levels, (NEAR_FRAMES, NEAR_BINS), mode="nearest")
    frames, bins = np.nonzero((levels == highest) & (levels > 0))
    stays = _ranks(frames, levels[frames, bins]) < PEAKS_PER_S
    return Peaks(frames[stays][:MOST_FRAMES], bins[stays][:MOST_FRAMES])


def _levels(samples: np.ndarray, window: int, hop: float) -> np.ndarray:
    """Steps 1 to 4: int32, shape (frames, 220)."""
    starts = np.rint(np.arange(int((len(samples) - window) / hop) + 1) * hop).astype(np.int64)
    frames = np.lib.stride_tricks.sliding_window_view(samples, window)[starts]
    spectrum = np.fft.rfft(frames * (np.hanning(window) / 32768), axis=1)[:, LOW_BIN:LOW_BIN + BINS]
    levels = np.full((len(starts), BINS), np.log(FLOOR))  # bins that a raised pitch pushed above 4 kHz stay at the floor
    levels[:, :spectrum.shape[1]] = np.log(np.abs(spectrum) + FLOOR)
    return np.rint((levels - _trend(levels)) * STEP).astype(np.int32)


def _trend(levels: np.ndarray) -> np.ndarray:
    """The weighted means of step 4, a block of frames at a time: one matrix product is ten times as fast as a filter."""
    curve = np.exp(-0.5 * (np.arange(-TREND_REACH, TREND_REACH + 1) / TREND) ** 2)
    band = np.zeros((TREND_BLOCK, TREND_BLOCK + 2 * TREND_REACH))
    for row in range(TREND_BLOCK):
        band[row, row:row + len(curve)] = curve / curve.sum()
    after = -len(levels) % TREND_BLOCK
    around = np.pad(levels, ((TREND_REACH, TREND_REACH + after), (0, 0)), "symmetric")
    blocks = [band @ around[at:at + band.shape[1]] for at in range(0, len(levels), TREND_BLOCK)]
    return np.concatenate(blocks)[:len(levels)]


def _ranks(frames: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """For each peak the number of higher ones within `RANK_FRAMES`; frames are in order."""
    first = np.searchsorted(frames, frames - RANK_FRAMES, "left")
    after = np.searchsorted(frames, frames + RANK_FRAMES, "right")
    ranks = np.zeros(len(frames), np.int64)
    for shift in range(int((after - first).max(initial=0))):
        other = np.minimum(first + shift, len(frames) - 1)
        ranks += (first + shift < after) & (levels[other] > levels)
    return ranks


def landmarks_of(peaks: Peaks) -> Landmarks:
    """Steps 7 and 8."""
    anchors, hashes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    paired = np.zeros(len(peaks.frames), np.int64)
    shift = 1
    while shift < len(peaks.frames):
        dt = peaks.frames[shift:] - peaks.frames[:-shift]
        if (dt > MOST_DT).all():
            break
        df = peaks.bins[shift:] - peaks.bins[:-shift]
        pairs = np.nonzero((dt >= LEAST_DT) & (dt <= MOST_DT) & (np.abs(df) <= MOST_DF) & (paired[:-shift] < FAN))[0]
        paired[pairs] += 1
        anchors.append(pairs)
        hashes.append(peaks.bins[pairs] << 12 | df[pairs] + 32 << 6 | dt[pairs])
        shift += 1
    anchor, hash_ = np.concatenate(anchors), np.concatenate(hashes)
    order = np.argsort(anchor, kind="stable")
    return Landmarks(hash_[order].astype(np.uint32), peaks.frames[anchor[order]])
