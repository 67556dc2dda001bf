"""Stream L against the plain implementation of its docstring, and its promises about excerpts and density."""
from __future__ import annotations

import json

import numpy as np
import pytest

from ledger.fingerprint.sound import Sound, read_sound
from ledger.fingerprint.voice_landmarks import landmark_words, packed, unpacked
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
