"""The demo's files: a real recording and a real photograph, and what happens to such files out in the world."""
from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
from PIL import Image

SOUNDS = Path("/usr/share/asterisk/sounds/en")  # Debian's asterisk-core-sounds-en-wav, CC BY-SA, one voice
VOICE = SOUNDS / "vm-options.wav"
MINORS_VOICE = SOUNDS / "demo-echotest.wav"
UNRELATED_VOICE = SOUNDS / "queue-thankyou.wav"
RATE = 8_000


def astronaut() -> bytes:
    """The photograph of Eileen Collins by NASA, in the public domain, as PNG."""
    from skimage import data
    return _png(Image.fromarray(data.astronaut()))


def unrelated_picture() -> bytes:
    """A photograph without any of the portrait in it, as PNG."""
    from skimage import data
    return _png(Image.fromarray(data.coffee()))


def smaller_crop(picture: bytes) -> bytes:
    """A tenth cut off on each side, then JPEG at quality 40."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    width, height = image.size
    cut = image.crop((width // 10, height // 10, width - width // 10, height - height // 10))
    return _jpeg(cut, quality=40)


def screenshot(picture: bytes) -> bytes:
    """The upper two thirds of the portrait as a phone shows it: scaled, with bars and a caption's band around it."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    width, height = image.size
    part = image.crop((width // 8, 0, width, 2 * height // 3)).resize((360, 275), Image.Resampling.BILINEAR)
    screen = Image.new("RGB", (390, 640), (18, 18, 20))
    screen.paste(part, (15, 120))
    screen.paste((235, 235, 235), (15, 405, 375, 465))
    return _jpeg(screen, quality=60)


def recoded(recording: bytes) -> bytes:
    """The recording 4 dB quieter, as MP3 at 32 kbit/s."""
    samples = samples_of(recording)
    return encoded((samples * 0.63).astype(np.int16), "mp3", "libmp3lame", 32_000)


def telephone_excerpt(recording: bytes, *, start_s: float, length_s: float) -> bytes:
    """A part of the recording through a telephone's band and mu-law, with music 10 dB below it."""
    whole = samples_of(recording).astype(np.float64)
    part = whole[int(start_s * RATE):int((start_s + length_s) * RATE)]
    spectrum = np.fft.rfft(part)
    frequency = np.fft.rfftfreq(len(part), 1 / RATE)
    spectrum[(frequency < 300) | (frequency > 3_400)] = 0
    speech = np.fft.irfft(spectrum, len(part))
    chord = music(len(part))
    level = np.sqrt(np.mean(speech**2) / np.mean(chord**2)) * 10 ** (-10 / 20)
    return encoded(np.clip(speech + level * chord, -32_000, 32_000).astype(np.int16), "wav", "pcm_mulaw", None)


def music(length: int) -> np.ndarray:
    """Four chords of a piano's decaying partials, half a second each."""
    time = np.arange(length) / RATE
    beat = time % 0.5
    chords = ((220.0, 277.2, 329.6), (246.9, 311.1, 370.0), (196.0, 246.9, 293.7), (261.6, 329.6, 392.0))
    step = (time // 0.5).astype(int) % len(chords)
    tones = [sum(np.sin(2 * np.pi * tone * partial * time) / partial for tone in chord for partial in (1, 2, 3)) for chord in chords]
    return np.choose(step, tones) * np.exp(-4 * beat)


def samples_of(recording: bytes) -> np.ndarray:
    """The recording as 16-bit samples of one channel at 8 kHz."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(io.BytesIO(recording)) as source:
        frames = [out for frame in source.decode(audio=0) for out in resampler.resample(frame)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray().ravel() for frame in frames])


def encoded(samples: np.ndarray, container: str, codec: str, bits_per_second: int | None) -> bytes:
    """16-bit samples at 8 kHz in a container."""
    target = io.BytesIO()
    with av.open(target, "w", format=container) as out:
        stream = out.add_stream(codec, rate=RATE)
        stream.layout = "mono"
        if bits_per_second is not None:
            stream.bit_rate = bits_per_second
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        fifo = av.AudioResampler(format=stream.codec_context.format or "s16", layout="mono", rate=RATE,
                                 frame_size=stream.codec_context.frame_size or 0)
        for part in [*fifo.resample(frame), *fifo.resample(None)]:
            for packet in stream.encode(part):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
    return target.getvalue()


def _png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality)
    return target.getvalue()
