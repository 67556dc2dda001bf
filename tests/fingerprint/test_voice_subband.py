"""Stream S against the plain implementation of its docstring, and its promises about gain, excerpts and warps."""
from __future__ import annotations

import json

import numpy as np
import pytest

from ledger.fingerprint.sound import Sound, read_sound
from ledger.fingerprint.voice_subband import subband_words, subbands, warped_subbands
from ledger.fingerprint.warp import Warp
from tests.fingerprint.plain_streams import VECTORS, counted_sound
from tests.fingerprint.speech import encoded, spoken

SPEECH = read_sound(encoded(spoken(5, 10), "wav", "pcm_s16le")).samples


def share_of_equal_bits(one: np.ndarray, other: np.ndarray) -> float:
    both = (one != 0) & (other != 0)
    return 1 - np.bitwise_count(one[both] ^ other[both]).sum() / (32 * both.sum())


def test_words_are_those_of_the_plain_implementation():
    expected = json.loads(VECTORS.read_text())["voice-subband-v1"]
    words = subband_words(Sound(np.array(counted_sound(), np.int16), 1625))
    assert [f"{word:08x}" for word in words] == expected


def test_an_excerpt_has_the_words_of_its_place():
    excerpt = subband_words(Sound(SPEECH[256 * 40:256 * 200], 0))
    whole = subband_words(Sound(SPEECH, 0))[40:40 + len(excerpt)]
    assert share_of_equal_bits(excerpt[4:-4], whole[4:-4]) > 0.99


def test_other_speech_has_other_words():
    other = read_sound(encoded(spoken(6, 10), "wav", "pcm_s16le")).samples
    assert abs(share_of_equal_bits(subband_words(Sound(SPEECH, 0)), subband_words(Sound(other, 0))) - 0.5) < 0.1


def test_pauses_hold_no_evidence():
    quiet = np.concatenate([SPEECH[:24000], np.zeros(24000, np.int16), SPEECH[24000:48000]])
    assert (subband_words(Sound(quiet, 0))[100:175] == 0).all()


@pytest.mark.parametrize("size", [0, 1, 500, 1000, 2000])
def test_sound_shorter_than_a_word_has_none(size):
    assert len(subband_words(Sound(SPEECH[:size], 0))) == 0


def test_a_query_read_at_its_warp_has_the_words_of_the_original():
    at = np.arange(int(len(SPEECH) / 1.05)) * 1.05
    faster = np.interp(at, np.arange(len(SPEECH)), SPEECH)
    original = subband_words(Sound(SPEECH, 0))
    undone, kept = warped_subbands(faster, Warp(1.05, 1.05)).words, subbands(faster).words
    size = min(len(undone), len(original))
    assert share_of_equal_bits(undone[:size], original[:size]) > 0.9
    assert share_of_equal_bits(kept[:size - 20], original[:size - 20]) < 0.7
