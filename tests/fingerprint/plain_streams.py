"""Streams S and L written again from their docstrings, in plain Python without numpy: where the vectors come from."""
from __future__ import annotations

import cmath
import json
import math
from pathlib import Path

VECTORS = Path(__file__).parent.parent / "vectors" / "voice_streams.json"


def counted_sound(count: int = 13_000) -> list[int]:
    """int16 samples by whole-number arithmetic: sweeps under a slow rhythm, with a pause."""
    out = []
    for n in range(count):
        sweep = (n * n * 3 // 1000) % 400 - 200 + ((n * (n % 900) // 37) % 300 - 150)
        beat = 0 if 6000 <= n < 7000 else 5 + n // 700 % 4 * 11
        out.append(sweep * beat + (n * 7919 % 257 - 128))
    return out


def fourier(values: list[complex]) -> list[complex]:
    """The discrete Fourier transform; the length is a power of two."""
    if len(values) == 1:
        return values
    even, odd = fourier(values[0::2]), fourier(values[1::2])
    turned = [cmath.exp(-2j * math.pi * k / len(values)) * odd[k] for k in range(len(odd))]
    return [a + b for a, b in zip(even, turned)] + [a - b for a, b in zip(even, turned)]


def hann(size: int) -> list[float]:
    return [0.5 - 0.5 * math.cos(2 * math.pi * n / (size - 1)) for n in range(size)]


def subband_words(samples: list[int]) -> list[int]:
    padded = [0.0] * 512 + [s / 32768 for s in samples] + [0.0] * 512
    window = hann(2048)
    rows, totals = [], []
    for start in range(0, len(padded) - 2048 + 1, 256):
        spectrum = fourier([padded[start + n] * window[n] + 0j for n in range(2048)])[:1025]
        logs = [math.log(sum(weight(b, k) * abs(spectrum[k]) ** 2 for k in range(1025)) + 1e-7) for b in range(33)]
        rows.append([round(level * 1024) for level in logs])
        totals.append(math.log(sum(math.exp(level) for level in logs)))
    gate = quantile(totals, 0.95) - 9.2
    return [word(rows[t], rows[t + 4]) if totals[t] > gate or totals[t + 4] > gate else 0 for t in range(len(rows) - 4)]


def weight(b: int, k: int) -> float:
    low, high = (250 * (3400 / 250) ** (edge / 33) for edge in (b, b + 1))
    return max(0.0, 1 - abs(k * 8000 / 2048 - math.sqrt(low * high)) / max(high - low, 7.8125))


def word(earlier: list[int], later: list[int]) -> int:
    out = 0
    for b in range(32):
        out |= int((later[b] - later[b + 1]) - (earlier[b] - earlier[b + 1]) > 0) << (31 - b)
    return out


def quantile(values: list[float], share: float) -> float:
    ordered, at = sorted(values), share * (len(values) - 1)
    low = int(at)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (at - low)


def landmarks(samples: list[int]) -> list[list[int]]:
    """Pairs [frame, hash]."""
    levels = relative_levels(samples)
    peaks = kept_peaks(levels)
    out = []
    for i, (t, b) in enumerate(peaks):
        near = [(u - t, c - b) for u, c in peaks[i + 1:] if 2 <= u - t <= 63 and abs(c - b) <= 31][:5]
        out += [[t, b << 12 | df + 32 << 6 | dt] for dt, df in near]
    return out


def relative_levels(samples: list[int]) -> list[list[int]]:
    window = hann(512)
    logs = []
    for start in range(0, len(samples) - 512 + 1, 128):
        spectrum = fourier([samples[start + n] / 32768 * window[n] + 0j for n in range(512)])
        logs.append([math.log(abs(spectrum[k]) + 1e-4) for k in range(4, 224)])
    curve = [math.exp(-0.5 * (d / 30) ** 2) for d in range(-150, 151)]
    curve = [c / sum(curve) for c in curve]
    return [[round((logs[t][b] - sum(c * logs[mirrored(t + d, len(logs))][b] for d, c in zip(range(-150, 151), curve)))
                   * 1024) for b in range(220)] for t in range(len(logs))]


def mirrored(at: int, size: int) -> int:
    at %= 2 * size
    return at if at < size else 2 * size - 1 - at


def kept_peaks(levels: list[list[int]]) -> list[tuple[int, int]]:
    found = [(t, b) for t in range(len(levels)) for b in range(220) if is_peak(levels, t, b)]
    return [(t, b) for t, b in found
            if sum(abs(u - t) <= 31 and levels[u][c] > levels[t][b] for u, c in found) < 30]


def is_peak(levels: list[list[int]], t: int, b: int) -> bool:
    box = (levels[u][c] for u in range(max(0, t - 4), min(len(levels), t + 5))
           for c in range(max(0, b - 7), min(220, b + 8)))
    return levels[t][b] > 0 and levels[t][b] == max(box)


def write_vectors() -> None:
    """Run from the repository root: python -m tests.fingerprint.plain_streams"""
    samples = counted_sound()
    vectors = {
        "expected_from": "tests/fingerprint/plain_streams.py, which follows the docstrings without numpy",
        "samples": "counted_sound() of that module, int16 at 8 kHz",
        "voice-subband-v1": [f"{word:08x}" for word in subband_words(samples)],
        "voice-landmarks-v1": landmarks(samples),
    }
    VECTORS.write_text(json.dumps(vectors, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    write_vectors()
