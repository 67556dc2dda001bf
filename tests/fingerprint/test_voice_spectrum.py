"""Power spectra against float64 transforms of one window at a time."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.fingerprint.voice_spectrum import frame_count, power_spectra

SAMPLES = np.random.default_rng(2).integers(-20_000, 20_000, 70_000).astype(np.int16)


@pytest.mark.parametrize("size, hop", [(2048, 256.0), (512, 128.0), (487, 128 / 1.05), (570, 128 / 0.9)])
def test_each_window_has_the_power_of_its_transform(size, hop):
    found = np.concatenate(list(power_spectra(SAMPLES, size, hop, slice(4, 224))))
    for at in (0, 1, 127, 128, len(found) - 1):
        start = round(at * hop)
        window = SAMPLES[start:start + size] / 32768 * np.hanning(size)
        expected = np.abs(np.fft.rfft(window))[4:224] ** 2
        assert found.dtype == np.float32
        np.testing.assert_allclose(found[at], expected, rtol=1e-4, atol=1e-7 * expected.max())


def test_the_last_window_ends_within_the_samples():
    assert frame_count(512, 512, 128) == 1
    assert frame_count(639, 512, 128) == 1
    assert frame_count(640, 512, 128) == 2
    assert sum(map(len, power_spectra(SAMPLES, 512, 100.7, slice(0, 9)))) == int((70_000 - 512) / 100.7) + 1


@pytest.mark.parametrize("samples", [0, 1, 511])
def test_sound_shorter_than_a_window_has_no_spectra(samples):
    assert frame_count(samples, 512, 128) == 0
    assert list(power_spectra(SAMPLES[:samples], 512, 128, slice(4, 224))) == []
