"""Sound of one sample rate becomes sound of another, the same numbers whatever sizes the pieces came in."""
from __future__ import annotations

from math import ceil, gcd

import numpy as np
from scipy import fft

VOICE_RATE = 8000          # Hz; telephone sound ends at 3.4 kHz and is what disputes often hold
PASS_HZ, STOP_HZ = 3700, 4000  # raised-cosine edge; nothing above half of VOICE_RATE is left to fold back
MARGIN_S = 0.05            # the edge's impulse response is below -90 dB after 50 ms
STEP_S = 1.3               # new sound per block: much more than the margins, little enough for the processor's cache
BATCH = 4                  # blocks transformed at a time, as many as a vector of the processor holds, and never
#                            fewer: the last bits of a block must not depend on how many came with it


class Resampler:
    """Takes float sound at `rate` Hz in pieces of any size and gives back what is below 4 kHz of it, at `target` Hz.

    1. The sound is cut in blocks of `STEP_S`, widened by `MARGIN_S` on both sides, zeros beyond the ends. Both are
       rounded up to whole periods in which input and output samples coincide, and the step further up until the
       periods of a widened block have no prime factor above 11.
    2. Each block's spectrum is multiplied by a raised cosine from 1 at `PASS_HZ` to 0 at `STOP_HZ`.
    3. The spectrum is cut, or padded, to the block's length at the target rate and turned back; the margins are dropped.

    All of it in float32. Sound of n samples gives floor(n x target / rate) samples. At the target rate the sound passes
    unchanged.
    """

    def __init__(self, rate: int, target: int = VOICE_RATE) -> None:
        periods_per_s = gcd(rate, target)
        margin = ceil(MARGIN_S * periods_per_s)
        size = fft.next_fast_len(ceil(STEP_S * periods_per_s) + 2 * margin)
        self._rate, self._target = rate, target
        self._size, self._step = (periods * rate // periods_per_s for periods in (size, size - 2 * margin))
        self._size_out, self._margin_out = (periods * target // periods_per_s for periods in (size, margin))
        self._batch = self._size + (BATCH - 1) * self._step
        self._waiting = [np.zeros(margin * rate // periods_per_s, np.float32)]
        self._held = len(self._waiting[0])
        self._taken = self._given = 0
        self._gain = self._edge()

    def feed(self, samples: np.ndarray) -> np.ndarray:
        """The part of the output that these samples complete; shape (m,), m may be 0."""
        self._taken += len(samples)
        if self._rate == self._target:
            return samples
        self._waiting.append(samples)
        self._held += len(samples)
        return self._batches()

    def finish(self) -> np.ndarray:
        """The rest of the output."""
        if self._rate == self._target:
            return np.zeros(0, np.float32)
        left = self._taken * self._target // self._rate - self._given
        return self.feed(np.zeros(self._batch, np.float32))[:left]

    def _batches(self) -> np.ndarray:
        if self._held < self._batch:
            return np.zeros(0, np.float32)
        sound, out = np.concatenate(self._waiting, dtype=np.float32), []
        while len(sound) >= self._batch:
            out.append(self._resampled(sound[:self._batch]))
            sound = sound[BATCH * self._step:]
        self._waiting, self._held = [sound], len(sound)
        done = np.concatenate(out)
        self._given += len(done)
        return done

    def _resampled(self, batch: np.ndarray) -> np.ndarray:
        blocks = np.lib.stride_tricks.sliding_window_view(batch, self._size)[::self._step]
        spectra = fft.rfft(blocks, axis=1)[:, :len(self._gain)] * self._gain
        sound = fft.irfft(spectra, self._size_out, axis=1, overwrite_x=True)
        return sound[:, self._margin_out:self._size_out - self._margin_out].ravel()

    def _edge(self) -> np.ndarray:
        """Step 2, times what the other length of the transform back needs."""
        seconds = self._size / self._rate
        hz = np.arange(int(min(self._rate, self._target) / 2 * seconds) + 1) / seconds
        edge = 0.5 + 0.5 * np.cos(np.pi * np.clip((hz - PASS_HZ) / (STOP_HZ - PASS_HZ), 0, 1))
        return (edge * (self._size_out / self._size)).astype(np.float32)
