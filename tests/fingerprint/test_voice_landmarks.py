"""Stream L against the plain implementation of its docstring, and its promises about excerpts and density."""
from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d, maximum_filter

from ledger.fingerprint.sound import Sound, read_sound
from ledger.fingerprint.voice_landmarks import _peak_places, _ranks, _relative, landmark_words, packed, unpacked
from tests.fingerprint.plain_streams import VECTORS, counted_sound
from tests.fingerprint.speech import encoded, spoken

SPEECH = read_sound(encoded(spoken(5, 10), "wav", "pcm_s16le")).samples


def landmarks(samples: np.ndarray) -> set[tuple[int, int]]:
    found = unpacked(landmark_words(Sound(samples, 0)))
    return set(zip(found.frames.tolist(), found.hashes.tolist()))


def test_landmarks_are_those_of_the_plain_implementation():
    expected = json.loads(VECTORS.read_text())["voice-landmarks-v1"]
    found = unpacked(landmark_words(Sound(np.array(counted_sound(), np.int16), 1625)))
    assert [list(pair) for pair in zip(found.frames.tolist(), found.hashes.tolist())] == expected


def test_an_excerpt_keeps_the_landmarks_of_its_place():
    excerpt = landmarks(SPEECH[128 * 100:128 * 400])
    shared = {(frame + 100, hash_) for frame, hash_ in excerpt} & landmarks(SPEECH)
    assert len(shared) > 0.5 * len(excerpt) > 100


@pytest.mark.parametrize("frames", [1, 2, 5, 8, 127])
def test_words_do_not_depend_on_where_a_recording_was_cut(frames):
    sound = np.tile(SPEECH, 2)
    whole, cut = landmarks(sound), landmarks(sound[128 * frames:])
    shifted = {(frame + frames, hash_) for frame, hash_ in cut}
    middle = {each for each in whole ^ shifted if 300 < each[0] < 900}
    assert len(middle) < 0.01 * len(whole)


@pytest.mark.parametrize("frames", [1, 2, 97, 128, 300, 429, 1000])
def test_levels_are_relative_to_the_mean_under_a_gauss_curve(frames):
    levels = np.random.default_rng(frames).normal(-3, 2, (frames, 220)).astype(np.float32)
    wide = levels.astype(np.float64)
    expected = np.rint((wide - gaussian_filter1d(wide, 30, axis=0, truncate=5, mode="reflect")) * 1024)
    difference = np.abs(_relative(levels) - expected)
    assert difference.max() <= 1
    assert np.count_nonzero(difference) < 0.02 * levels.size


@pytest.mark.parametrize("frames", [0, 1, 8, 511, 512, 513, 1600])
def test_peaks_are_the_highest_in_their_box(frames):
    levels = np.random.default_rng(frames).integers(-40, 40, (frames, 220)).astype(np.int16)
    highest = maximum_filter(levels, (9, 15), mode="nearest") if frames else levels
    expected = [at for at, (level, top) in enumerate(zip(levels.ravel(), highest.ravel())) if level == top and level > 0]
    assert _peak_places(levels).tolist() == expected


def test_a_peak_is_ranked_among_those_within_31_frames():
    luck = np.random.default_rng(3)
    frames, levels = np.sort(luck.integers(0, 400, 500)), luck.integers(1, 50, 500).astype(np.int16)
    expected = [sum(levels[other] > level for other in np.flatnonzero(np.abs(frames - frame) <= 31))
                for frame, level in zip(frames, levels)]
    assert _ranks(frames, levels).tolist() == expected


def test_other_speech_shares_next_to_nothing():
    other = read_sound(encoded(spoken(6, 10), "wav", "pcm_s16le")).samples
    assert len(landmarks(SPEECH) & landmarks(other)) < 10


def test_there_are_at_most_150_a_second():
    noise = np.random.default_rng(1).normal(0, 3000, 80_000).astype(np.int16)
    assert 300 < len(landmarks(noise)) <= 1500


@pytest.mark.parametrize("size", [0, 100, 511, 600, 2000])
def test_short_sound_is_no_error(size):
    assert len(landmark_words(Sound(SPEECH[:size], 0))) % 5 == 0


def test_a_digest_is_read_as_it_was_written():
    digest = landmark_words(Sound(SPEECH, 0))
    assert packed(unpacked(digest)) == digest
