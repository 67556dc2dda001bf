"""Power spectra of overlapping windows of sound in float32, a block of windows at a time."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import fft

FULL_SCALE = 32768         # int16
BLOCK = 1 << 16            # samples in windows at a time: they and their spectra stay in the processor's cache


def frame_count(samples: int, size: int, hop: float) -> int:
    """How many windows of `size` samples, one begun every `hop`, have room."""
    return int((samples - size) / hop) + 1 if samples >= size else 0


def power_spectra(samples: np.ndarray, size: int, hop: float, bins: slice) -> Iterator[np.ndarray]:
    """Squared magnitudes, float32, shape (some windows, bins) at a time, of int16 samples divided by 32,768.

    `frame_count` windows of `size` samples begin at multiples of `hop`, rounded to even; each is weighted by a Hann
    curve whose first and last weight are 0. Of its spectrum only `bins` are kept.
    """
    starts = np.rint(np.arange(frame_count(len(samples), size, hop)) * hop).astype(np.int64)
    if len(starts) == 0:
        return
    curve = (np.hanning(size) / FULL_SCALE).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float32), size)
    block = max(1, BLOCK // size)
    for at in range(0, len(starts), block):
        # numpy's own transform works in float32 without the processor's vectors: half as fast as scipy's
        spectrum = fft.rfft(windows[starts[at:at + block]] * curve, axis=1, overwrite_x=True)[:, bins]
        yield spectrum.real ** 2 + spectrum.imag ** 2
