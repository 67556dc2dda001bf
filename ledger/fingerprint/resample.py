"""Sound of one sample rate becomes sound of another, the same numbers whatever sizes the pieces came in."""
from __future__ import annotations

from math import ceil, gcd

import numpy as np

VOICE_RATE = 8000          # Hz; telephone sound ends at 3.4 kHz and is what disputes often hold
PASS_HZ, STOP_HZ = 3700, 4000  # raised-cosine edge; nothing above half of VOICE_RATE is left to fold back
MARGIN_S = 0.05            # the edge's impulse response is below -90 dB after 50 ms
STEP_S = 0.6               # new sound per block; short enough for the processor's cache


class Resampler:
    """Takes float sound at `rate` Hz in pieces of any size and gives back what is below 4 kHz of it, at `target` Hz.

    1. The sound is cut in blocks of `STEP_S`, widened by `MARGIN_S` on both sides, zeros beyond the ends. Both are
       rounded up to whole periods in which input and output samples coincide.
    2. Each block's spectrum is multiplied by a raised cosine from 1 at `PASS_HZ` to 0 at `STOP_HZ`.
    3. The spectrum is cut, or padded, to the block's length at the target rate and turned back; the margins are dropped.

    Sound of n samples gives floor(n x target / rate) samples. At the target rate the sound passes unchanged.
    """

    def __init__(self, rate: int, target: int = VOICE_RATE) -> None:
        periods_per_s = gcd(rate, target)
        self._rate, self._target = rate, target
        self._unit_in, self._unit_out = rate // periods_per_s, target // periods_per_s
        self._margin, self._step = ceil(MARGIN_S * periods_per_s), ceil(STEP_S * periods_per_s)
        self._waiting = [np.zeros(self._margin * self._unit_in)]
        self._taken = self._given = 0
        self._gain = self._edge()

    def feed(self, samples: np.ndarray) -> np.ndarray:
        """The part of the output that these samples complete; shape (m,), m may be 0."""
        self._taken += len(samples)
        if self._rate == self._target:
            return samples
        self._waiting.append(samples)
        return self._blocks()

    def finish(self) -> np.ndarray:
        """The rest of the output."""
        if self._rate == self._target:
            return np.zeros(0)
        left = self._taken * self._target // self._rate - self._given
        self._waiting.append(np.zeros((self._step + 2 * self._margin) * self._unit_in))
        return self._blocks()[:left]

    def _blocks(self) -> np.ndarray:
        size, step = (self._step + 2 * self._margin) * self._unit_in, self._step * self._unit_in
        if sum(map(len, self._waiting)) < size:
            return np.zeros(0)
        sound, out = np.concatenate(self._waiting), []
        while len(sound) >= size:
            out.append(self._block(sound[:size]))
            sound = sound[step:]
        self._waiting = [sound]
        done = np.concatenate(out)
        self._given += len(done)
        return done

    def _block(self, block: np.ndarray) -> np.ndarray:
        spectrum = np.fft.rfft(block)[:len(self._gain)] * self._gain
        size = (self._step + 2 * self._margin) * self._unit_out
        sound = np.fft.irfft(spectrum, size) * (size / len(block))
        margin = self._margin * self._unit_out
        return sound[margin:size - margin]

    def _edge(self) -> np.ndarray:
        seconds = (self._step + 2 * self._margin) * self._unit_in / self._rate
        bins = int(min(self._rate, self._target) / 2 * seconds) + 1
        hz = np.arange(bins) / seconds
        return 0.5 + 0.5 * np.cos(np.pi * np.clip((hz - PASS_HZ) / (STOP_HZ - PASS_HZ), 0, 1))
