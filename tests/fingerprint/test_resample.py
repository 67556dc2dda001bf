"""The resampler against a sine that needs no resampling, and against itself fed in other pieces."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.fingerprint.resample import Resampler


def resampled(samples: np.ndarray, rate: int, target: int, pieces: list[int]) -> np.ndarray:
    resampler = Resampler(rate, target)
    cuts = np.cumsum(pieces)
    return np.concatenate([resampler.feed(piece) for piece in np.split(samples, cuts)] + [resampler.finish()])


@pytest.mark.parametrize("rate, target", [(6000, 8000), (7999, 8000), (11025, 8000), (44100, 8000), (48000, 8000),
                                          (192000, 8000), (8000, 11025)])
def test_a_sine_stays_the_sine(rate, target):
    sine = np.sin(2 * np.pi * 997 * np.arange(2 * rate) / rate)
    expected = np.sin(2 * np.pi * 997 * np.arange(2 * target) / target)
    got = resampled(sine, rate, target, [])
    assert len(got) == 2 * target
    assert np.abs(got - expected)[target // 10:-target // 10].max() < 1e-3


def test_nothing_above_four_kilohertz_folds_back():
    whistle = np.sin(2 * np.pi * 4500 * np.arange(96000) / 48000)
    assert np.abs(resampled(whistle, 48000, 8000, [])[800:-800]).max() < 1e-3


def test_the_sizes_of_the_pieces_do_not_matter():
    noise = np.random.default_rng(1).normal(size=100_000)
    whole = resampled(noise, 44100, 8000, [])
    for pieces in ([1, 2, 3], [1024] * 97, [50_000, 0, 1]):
        assert np.array_equal(whole, resampled(noise, 44100, 8000, pieces))


@pytest.mark.parametrize("count", [0, 1, 441, 5000, 123_456, 123_457])
def test_sound_of_any_length_gives_its_share_of_samples(count):
    noise = np.random.default_rng(1).normal(size=count)
    assert len(resampled(noise, 44100, 8000, [])) == count * 8000 // 44100
    assert len(resampled(noise, 8000, 11025, [count // 2])) == count * 11025 // 8000


def test_what_comes_later_changes_nothing_before_it():
    noise = np.random.default_rng(1).normal(size=96_000)
    short, long = resampled(noise[:48_000], 48000, 8000, []), resampled(noise, 48000, 8000, [])
    assert np.abs(short[:7000] - long[:7000]).max() < 1e-4


def test_sound_at_the_target_rate_passes_unchanged():
    noise = np.random.default_rng(1).normal(size=1000)
    assert np.array_equal(noise, resampled(noise, 8000, 8000, [100, 200]))
