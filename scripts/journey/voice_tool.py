"""A tool that speaks with a licensed voice, as any generating tool would use the ledger: ask, make, count, report.

It makes each line out of the licensed recording itself: another stretch of it, brighter, at its own loudness.
"""
from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

import media
from ledger.client.tool import NotLicensed, Question, Tool

LINE_S = 2.0           # of sound in a line: less is a weak fingerprint
BRIGHTER = 0.6         # share of each sample that is taken from its difference to the one before
LOUDEST = 30_000
UNITS_OF_A_LINE = 1


@dataclass(frozen=True, slots=True)
class Run:
    """What a run made: the license that covers it, how many lines, the first of them, and the meter after it."""

    license_id: str
    lines: int
    first: bytes
    meter: dict[str, object]


def speak(tool: Tool, question: Question, meter_id: str, job: tuple[bytes, int]) -> Run:
    """The lines are made, counted and handed in as one receipt, and the first is reported. Raises: NotLicensed, OverCap."""
    recording, lines = job
    meter = tool.ledger.get(f"/meters/{meter_id}")
    if meter["license_id"] not in tool.require_licensed(question):
        raise NotLicensed(licensee=question.licensee, asset_id=question.asset_id, reasons="the meter is another license's")
    made = list(spoken_lines(recording, lines))
    with tool.counting(meter_id) as counter:
        counter.count_all([(line, UNITS_OF_A_LINE) for line in made])
        meter = counter.hand_in()
    tool.report(meter["license_id"], made[0])
    return Run(meter["license_id"], lines, made[0], meter)


def spoken_lines(recording: bytes, lines: int) -> Iterator[bytes]:
    """As many different WAV files."""
    samples = media.samples_of(recording).astype(np.float64)
    length = int(LINE_S * media.RATE)
    for number in range(lines):
        start = number * (len(samples) - length) // max(1, lines)
        part = samples[start:start + length]
        bright = part - BRIGHTER * np.concatenate([[0.0], part[:-1]])
        loudness = LOUDEST * (1 - number / (2 * lines)) / max(1.0, np.abs(bright).max())
        yield _wav((bright * loudness).astype("<i2"))


def _wav(samples: np.ndarray) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(media.RATE)
        out.writeframes(samples.tobytes())
    return target.getvalue()
