"""Sound that behaves like speech (voiced syllables with moving pitch and formants, hiss, pauses), and files of it."""
from __future__ import annotations

import io

import av
import numpy as np

RATE = 48_000


def spoken(seed: int, seconds: float, rate: int = RATE) -> np.ndarray:
    """Float samples in [-1, 1]; the same seed says the same words, a longer time says more of them."""
    words = np.random.default_rng(seed)
    out = np.zeros(0)
    while len(out) < seconds * rate:
        out = np.concatenate([out, _syllable(words, rate)])
    return out[:int(seconds * rate)]


def _syllable(words: np.random.Generator, rate: int) -> np.ndarray:
    seconds, pitch, glide = words.uniform(0.12, 0.3), words.uniform(90, 220), words.uniform(-0.25, 0.25)
    formants, targets = words.uniform([250, 800, 2000], [800, 2200, 3300]), words.uniform([250, 800, 2000], [800, 2200, 3300])
    t = np.arange(int(seconds * rate)) / rate
    hz = pitch * (1 + glide * t / seconds)
    phase = 2 * np.pi * np.cumsum(hz) / rate
    sound = sum(_harmonic(k, hz, phase, formants + np.outer(t / seconds, targets - formants)) for k in range(1, 25))
    hiss = words.normal(size=len(t)) * words.choice([0.01, 0.01, 0.3])
    envelope = np.sin(np.pi * t / seconds) ** 0.7 * words.uniform(0.3, 1)
    pause = np.zeros(int(words.choice([0, 0, 0.05, 0.2]) * rate))
    return np.concatenate([(sound / 8 + hiss) * envelope * 0.5, pause])


def _harmonic(k: int, hz: np.ndarray, phase: np.ndarray, formants: np.ndarray) -> np.ndarray:
    strength = np.exp(-(((k * hz)[:, None] - formants) / [90, 130, 200]) ** 2).sum(axis=1)
    return np.sin(k * phase) * (strength + 0.02) / np.sqrt(k)


def encoded(samples: np.ndarray, container: str, codec: str, rate: int = RATE) -> bytes:
    """The bytes of a file; `samples` is float, shape (n,) or (channels, n)."""
    channels = np.atleast_2d(samples)
    names = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
    pcm = np.rint(np.clip(channels, -1, 1) * 32767).astype(np.int16)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as out:
        track = out.add_stream(codec, rate=rate, layout=names[len(channels)])
        for start in range(0, pcm.shape[1], rate):
            packed = np.ascontiguousarray(pcm[:, start:start + rate].T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=names[len(channels)])
            frame.sample_rate, frame.pts = rate, start
            out.mux(track.encode(frame))
        out.mux(track.encode(None))
    return buffer.getvalue()


def film(samples: np.ndarray | None, frames: int = 30) -> bytes:
    """An MP4 of grey pictures, with the samples as its sound track or with none."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as out:
        picture_track = out.add_stream("mpeg4", rate=10)
        picture_track.width = picture_track.height = 64
        sound_track = out.add_stream("aac", rate=RATE, layout="mono") if samples is not None else None
        for shade in range(frames):
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), shade * 5, np.uint8), format="rgb24")
            out.mux(picture_track.encode(picture))
        out.mux(picture_track.encode(None))
        if sound_track is not None:
            frame = av.AudioFrame.from_ndarray(samples.astype(np.float32)[None, :], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, 0
            out.mux(sound_track.encode(frame))
            out.mux(sound_track.encode(None))
    return buffer.getvalue()
