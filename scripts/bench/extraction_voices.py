"""How many times faster than real time the voice streams are made, beside raw chromaprint; and files read."""
from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import av
import chromaprint
import numpy as np

from ledger.errors import LedgerError
from ledger.fingerprint.resample import Resampler
from ledger.fingerprint.sound import Sound, read_sound
from ledger.fingerprint.voice import fingerprint_sound, fingerprint_voice
from ledger.fingerprint.voice_chromaprint import chromaprint_words
from ledger.fingerprint.voice_landmarks import landmark_words
from ledger.fingerprint.voice_subband import subband_words

SECONDS = 300
ROUNDS = 9                 # the machine is shared: the fastest says what the code can do, the median what the day gave
NATIVE_RATE = 11_025       # Hz; chromaprint's own, so that the peer need not resample
STUDIO_RATE = 48_000       # Hz
FILES = (("WAV", "wav", "pcm_s16le"), ("FLAC", "flac", "flac"), ("MP3", "mp3", "libmp3lame"), ("Opus", "ogg", "libopus"))


def report(folder: Path) -> None:
    """Prints the table for five minutes of voices from the folder: processor time, on one core."""
    sound = _joined(folder)
    seconds = len(sound.samples) / 8000
    native = _resampled(sound, NATIVE_RATE).tobytes()
    studio = _resampled(sound, STUDIO_RATE)
    steps = {"raw chromaprint 2 at 11,025 Hz": lambda: _raw(native, 1), "raw chromaprint 5 at 11,025 Hz": lambda: _raw(native, 4),
             "C with its resampling": lambda: chromaprint_words(sound), "S": lambda: subband_words(sound),
             "L": lambda: landmark_words(sound), "S + L": lambda: (subband_words(sound), landmark_words(sound)),
             "S + L + C": lambda: fingerprint_sound(sound)}
    for name, container, codec in FILES:
        file = _encoded(studio, container, codec)
        steps[f"48 kHz {name}, decoding alone"] = lambda file=file: _decode(file)
        steps[f"48 kHz {name} to fingerprints"] = lambda file=file: fingerprint_voice(file)
    print(f"{seconds:.0f} s of voices, times real time\n{'':>32} {'median':>8} {'fastest':>8}")
    for name, step in steps.items():
        times = [_cpu_s(step) for _ in range(ROUNDS)]
        print(f"{name:>32} {seconds / np.median(times):8.0f} {seconds / min(times):8.0f}")


def _joined(folder: Path) -> Sound:
    pieces, total = [], 0
    for file in sorted(folder.rglob("*.wav")):
        if total >= SECONDS * 8000:
            break
        try:
            pieces.append(read_sound(file).samples)
        except LedgerError:
            continue  # a beep or a silence among the voices
        total += len(pieces[-1])
    samples = np.concatenate([np.zeros(0, np.int16), *pieces])[:SECONDS * 8000]
    return Sound(samples, len(samples) // 8)


def _resampled(sound: Sound, rate: int) -> np.ndarray:
    resampler = Resampler(8000, rate)
    samples = np.concatenate([resampler.feed(sound.samples), resampler.finish()])
    return np.rint(np.clip(samples, -32768, 32767)).astype("<i2")


def _encoded(samples: np.ndarray, container: str, codec: str) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as out:
        track = out.add_stream(codec, rate=STUDIO_RATE, layout="mono")
        for start in range(0, len(samples), STUDIO_RATE):
            frame = av.AudioFrame.from_ndarray(samples[None, start:start + STUDIO_RATE], format="s16", layout="mono")
            frame.sample_rate, frame.pts = STUDIO_RATE, start
            out.mux(track.encode(frame))
        out.mux(track.encode(None))
    return buffer.getvalue()


def _decode(file: bytes) -> None:
    with av.open(io.BytesIO(file)) as container:
        container.streams.audio[0].codec_context.thread_count = 1
        for _ in container.decode(audio=0):
            pass


def _raw(pcm: bytes, algorithm: int) -> None:
    printer = chromaprint.Fingerprinter(algorithm)
    printer.start(NATIVE_RATE, 1)
    printer.feed(pcm)
    printer.finish()


def _cpu_s(step: Callable[[], object]) -> float:
    started = time.process_time()
    step()
    return time.process_time() - started
