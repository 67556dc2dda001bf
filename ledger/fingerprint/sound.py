"""A recording in any of the usual containers becomes 8 kHz mono sound, in bounded memory and time."""
from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np

from ledger.errors import InvalidInput
from ledger.fingerprint.completeness import TruncatedRecording, check_completeness
from ledger.fingerprint.resample import VOICE_RATE, Resampler

CONTAINERS = "wav,w64,aiff,flac,ogg,mp3,aac,mov,mp4,m4a,matroska,webm"  # no playlists: those open other files
MAX_DURATION_S = 600       # ten minutes of voice are more than any grant names; the limit bounds memory and time
MAX_CHANNELS = 8           # 7.1 film sound; more is a lying header
MAX_RATE, MIN_RATE = 384_000, 6_000  # Hz; studio recorders and the narrowest telephone codec
MIN_DURATION_MS = 900      # below, the words of a voice are too few to tell it from another
SILENCE = 10 ** (-66 / 20)  # full scale = 1; 16 steps of a 16-bit recorder
LOUD_FRAMES = 8            # a quarter of a second: clicks alone do not make a recording
FRAME = 256                # samples at 8 kHz, 32 ms
LEVEL = 0.1                # of full scale; peaks of speech lie 12-15 dB above its loud frames
PIECE = 1 << 16            # samples of each channel that are turned into floats at a time: frames hold a few hundred
MISSING_S = 0.5            # encoders pad or trim up to this much without loss
MISSING_SHARE = 0.02       # of the declared duration: containers round their time stamps
MAX_DAMAGED = 0.05         # of all packets; one broken packet at either end is common in cut MP3 files


class UnreadableRecording(InvalidInput):
    """The bytes are not a recording in a container that is opened here."""

    says = "no recording can be read from this file; send WAV, FLAC, OGG, Opus, MP3, M4A, WebM or MP4"


class NoSoundTrack(InvalidInput):
    """The container holds pictures only."""

    says = "this file has no sound track; send a recording, or a video with sound"


class RecordingTooLong(InvalidInput):
    """The recording lasts longer than the limit."""

    says = "the recording lasts {duration_s} s or more, at most {limit_s} s are taken; send the part that matters"


class RecordingTooShort(InvalidInput):
    """Too few milliseconds to tell one voice recording from another."""

    says = "the recording lasts {duration_ms} ms, at least {least_ms} ms are needed; send a longer part"


class SilentRecording(InvalidInput):
    """Less than a quarter of a second rises above the noise floor: there is nothing to recognise."""

    says = "the recording is silent: its loud parts reach {level_db} dB of full scale, {least_db} dB are needed"


class DamagedRecording(InvalidInput):
    """Parts of the sound cannot be decoded."""

    says = "the recording is damaged: {problem}; export it again"


class UnusualSound(InvalidInput):
    """The header names channels or a sample rate outside of what recordings have."""

    says = "{field} is {got}, expected {least} to {most}; convert the recording first"


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono sound as the voice fingerprints read it: `samples` int16 at 8 kHz, shape (n,)."""

    samples: np.ndarray
    duration_ms: int


def read_sound(source: str | Path | bytes) -> Sound:
    """The first sound track of a file, decoded to its end.

    1. Samples become float32 in [-1, 1); the channels are averaged.
    2. The rate becomes 8 kHz (`resample.Resampler`).
    3. The level is the RMS of the eighth loudest frame of 32 ms.
    4. The sound is scaled so that the level is 0.1, cut to [-1, 1], times 32767, rounded to even: int16.

    Raises: UnreadableRecording, NoSoundTrack, UnusualSound, RecordingTooLong, RecordingTooShort, SilentRecording,
    TruncatedRecording, DamagedRecording.
    """
    try:
        with _opened(source) as file, av.open(file, options={"format_whitelist": CONTAINERS}) as container:
            check_completeness(file)
            return _sound_of(container)
    except (av.FFmpegError, OSError, ValueError) as cause:
        raise UnreadableRecording() from cause


def _opened(source: str | Path | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, (bytes, bytearray, memoryview)) else open(source, "rb")


def _sound_of(container: av.container.InputContainer) -> Sound:
    if not container.streams.audio:
        raise NoSoundTrack()
    track = container.streams.audio[0]
    _check_header(track)
    decoded = _Track(container, track)
    samples = np.concatenate([np.zeros(0, np.float32), *decoded.sound()])
    _check_whole(track, decoded)
    if decoded.duration_ms < MIN_DURATION_MS:
        raise RecordingTooShort(duration_ms=decoded.duration_ms, least_ms=MIN_DURATION_MS)
    return Sound(_levelled(samples), decoded.duration_ms)


def _check_header(track: av.AudioStream) -> None:
    codec = track.codec_context
    if codec is None:
        raise UnreadableRecording()
    _check_range("channels", codec.channels, 1, MAX_CHANNELS)
    _check_range("sample rate", codec.sample_rate, MIN_RATE, MAX_RATE)
    declared_s = _declared_s(track)
    if declared_s > MAX_DURATION_S:
        raise RecordingTooLong(duration_s=int(declared_s), limit_s=MAX_DURATION_S)
    codec.thread_count = 1  # one process, one core: the caller's limits count


def _check_range(field: str, got: int, least: int, most: int) -> None:
    if not least <= got <= most:
        raise UnusualSound(field=field, got=got, least=least, most=most)


def _declared_s(track: av.AudioStream) -> float:
    """0 where nothing is declared: raw AAC has no header, and of an MP3 it may be a guess from its first bit rate."""
    container = track.container
    if container.format.name == "aac" or (container.format.name == "mp3" and _holds_its_bits(track)):
        return 0.0
    if track.duration is not None:
        return float(track.duration * track.time_base)
    alone = len(container.streams) == 1 and container.duration is not None
    return container.duration / av.time_base if alone else 0.0


def _holds_its_bits(track: av.AudioStream) -> bool:
    bits = (track.bit_rate or 0) * float((track.duration or 0) * track.time_base)
    return track.container.size * 8 > bits * (1 - MISSING_SHARE)


class _Track:
    """One pass over a track; what was decoded is known while it runs and after it."""

    def __init__(self, container: av.container.InputContainer, track: av.AudioStream) -> None:
        self._container, self._track = container, track
        self.decoded = self.packets = self.damaged = 0
        self.rate = 0

    @property
    def duration_ms(self) -> int:
        return self.decoded * 1000 // self.rate if self.rate else 0

    def sound(self) -> Iterator[np.ndarray]:
        """Mono float32 pieces at 8 kHz."""
        resampler = None
        for piece in self._pieces():
            if resampler is None:
                resampler = Resampler(self.rate)
            yield resampler.feed(_mono(piece))
        if resampler is not None:
            yield resampler.finish()

    def _pieces(self) -> Iterator[np.ndarray]:
        """What frames of one format hold, joined: shape (channels, samples)."""
        waiting, held = [], 0
        for frame in self._frames():
            self._check(frame)
            values = _channels(frame)
            if held >= PIECE or waiting and (values.dtype, len(values)) != (waiting[0].dtype, len(waiting[0])):
                yield np.concatenate(waiting, axis=1)
                waiting, held = [], 0
            waiting.append(values)
            held += frame.samples
        if waiting:
            yield np.concatenate(waiting, axis=1)

    def _frames(self) -> Iterator[av.AudioFrame]:
        for packet in self._packets():
            self.packets += 1
            try:
                yield from packet.decode()
            except av.FFmpegError:
                self.damaged += 1

    def _packets(self) -> Iterator[av.Packet]:
        try:
            yield from self._container.demux(self._track)
        except av.FFmpegError:
            self.damaged += 1  # a cut file often ends in half a packet

    def _check(self, frame: av.AudioFrame) -> None:
        if self.rate == 0:
            _check_range("sample rate", frame.sample_rate, MIN_RATE, MAX_RATE)
            self.rate = frame.sample_rate
        if frame.sample_rate != self.rate:
            raise DamagedRecording(problem=f"its sample rate changes from {self.rate} to {frame.sample_rate}")
        self.decoded += frame.samples
        if self.decoded > MAX_DURATION_S * self.rate:
            raise RecordingTooLong(duration_s=MAX_DURATION_S, limit_s=MAX_DURATION_S)


def _channels(frame: av.AudioFrame) -> np.ndarray:
    values = frame.to_ndarray()
    return values if frame.format.is_planar else values.reshape(-1, frame.layout.nb_channels).T


def _mono(channels: np.ndarray) -> np.ndarray:
    """float32, full scale = 1. Channels are added in their order: the sum does not depend on how they lie in memory."""
    return reduce(np.add, map(_floats, channels)) / np.float32(len(channels))


def _floats(values: np.ndarray) -> np.ndarray:
    if values.dtype == np.uint8:
        return (values.astype(np.float32) - 128) / 128
    if values.dtype.kind == "i":
        return values.astype(np.float32) / -np.float32(np.iinfo(values.dtype).min)
    return np.clip(np.where(np.isfinite(values), values, 0), -8, 8).astype(np.float32)


def _check_whole(track: av.AudioStream, decoded: _Track) -> None:
    declared_s = _declared_s(track)
    held_s = decoded.duration_ms / 1000
    if declared_s - held_s > max(MISSING_S, MISSING_SHARE * declared_s):
        raise TruncatedRecording(declared=f"{declared_s:.1f} s", held=f"{held_s:.1f} s")
    if decoded.damaged > max(1, MAX_DAMAGED * decoded.packets):
        raise DamagedRecording(problem=f"{decoded.damaged} of {decoded.packets} packets cannot be decoded")


def _levelled(samples: np.ndarray) -> np.ndarray:
    level = _level(samples)
    if level < SILENCE:
        raise SilentRecording(level_db=_db(level), least_db=_db(SILENCE))
    return np.rint(np.clip(samples * (LEVEL / level), -1, 1) * 32767).astype(np.int16)


def _level(samples: np.ndarray) -> float:
    frames = samples[:len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    loudness = np.sqrt((frames - frames.mean(axis=1, keepdims=True)).var(axis=1))  # a constant offset is no sound
    return float(np.sort(loudness)[-LOUD_FRAMES]) if len(loudness) >= LOUD_FRAMES else 0.0


def _db(level: float) -> int:
    return round(20 * float(np.log10(max(level, 1e-10))))
