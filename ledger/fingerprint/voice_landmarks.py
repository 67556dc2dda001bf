"""Stream L: pairs of peaks of the spectrogram; they find a clip under music, and tell a copy from another take."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.chebyshev import chebvander

from ledger.fingerprint.sound import Sound
from ledger.fingerprint.voice_spectrum import frame_count, power_spectra
from ledger.fingerprint.warp import UNWARPED, Warp

LANDMARKS = "voice-landmarks-v1"
WORD_BYTES = 5             # 20 bits of frame, 20 bits of hash
WINDOW, HOP = 512, 128     # samples at 8 kHz: 64 ms, 62.5 frames a second
LOW_BIN, BINS = 4, 220     # of 15.625 Hz: 62 Hz to 3,485 Hz
FLOOR = 1e-4               # of the magnitude: pauses are flat, not rough
STEP = 1024                # log magnitudes are rounded to 1/1024: they stay within int16, where maxima are fast
TREND = 30.0               # frames, half a second: slower changes of a bin's level are room and microphone
TREND_REACH = 150          # frames: five sigmas; what lies beyond is below the rounding of float32
TREND_BLOCK = 128          # frames at a time: they stay in the processor's cache
TREND_POINTS = 16          # of a block where the trend is summed up; it is too smooth to move away from a curve through
#                            them by more than float32 rounds
PEAK_BLOCK = 512           # frames at a time
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
    4. Each bin minus its mean over time, weighted by a Gauss curve of 30 frames (cut at 150, mirrored at the ends);
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
    levels = _relative(_levels(samples, round(WINDOW / warp.pitch), HOP / warp.tempo))
    places = _peak_places(levels)
    frames, bins = np.divmod(places, BINS)
    stays = _ranks(frames, levels.ravel()[places]) < PEAKS_PER_S
    return Peaks(frames[stays][:MOST_FRAMES], bins[stays][:MOST_FRAMES])


def _levels(samples: np.ndarray, window: int, hop: float) -> np.ndarray:
    """Steps 1 to 3: float32, shape (frames, 220); bins that a raised pitch pushed above 4 kHz stay at the floor."""
    levels = np.full((frame_count(len(samples), window, hop), BINS), np.float32(np.log(FLOOR)))
    at = 0
    for power in power_spectra(samples, window, hop, slice(LOW_BIN, LOW_BIN + BINS)):
        np.log(np.sqrt(power) + np.float32(FLOOR), out=levels[at:at + len(power), :power.shape[1]])
        at += len(power)
    return levels


def _relative(levels: np.ndarray) -> np.ndarray:
    """Step 4: int16 of the same shape."""
    sums, curve = _trend_weights()
    out = np.empty(levels.shape, np.int16)
    for at in range(0, len(levels), TREND_BLOCK):
        block = levels[at:at + TREND_BLOCK]
        trend = curve[:len(block)] @ (sums @ _stretch(levels, at - TREND_REACH, at + TREND_BLOCK + TREND_REACH))
        out[at:at + TREND_BLOCK] = np.rint((block - trend) * np.float32(STEP))
    return out


def _trend_weights() -> tuple[np.ndarray, np.ndarray]:
    """float32: the Gauss curves around the points of a block, shape (16, 428), and the way from the points to the
    block's frames, shape (128, 16): the polynomial through Chebyshev's points."""
    frames = np.arange(-TREND_REACH, TREND_BLOCK + TREND_REACH)
    points = np.cos(np.pi * (np.arange(TREND_POINTS) + 0.5) / TREND_POINTS)
    middle, half = (TREND_BLOCK - 1) / 2, TREND_BLOCK / 2
    sums = _gauss(frames - (middle + half * points)[:, None]) / _gauss(np.arange(-TREND_REACH, TREND_REACH + 1)).sum()
    powers = [chebvander(at, TREND_POINTS - 1) for at in (points, (np.arange(TREND_BLOCK) - middle) / half)]
    return sums.astype(np.float32), (powers[1] @ np.linalg.inv(powers[0])).astype(np.float32)


def _gauss(distance: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * (distance / TREND) ** 2)


def _stretch(levels: np.ndarray, first: int, after: int) -> np.ndarray:
    """The frames `first` to `after - 1`; those beyond the ends mirror those within, again and again."""
    if first >= 0 and after <= len(levels):
        return levels[first:after]
    at = np.arange(first, after) % (2 * len(levels))
    return levels[np.minimum(at, 2 * len(levels) - 1 - at)]


def _peak_places(levels: np.ndarray) -> np.ndarray:
    """Step 5: places in the flattened levels, in order."""
    edges = ((NEAR_FRAMES // 2,) * 2, (NEAR_BINS // 2,) * 2)
    around = np.pad(levels, edges, constant_values=np.iinfo(levels.dtype).min)
    places = [np.zeros(0, np.int64)]
    for at in range(0, len(levels), PEAK_BLOCK):
        box = around[at:at + PEAK_BLOCK + NEAR_FRAMES - 1]
        highest = _running_maxima(_running_maxima(box, NEAR_FRAMES).T, NEAR_BINS).T
        places.append(np.flatnonzero(levels[at:at + PEAK_BLOCK] == np.maximum(highest, 1)) + at * BINS)
    return np.concatenate(places)


def _running_maxima(levels: np.ndarray, reach: int) -> np.ndarray:
    """Maxima of `reach` rows, from each row on: of twice as many rows in each round."""
    rows = 1
    while rows < reach:
        shift = min(rows, reach - rows)
        levels = np.maximum(levels[:-shift], levels[shift:])
        rows += shift
    return levels


def _ranks(frames: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """For each peak the number of higher ones within `RANK_FRAMES`; frames are in order."""
    ranks = np.zeros(len(frames), np.int16)
    for shift in range(1, len(frames)):
        is_near = frames[shift:] - frames[:-shift] <= RANK_FRAMES
        if not is_near.any():
            break
        ranks[:-shift] += is_near & (levels[shift:] > levels[:-shift])
        ranks[shift:] += is_near & (levels[shift:] < levels[:-shift])
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
