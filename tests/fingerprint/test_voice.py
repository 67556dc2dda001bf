"""The fingerprints of a recording do not depend on its container, its path or the run."""
from __future__ import annotations

import tracemalloc

import numpy as np

from ledger.fingerprint.sound import Sound
from ledger.fingerprint.voice import fingerprint_sound, fingerprint_voice
from tests.fingerprint.speech import encoded, spoken

SPEECH = spoken(4, 8)


def test_wav_and_flac_of_one_recording_have_identical_fingerprints():
    wav, flac = fingerprint_voice(encoded(SPEECH, "wav", "pcm_s16le")), fingerprint_voice(encoded(SPEECH, "flac", "flac"))
    assert wav.fingerprints == flac.fingerprints
    assert wav.duration_ms == flac.duration_ms == 8000


def test_a_path_and_its_bytes_have_identical_fingerprints(tmp_path):
    file = tmp_path / "voice.wav"
    file.write_bytes(encoded(SPEECH, "wav", "pcm_s16le"))
    assert fingerprint_voice(file).fingerprints == fingerprint_voice(file.read_bytes()).fingerprints


def test_a_stream_without_words_is_left_out():
    short = fingerprint_voice(encoded(SPEECH[:48000], "wav", "pcm_s16le"))
    assert all(fingerprint.digest for fingerprint in short.fingerprints)
    assert "voice-chromaprint5-v1" not in [fingerprint.algorithm for fingerprint in short.fingerprints]


def test_the_longest_recording_is_read_within_bounded_memory():
    samples = np.tile(np.random.default_rng(1).integers(-9000, 9000, 8000).astype(np.int16), 600)
    tracemalloc.start()
    try:
        fingerprint_sound(Sound(samples, 600_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100_000_000  # bytes; float64 spectra of all frames at once took 458 million
