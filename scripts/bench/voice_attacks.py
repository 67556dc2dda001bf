"""What happens to voice recordings in the world, as functions of float sound at 16 kHz; each is repeatable by its seed."""
from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from fractions import Fraction

import av
import numpy as np
from scipy import signal

RATE = 16_000
PACKET = 320               # samples: 20 ms, what a call sends at once
Attack = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def through(container: str, codec: str, bit_rate: int | None, rate: int = RATE) -> Attack:
    """Encodes and decodes."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        return _decoded(_encoded(changed_rate(sound, RATE, rate), (container, codec, bit_rate, rate)))
    return attack


def _encoded(sound: np.ndarray, form: tuple[str, str, int | None, int]) -> io.BytesIO:
    container, codec, bit_rate, rate = form
    buffer, pcm = io.BytesIO(), np.rint(np.clip(sound, -1, 1) * 32767).astype(np.int16)
    with av.open(buffer, "w", format=container) as out:
        track = out.add_stream(codec, rate=rate, layout="mono")
        if bit_rate:
            track.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(pcm[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        out.mux(track.encode(frame))
        out.mux(track.encode(None))
    buffer.seek(0)
    return buffer


def _decoded(file: io.BytesIO) -> np.ndarray:
    with av.open(file) as container:
        resampler = av.AudioResampler("flt", "mono", RATE)
        pieces = [piece for frame in container.decode(audio=0) for piece in resampler.resample(frame)]
    return np.concatenate([piece.to_ndarray()[0] for piece in pieces]).astype(np.float64)


def changed_rate(sound: np.ndarray, rate: int, target: int) -> np.ndarray:
    """The same sound at another sample rate."""
    ratio = Fraction(target, rate)
    return sound if ratio == 1 else signal.resample_poly(sound, ratio.numerator, ratio.denominator)


def gain(db: float) -> Attack:
    """Louder (and cut at full scale) or fainter."""
    return lambda sound, luck: np.clip(sound * 10 ** (db / 20), -1, 1)


def band(low_hz: float, high_hz: float) -> Attack:
    """Only this band is left, as on a telephone or a small speaker."""
    sections = signal.butter(4, [low_hz, high_hz], "bandpass", fs=RATE, output="sos")
    return lambda sound, luck: signal.sosfilt(sections, sound)


def tilt(db_per_octave: float) -> Attack:
    """A tone control turned to one end, around 1 kHz."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        spectrum = np.fft.rfft(sound)
        octaves = np.log2(np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 50) / 1000)
        return _fitted(np.fft.irfft(spectrum * 10 ** (db_per_octave * octaves / 20), len(sound)))
    return attack


def _fitted(sound: np.ndarray) -> np.ndarray:
    peak = np.abs(sound).max()
    return sound / peak * 0.9 if peak > 0.9 else sound


def noise(db: float) -> Attack:
    """Pink noise under it at this ratio."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        spectrum = np.fft.rfft(luck.normal(size=len(sound)))
        spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
        return mixed(sound, np.fft.irfft(spectrum, len(sound)), db)
    return attack


def mixed(sound: np.ndarray, under: np.ndarray, db: float) -> np.ndarray:
    """Both, the second `db` below the first in mean power."""
    power = np.mean(sound ** 2) / max(np.mean(under ** 2), 1e-12)
    return _fitted(sound + under * np.sqrt(power * 10 ** (-db / 10)))


def babble(db: float, others: list[np.ndarray]) -> Attack:
    """Six other people talking at once."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        under = np.zeros(len(sound))
        for at in luck.integers(0, len(others), 6):
            under += np.resize(np.roll(others[at], luck.integers(0, len(others[at]))), len(sound))
        return mixed(sound, under, db)
    return attack


def music(db: float) -> Attack:
    """A bed of chords, bass and drums, another one for each seed."""
    return lambda sound, luck: mixed(sound, tune(len(sound), luck), db)


def tune(size: int, luck: np.random.Generator) -> np.ndarray:
    """Chords that change each bar, bass, drums; 8 kHz of partials."""
    beat = int(RATE * 60 / luck.uniform(70, 150))
    out, root = np.zeros(size + 8 * beat), luck.uniform(50, 62)
    for start in range(0, size, beat):
        if start // beat % 4 == 0:
            chord = root + luck.choice([0, 5, 7, -3, 2]) + np.array([0, luck.choice([3, 4]), 7, 12])
        for note in chord:
            _add(out, start, _note(440 * 2 ** ((note - 69) / 12), 4 * beat, luck) * 0.3)
        _add(out, start, _note(440 * 2 ** ((chord[0] - 81) / 12), beat, luck))
        drum = luck.normal(size=beat // 2) * np.exp(-np.arange(beat // 2) / (0.03 * RATE))
        _add(out, start + beat // 2, drum)
    return out[:size]


def _note(hz: float, size: int, luck: np.random.Generator) -> np.ndarray:
    t = np.arange(size) / RATE
    partials = [np.sin(2 * np.pi * k * hz * t + luck.uniform(0, 6)) / k for k in range(1, 9) if k * hz < RATE / 2]
    return sum(partials) * np.exp(-t * luck.uniform(1, 4)) * np.minimum(1, t * 200)


def _add(out: np.ndarray, start: int, sound: np.ndarray) -> None:
    part = out[start:start + len(sound)]
    part += sound[:len(part)]


def reverb(seconds: float) -> Attack:
    """A room with this time of decay by 60 dB."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        t = np.arange(int(seconds * RATE)) / RATE
        echo = luck.normal(size=len(t)) * 10 ** (-3 * t / seconds)
        echo[:int(0.005 * RATE)] = 0
        echo *= 0.7 / np.sqrt(np.sum(echo ** 2))
        echo[0] = 0.7
        return _fitted(signal.fftconvolve(sound, echo)[:len(sound)])
    return attack


def tempo(ratio: float) -> Attack:
    """Faster or slower at the same pitch (WSOLA)."""
    return lambda sound, luck: _filtered(sound, ratio)


def pitch(semitones: float) -> Attack:
    """Higher or lower at the same tempo."""
    ratio = 2 ** (semitones / 12)
    return lambda sound, luck: _filtered(speed(ratio)(sound, luck), 1 / ratio)


def speed(ratio: float) -> Attack:
    """Faster or slower with its pitch, as a tape."""
    fraction = Fraction(ratio).limit_denominator(200)
    return lambda sound, luck: signal.resample_poly(sound, fraction.denominator, fraction.numerator)


def effect(*steps: tuple[str, str]) -> Attack:
    """FFmpeg's filters by name and options, one after the other."""
    return lambda sound, luck: _through_filters(sound, steps)


def _filtered(sound: np.ndarray, ratio: float) -> np.ndarray:
    return _through_filters(sound, [("atempo", f"{ratio:.6f}")])


def _through_filters(sound: np.ndarray, steps: Sequence[tuple[str, str]]) -> np.ndarray:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono", time_base=Fraction(1, RATE))
    last, sink = source, graph.add("abuffersink")
    for name, options in [*steps, ("aformat", "sample_fmts=flt:channel_layouts=mono")]:
        here = graph.add(name, options)
        last.link_to(here)
        last = here
    last.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(sound.astype(np.float32)[None, :], format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
    source.push(frame)
    source.push(None)
    return np.concatenate([np.zeros(0), *_pulled(sink)])


def _pulled(sink: av.filter.context.FilterContext):
    while True:
        try:
            yield sink.pull().to_ndarray()[0].astype(np.float64)
        except (av.error.EOFError, av.error.BlockingIOError):
            return


def chain(*attacks: Attack) -> Attack:
    """One after the other."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        for each in attacks:
            sound = each(sound, luck)
        return sound
    return attack


def untouched(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """As it is."""
    return sound


COMPRESSED = effect(("acompressor", "threshold=0.03:ratio=12:attack=3:release=80:makeup=8"), ("alimiter", "limit=0.6"))
TELEPHONE = chain(band(300, 3400), through("wav", "pcm_mulaw", None, 8000))
MOBILE = chain(band(200, 3600), through("3gp", "libopencore_amrnb", 7950, 8000))


def gsm(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """GSM 06.10 by the program sox: no library here encodes it."""
    pcm = np.rint(np.clip(changed_rate(sound, RATE, 8000), -1, 1) * 32767).astype("<i2").tobytes()
    raw = ["-t", "raw", "-r", "8000", "-e", "signed", "-b", "16", "-c", "1"]
    packed = subprocess.run(["sox", *raw, "-", "-t", "gsm", "-"], input=pcm, capture_output=True, check=True).stdout
    back = subprocess.run(["sox", "-t", "gsm", "-", *raw, "-"], input=packed, capture_output=True, check=True).stdout
    return changed_rate(np.frombuffer(back, "<i2") / 32768, 8000, RATE)


def lost_packets(share: float) -> Attack:
    """Pieces of 20 ms that never arrived, each filled with the fading one before it; losses come in runs."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        out, is_lost = sound.copy(), False
        for start in range(PACKET, len(out) - PACKET, PACKET):
            is_lost = luck.random() < (0.4 if is_lost else 0.6 * share)
            if is_lost:
                out[start:start + PACKET] = 0.75 * out[start - PACKET:start]
        return out
    return attack


def without_pauses(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """All that is faint for a while is cut out."""
    level = np.sqrt(np.convolve(sound ** 2, np.ones(400) / 400, "same"))
    is_loud = level > 0.06 * np.percentile(level, 95)
    return sound[np.convolve(is_loud, np.ones(800), "same") > 0]


def overlapped(db: float, others: list[np.ndarray]) -> Attack:
    """Another person talks over it."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        other = others[luck.integers(0, len(others))]
        return mixed(sound, np.resize(np.roll(other, luck.integers(0, len(other))), len(sound)), db)
    return attack


def joined(others: list[np.ndarray]) -> Attack:
    """Between three seconds of one other person and two of another."""
    def attack(sound: np.ndarray, luck: np.random.Generator) -> np.ndarray:
        before, after = (others[at] for at in luck.integers(0, len(others), 2))
        return np.concatenate([np.resize(before, 3 * RATE), sound, np.resize(after, 2 * RATE)])
    return attack


def groups(others: list[np.ndarray]) -> dict[str, dict[str, tuple[float, Attack]]]:
    """Group -> attack -> (seconds of the excerpt, what is done to it)."""
    return {
        "codecs, gain, EQ, telephone": {
            "mp3 32k": (5, through("mp3", "libmp3lame", 32_000)), "opus 12k": (5, through("ogg", "libopus", 12_000, 48_000)),
            "aac 32k": (5, through("ipod", "aac", 32_000)), "g.711": (5, TELEPHONE), "mobile amr": (5, MOBILE),
            **({"gsm": (5, chain(band(200, 3600), gsm))} if shutil.which("sox") else {}),
            "g.722": (5, through("wav", "g722", None)), "gain -30 dB": (5, gain(-30)), "gain +18 dB cut": (5, gain(18)),
            "tilt +6 dB/oct": (5, tilt(6)), "tilt -6 dB/oct": (5, tilt(-6)), "small speaker": (5, band(600, 2500))},
        "noise and babble": {
            **{f"pink {db} dB": (5, noise(db)) for db in (10, 5, 0)},
            **{f"babble {db} dB": (5, babble(db, others)) for db in (10, 5, 0)}},
        "music": {f"music {db} dB": (5, music(db)) for db in (10, 5, 0)},
        "reverb": {f"reverb {s} s": (5, reverb(s)) for s in (0.3, 0.7, 1.2)},
        "excerpts": {f"{s} s": (s, untouched) for s in (10, 5, 3, 2, 1)},
        "tempo": {f"tempo {r:+.0%}": (5, tempo(1 + r)) for r in (-0.1, -0.05, 0.05, 0.1)},
        "pitch": {f"pitch {s:+} st": (5, pitch(s)) for s in (-2, -1, 1, 2)},
        "speed": {f"speed {r:+.0%}": (5, speed(1 + r)) for r in (-0.05, -0.02, 0.02, 0.05)},
        "mixes": {
            "3 s telephone + music": (3, chain(music(5), TELEPHONE)),
            "reverb + pink 10 + mp3": (5, chain(reverb(0.5), noise(10), through("mp3", "libmp3lame", 32_000))),
            "speed 3 % + opus": (5, chain(speed(1.03), through("ogg", "libopus", 16_000, 48_000))),
            "tempo 4 % + music 10": (5, chain(tempo(1.04), music(10))),
            "mobile + babble 10": (5, chain(babble(10, others), MOBILE)),
            "pitch 1 st + telephone": (5, chain(pitch(1), TELEPHONE))},
        "calls and studios": {
            "5 % of packets lost": (5, chain(lost_packets(0.05), MOBILE)), "broadcast compressor": (5, COMPRESSED),
            "noise 5 dB, de-noised": (5, chain(noise(5), effect(("afftdn", "nr=30:nf=-30:tn=1")))),
            "tremolo": (5, effect(("tremolo", "f=5:d=0.8"))), "flanger": (5, effect(("flanger", "depth=5:regen=30:width=90"))),
            "chorus": (5, effect(("chorus", "0.6:0.9:50|60|40:0.4|0.32|0.3:0.25|0.4|0.3:2|2.3|1.3"))),
            "far microphone": (5, chain(band(80, 2500), reverb(0.8), noise(10))), "pauses removed": (8, without_pauses),
            "another voice 0 dB": (5, overlapped(0, others)), "between two others": (5, joined(others)),
            "shifted by 40 Hz": (5, effect(("afreqshift", "shift=40")))},
        "sped up or transposed, and drowned": {
            "speed 5 % + pink 5": (5, chain(speed(1.05), noise(5))), "speed 5 % + music 3": (5, chain(speed(1.05), music(3))),
            "pitch 2 st + music 5": (5, chain(pitch(2), music(5))), "pitch -2 st + babble 5": (5, chain(pitch(-2), babble(5, others))),
            "tempo 10 % + pink 0": (5, chain(tempo(1.1), noise(0))),
            "tempo 8 % + music 5 + compressor": (5, chain(tempo(1.08), music(5), COMPRESSED))},
    }
