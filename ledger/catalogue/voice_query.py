"""A query's sound as its search reads it: in windows, and as if it had been sped up, slowed down or transposed."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ledger.catalogue.voice_alignment import Terms
from ledger.catalogue.voice_evidence import Bits, bits_of, bits_of_words, peaks_of_landmarks
from ledger.fingerprint import MediaFingerprint
from ledger.fingerprint.resample import VOICE_RATE
from ledger.fingerprint.voice_grid import BandGrid
from ledger.fingerprint.voice_landmarks import (
    BINS, HOP, LANDMARKS, LEAST_DT, LOW_BIN, MOST_DF, MOST_DT, Landmarks, Peaks, peaks_of, unpacked)
from ledger.fingerprint.voice_subband import NO_EVIDENCE, SUBBAND, SubBands, subbands, warped_subbands
from ledger.fingerprint.warp import UNWARPED, Warp

WINDOW_FRAMES = 750        # of 16 ms: twelve seconds; a longer query may hold pieces of several recordings
STEP_FRAMES = 375
WEAK_BITS = 3              # of each word are asked both ways: the smallest changes are the first that noise turns
FRAME_MS = 1000 * HOP // VOICE_RATE
NOTHING = Landmarks(np.zeros(0, np.uint32), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a query that begins at `start` (frames of 16 ms) and is `length` frames long, read at `warp`."""

    start: int
    length: int
    landmarks: Landmarks
    peaks: Peaks
    bits: Bits
    word_terms: Terms
    warp: Warp = UNWARPED

    @property
    def seconds(self) -> float:
        """How long the stretch is."""
        return self.length * FRAME_MS / 1000

    @property
    def landmark_terms(self) -> Terms:
        """What stream L is asked."""
        return Terms(self.landmarks.hashes.astype(np.int64), self.landmarks.frames)


@dataclass(frozen=True, slots=True)
class VoiceQuery:
    """The streams of a query's sound of `length` frames of 16 ms; `samples` (int16, 8 kHz) are empty where the query
    came without its sound."""

    length: int
    landmarks: Landmarks
    words: np.ndarray
    samples: np.ndarray

    def clips(self) -> Iterator[Clip]:
        """The query in windows, half over each other; a short one in one piece."""
        last = max(0, self.length - WINDOW_FRAMES)
        bands = subbands(self.samples) if len(self.samples) else None
        for start in [*range(0, last, STEP_FRAMES), last]:
            yield self._clip(start, min(WINDOW_FRAMES, self.length), bands)

    def warped(self, clip: Clip, warp: Warp) -> Clip:
        """The clip's stretch of sound read at another warp, to be weighed: it asks nothing. Needs `samples`."""
        peaks, bits = peaks_of(self._sound(clip), warp), bits_of(warped_subbands(self._sound(clip), warp))
        return Clip(clip.start, clip.length, NOTHING, peaks, bits, Terms(NOTHING.frames, NOTHING.frames), warp)

    def warped_words(self, clip: Clip, tempos: tuple[float, ...], pitches: tuple[float, ...]) -> Terms:
        """What stream S is asked when the clip's stretch of sound is read at these warps: at all pitches in the first of
        its `ways`, then at the next tempo."""
        grid, terms, count = BandGrid(self._sound(clip), pitches), [], len(pitches)
        for number, tempo in enumerate(tempos):
            bands = grid.at(tempo)
            some = word_terms(bands)
            pitch, frames = np.divmod(some.frames, max(1, len(bands.is_loud) // count))
            terms.append(Terms(some.values, frames, number * count + pitch))
        return Terms(*(np.concatenate(each) for each in zip(*((some.values, some.frames, some.ways) for some in terms))))

    def _sound(self, clip: Clip) -> np.ndarray:
        return self.samples[clip.start * HOP:(clip.start + clip.length) * HOP]

    def _clip(self, start: int, length: int, bands: SubBands | None) -> Clip:
        low, high = np.searchsorted(self.landmarks.frames, [start, start + length])
        landmarks = Landmarks(self.landmarks.hashes[low:high], self.landmarks.frames[low:high] - start)
        part = slice(start // 2, (start + length) // 2)
        if bands is None:
            words = self.words[part]
            return Clip(start, length, landmarks, peaks_of_landmarks(landmarks), bits_of_words(words), plain_terms(words))
        some = SubBands(bands.change[part], bands.is_loud[part])
        return Clip(start, length, landmarks, peaks_of_landmarks(landmarks), bits_of(some), word_terms(some))


def voice_query(query: MediaFingerprint) -> VoiceQuery | None:
    """The query's sound; None if it has none."""
    streams = {each.algorithm: each.digest for each in query.fingerprints}
    if LANDMARKS not in streams and SUBBAND not in streams:
        return None
    words = np.frombuffer(streams.get(SUBBAND, b""), ">u4").astype(np.uint32)
    samples = np.frombuffer(query.sound_samples, "<i2")
    return VoiceQuery(query.duration_ms // FRAME_MS, unpacked(streams.get(LANDMARKS, b"")), words, samples)


def word_terms(bands: SubBands) -> Terms:
    """Each word with its three weakest bits both ways: eight terms a frame."""
    words = bands.words
    frames = np.flatnonzero(words != NO_EVIDENCE)
    values = [words[frames]]
    for bit in _weakest_bits(bands.change[frames]):
        values += [each ^ bit for each in values]
    return Terms(np.concatenate(values).astype(np.int64), np.tile(frames, 1 << WEAK_BITS))


def _weakest_bits(change: np.ndarray) -> list[np.ndarray]:
    """The bits (uint32) of the smallest changes of each word, one array for each of `WEAK_BITS`."""
    least = [np.full(len(change), np.iinfo(np.int32).max, np.int32) for _ in range(WEAK_BITS)]
    for band, size in enumerate(np.abs(np.ascontiguousarray(change.T))):
        size = size << 5 | band
        for rank in range(WEAK_BITS):
            least[rank], size = np.minimum(least[rank], size), np.maximum(least[rank], size)
    return [np.uint32(1) << (31 - (each & 31)).astype(np.uint32) for each in least]


def warped_landmarks(landmarks: Landmarks, warps: tuple[Warp, ...]) -> Terms:
    """What stream L is asked when its landmarks are moved to where they would be without each warp: its `ways`, in order.

    Peaks stay the same peaks under a warp, so nothing is heard again. A landmark that is rounded into the next bin or
    frame is lost in that way; of the others a tenth would do.
    """
    tempos, pitches = (np.array([[getattr(warp, name)] for warp in warps]) for name in ("tempo", "pitch"))
    hashes = landmarks.hashes.astype(np.int64)
    bins, df, dt = hashes >> 12, (hashes >> 6 & 63) - 32, hashes & 63
    low, high = (np.rint((each + LOW_BIN) / pitches).astype(np.int64) - LOW_BIN for each in (bins, bins + df))
    dt, frames = np.rint(dt * tempos).astype(np.int64), np.rint(landmarks.frames * tempos).astype(np.int64)
    fits = (dt >= LEAST_DT) & (dt <= MOST_DT) & (np.abs(high - low) <= MOST_DF)
    fits &= (np.minimum(low, high) >= 0) & (np.maximum(low, high) < BINS)
    ways = np.broadcast_to(np.arange(len(warps))[:, None], fits.shape)
    return Terms((low << 12 | high - low + 32 << 6 | dt)[fits], frames[fits], ways[fits])


def plain_terms(words: np.ndarray) -> Terms:
    """The words themselves, where the changes behind them are not known."""
    frames = np.nonzero(words != NO_EVIDENCE)[0]
    return Terms(words[frames].astype(np.int64), frames)
