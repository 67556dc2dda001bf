"""Stream C against the shared library called another way, and against its own trap at 8 kHz."""
from __future__ import annotations

import ctypes

import numpy as np
import pytest

from ledger.fingerprint.sound import Sound, read_sound
from ledger.fingerprint.voice_chromaprint import _library_samples, chromaprint_words
from tests.fingerprint.speech import encoded, spoken


def library_words(samples: np.ndarray) -> list[int]:
    """The raw words that the C interface gives, without pyacoustid's module and without its compressed form."""
    library = ctypes.CDLL("libchromaprint.so.1")
    library.chromaprint_new.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.chromaprint_new(4))
    library.chromaprint_start(context, 11025, 1)
    for start in range(0, len(samples), 1000):
        piece = samples[start:start + 1000].tobytes()
        library.chromaprint_feed(context, piece, len(piece) // 2)
    library.chromaprint_finish(context)
    words, count = ctypes.POINTER(ctypes.c_uint32)(), ctypes.c_int()
    library.chromaprint_get_raw_fingerprint(context, ctypes.byref(words), ctypes.byref(count))
    raw = words[:count.value]
    library.chromaprint_free(context)
    return raw


def test_words_are_those_of_the_shared_library():
    sound = read_sound(encoded(spoken(7, 20), "wav", "pcm_s16le"))
    words = chromaprint_words(sound)
    assert words.tolist() == library_words(_library_samples(sound))
    assert len(set(words.tolist())) > 50


@pytest.mark.parametrize("seconds", [3, 9, 40, 150])
def test_no_part_of_the_recording_is_left_out(seconds):
    samples = read_sound(encoded(spoken(8, seconds, 8000), "wav", "pcm_s16le", 8000)).samples
    expected = (seconds - 2) * 1000 / 92.88
    assert abs(len(chromaprint_words(Sound(samples, seconds * 1000))) - expected) < 6


def test_a_second_is_too_short_for_a_word():
    assert len(chromaprint_words(Sound(np.ones(8000, np.int16), 1000))) == 0
