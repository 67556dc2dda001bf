"""What decoding takes, and what it refuses, on files that real encoders wrote."""
from __future__ import annotations

import resource
import struct

import numpy as np
import pytest

from ledger.fingerprint import sound
from ledger.fingerprint.completeness import TruncatedRecording
from ledger.fingerprint.sound import read_sound
from tests.fingerprint.speech import RATE, encoded, film, spoken

SPEECH = spoken(1, 6)
FORMATS = [("wav", "pcm_s16le"), ("wav", "pcm_s24le"), ("wav", "pcm_f32le"), ("wav", "pcm_u8"), ("flac", "flac"),
           ("ogg", "flac"), ("ogg", "libopus"), ("mp3", "libmp3lame"), ("ipod", "aac"), ("webm", "libopus"),
           ("adts", "aac"), ("aiff", "pcm_s16be"), ("matroska", "flac")]


def closeness(one: np.ndarray, other: np.ndarray) -> float:
    """The largest correlation over shifts of up to 100 ms."""
    size = min(len(one), len(other)) - 1600
    middle = one[800:800 + size].astype(float)
    return max(np.corrcoef(middle, other[at:at + size].astype(float))[0, 1] for at in range(1600))


@pytest.mark.parametrize("container, codec", FORMATS)
def test_each_format_gives_the_sound_that_was_encoded(container, codec):
    reference = read_sound(encoded(SPEECH, "wav", "pcm_s16le"))
    decoded = read_sound(encoded(SPEECH, container, codec))
    assert abs(decoded.duration_ms - 6000) < 120
    assert closeness(reference.samples, decoded.samples) > 0.8  # delays of codecs are no whole samples at 8 kHz


def test_wav_and_flac_of_one_recording_agree_to_the_sample():
    for samples in (SPEECH, np.stack([SPEECH, np.roll(SPEECH, 99) * 0.3])):
        wav, flac = (read_sound(encoded(samples, kind, codec)) for kind, codec in FORMATS[::4][:2])
        assert wav.duration_ms == flac.duration_ms == 6000
        assert np.array_equal(wav.samples, flac.samples)


def test_six_channels_in_wav_and_flac_agree_to_the_sample():
    channels = np.stack([np.roll(SPEECH, 1000 * shift) * 0.9 ** shift for shift in range(6)])
    wav, flac = (read_sound(encoded(channels, kind, codec)) for kind, codec in (("wav", "pcm_s24le"), ("flac", "flac")))
    assert np.array_equal(wav.samples, flac.samples)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_samples_that_are_no_numbers_are_silence_and_huge_ones_are_cut(kind):
    values = np.array([np.nan, np.inf, -np.inf, 0.25, np.finfo(kind).max, -9], kind)
    assert sound._floats(values).tolist() == [0, 0, 0, 0.25, 8, -8]


def test_the_sound_of_a_video_is_read():
    assert abs(read_sound(film(SPEECH)).duration_ms - 6000) < 120


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 96000])
def test_each_sample_rate_gives_the_same_sound(rate):
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(3 * rate) / rate)
    samples = read_sound(encoded(tone, "wav", "pcm_s16le", rate)).samples
    expected = np.sin(2 * np.pi * 440 * np.arange(24000) / 8000)
    assert len(samples) == 24000
    assert np.corrcoef(samples[500:-500], expected[500:-500])[0, 1] > 0.9999


def test_eight_channels_are_averaged():
    channels = np.zeros((8, 3 * RATE))
    channels[5] = SPEECH[:3 * RATE]
    alone = read_sound(encoded(SPEECH[:3 * RATE], "wav", "pcm_s16le"))
    assert closeness(alone.samples, read_sound(encoded(channels, "wav", "pcm_s16le")).samples) > 0.999


def test_level_does_not_depend_on_gain():
    loud, faint = (read_sound(encoded(SPEECH * gain, "wav", "pcm_f32le")) for gain in (1.0, 0.01))
    assert np.corrcoef(loud.samples, faint.samples)[0, 1] > 0.999
    assert abs(int(np.abs(loud.samples).max()) - int(np.abs(faint.samples).max())) < 500


def test_silence_is_refused():
    with pytest.raises(sound.SilentRecording):
        read_sound(encoded(np.zeros(5 * RATE), "wav", "pcm_s16le"))


def test_a_constant_offset_is_silence():
    with pytest.raises(sound.SilentRecording):
        read_sound(encoded(np.full(5 * RATE, 0.4), "wav", "pcm_s16le"))


def test_a_few_clicks_are_silence():
    clicks = np.zeros(5 * RATE)
    clicks[RATE::RATE] = 0.9
    with pytest.raises(sound.SilentRecording):
        read_sound(encoded(clicks, "wav", "pcm_s16le"))


def test_one_second_of_speech_in_a_minute_of_silence_is_taken():
    quiet = np.zeros(60 * RATE)
    quiet[30 * RATE:31 * RATE] = SPEECH[:RATE]
    assert read_sound(encoded(quiet, "flac", "flac")).duration_ms == 60_000


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.3, 0.89])
def test_a_short_clip_is_refused(seconds):
    with pytest.raises((sound.RecordingTooShort, sound.UnreadableRecording)):
        read_sound(encoded(SPEECH[:int(seconds * RATE)], "wav", "pcm_s16le"))


def test_three_hours_are_refused_by_their_header():
    recording = encoded(SPEECH, "flac", "flac")
    at = recording.index(b"fLaC") + 8 + 13  # the low four bytes of the number of samples
    lying = recording[:at] + struct.pack(">I", 3 * 3600 * RATE) + recording[at + 4:]
    with pytest.raises(sound.RecordingTooLong) as refusal:
        read_sound(lying)
    assert refusal.value.limit_s == 600


def test_a_small_file_of_an_hour_is_refused_within_bounded_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = encoded(np.zeros(3600 * 8000, np.float32), "flac", "flac", 8000)
    mp3 = encoded(np.zeros(700 * 8000, np.float32), "mp3", "libmp3lame", 8000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for file in (bomb, mp3):
        with pytest.raises(sound.RecordingTooLong):
            read_sound(file)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - max(peak, before) < 200_000  # KiB


@pytest.mark.parametrize("container, codec", [("wav", "pcm_s16le"), ("flac", "flac"), ("ipod", "aac"), ("ogg", "libopus"),
                                              ("webm", "libopus"), ("mp3", "libmp3lame")])
def test_half_a_file_is_refused(container, codec):
    whole = encoded(np.tile(SPEECH, 2), container, codec)
    with pytest.raises((TruncatedRecording, sound.UnreadableRecording)):
        read_sound(whole[:len(whole) // 2])


@pytest.mark.parametrize("declared_frames", [40, 100_000])
def test_an_mp3_whose_header_lies_is_read_to_its_end_or_refused(declared_frames):
    honest = encoded(SPEECH, "mp3", "libmp3lame")
    at = max(honest.find(b"Xing"), honest.find(b"Info"))
    lying = bytearray(honest)
    lying[at + 8:at + 12] = struct.pack(">I", declared_frames)
    try:
        assert abs(read_sound(bytes(lying)).duration_ms - 6000) < 120
    except (TruncatedRecording, sound.RecordingTooLong):
        assert declared_frames > 1000


@pytest.mark.parametrize("text", [b"", b"RIFF", b"hello, this is a text\n" * 500, b"#EXTM3U\nfile:///etc/passwd\n",
                                  b"ffconcat version 1.0\nfile /etc/passwd\n", b"\x89PNG\r\n\x1a\n" + bytes(500), bytes(10_000),
                                  b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"text " * 1000])
def test_what_is_no_recording_is_refused(text):
    with pytest.raises((sound.UnreadableRecording, sound.NoSoundTrack, sound.RecordingTooShort)):
        read_sound(text)


def test_a_video_without_sound_is_refused():
    with pytest.raises(sound.NoSoundTrack):
        read_sound(film(None))


@pytest.mark.parametrize("field, at, value", [("channels", 22, 60_000), ("channels", 22, 9), ("sample rate", 24, 100),
                                              ("sample rate", 24, 2_000_000_000)])
def test_a_header_with_absurd_numbers_is_refused(field, at, value):
    lying = bytearray(encoded(SPEECH, "wav", "pcm_s16le"))
    size = 2 if field == "channels" else 4
    lying[at:at + size] = value.to_bytes(size, "little")
    with pytest.raises((sound.UnusualSound, sound.UnreadableRecording)):
        read_sound(bytes(lying))


def test_damage_in_the_middle_never_raises_another_error():
    whole = encoded(SPEECH, "flac", "flac")
    luck = np.random.default_rng(3)
    for _ in range(30):
        broken = bytearray(whole)
        for at in luck.integers(0, len(broken), 20):
            broken[at] ^= int(luck.integers(1, 256))
        try:
            read_sound(bytes(broken))
        except sound.InvalidInput:
            pass
