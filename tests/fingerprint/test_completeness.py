"""Files that end early, cut at every kind of place, against the same files whole."""
from __future__ import annotations

import io

import pytest

from ledger.fingerprint.completeness import TruncatedRecording, check_completeness
from tests.fingerprint.speech import encoded, spoken

WAV = encoded(spoken(1, 2, 8000), "wav", "pcm_s16le", 8000)
OGG = encoded(spoken(1, 2), "ogg", "libopus")


def test_whole_files_pass_and_keep_their_position():
    for whole in (WAV, OGG, b"fLaC" + bytes(100), b""):
        file = io.BytesIO(whole)
        file.seek(3)
        check_completeness(file)
        assert file.tell() == 3


@pytest.mark.parametrize("missing", [1, 100, 4000])
def test_a_wav_without_its_last_bytes_is_truncated(missing):
    with pytest.raises(TruncatedRecording) as refusal:
        check_completeness(io.BytesIO(WAV[:-missing]))
    assert refusal.value.declared == "32000 bytes"
    assert refusal.value.held == f"{32000 - missing} bytes"


@pytest.mark.parametrize("missing", [1, 100, 4000])
def test_an_ogg_without_its_last_bytes_is_truncated(missing):
    with pytest.raises(TruncatedRecording):
        check_completeness(io.BytesIO(OGG[:-missing]))


def test_a_wav_that_was_streamed_declares_nothing():
    at = WAV.index(b"data") + 4
    for size in (b"\0\0\0\0", b"\xff\xff\xff\xff"):
        check_completeness(io.BytesIO(WAV[:at] + size + WAV[at + 4:]))


def test_a_wav_of_endless_empty_chunks_is_looked_at_once():
    check_completeness(io.BytesIO(b"RIFF\0\0\0\0WAVE" + b"junk\0\0\0\0" * 100_000))
