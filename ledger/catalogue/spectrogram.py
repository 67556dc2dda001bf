"""Evidence for a clip that a person can look at: its spectrogram above that of the recording it was found in."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from ledger.catalogue.match import Segment
from ledger.catalogue.plate import (GAP, LINE, MARGIN, SMALL_LETTERS, SMALL_LINE, Plate, Titles, chance, framed, verdict)
from ledger.fingerprint.resample import VOICE_RATE

WINDOW = 256               # samples at 8 kHz: 32 ms
HOP = 64                   # samples: 125 columns a second, or fewer so that the page stays narrow
MOST_COLUMNS = 1200        # a wider picture is no easier to read
BANDS = WINDOW // 2 + 1
PIXELS_A_BAND = 2
HEIGHT = BANDS * PIXELS_A_BAND
FOOT = LINE + 2 * SMALL_LINE
AROUND_MS = 1000           # of the recording on both sides of the segment
MOST_MS = 20_000           # of a segment; a person sees in its beginning what there is to see
RANGE_DB = 60              # below the loudest cell everything is black
LEAST_WIDTH = 760          # pixels of a page: the names in it must be readable above a short clip
GUTTER = 48                # pixels left of the spectrograms, for the frequencies
TICKS = 12                 # marks of time, at most
TICK = 4                   # pixels
STEPS_MS = (100, 200, 500, 1000, 2000, 5000)  # between two marks of time
KILOHERTZ = (0, 1, 2, 3, 4)
NO_SOUND = (224, 224, 224)  # paper, not black: where the file ends there is no silence to see
INK = np.array([(0, 0, 4), (66, 10, 104), (147, 38, 103), (221, 81, 58), (252, 165, 10), (252, 255, 164)], float)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is drawn, in ms of the recording: `first_ms` to `last_ms`, framed from `start_ms` to `end_ms`; a column each `hop`."""

    first_ms: int
    last_ms: int
    start_ms: int
    end_ms: int
    hop: int

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self.column(self.last_ms)

    def column(self, at_ms: float) -> int:
        """Where a time of the recording stands."""
        return int((at_ms - self.first_ms) * VOICE_RATE / 1000 / self.hop)


def voice_evidence(clip: np.ndarray, recording: np.ndarray, titles: Titles) -> bytes:
    """A PNG: above, the clip stretched to the recording's tempo; below, the recording with the matched segment framed.

    `clip` and `recording` are int16 at 8 kHz, shape (n,), as `MediaFingerprint.sound_samples` holds them. Both stand at the
    same time scale, so that what they share lies in the same column; each has its own times below it. At most the first
    20 seconds of the segment are drawn.
    """
    segment = titles.found.segment
    assert segment is not None, "pictures are drawn side by side"
    stretch = _stretch(segment, len(recording) * 1000 // VOICE_RATE)
    plate = Plate(max(stretch.columns + GUTTER, LEAST_WIDTH) + 2 * MARGIN, 2 * (LINE + HEIGHT + SMALL_LINE + GAP) + FOOT + 2 * MARGIN)
    width, top = plate.page.width - 2 * MARGIN, MARGIN
    for name, samples, warp in ((titles.query, clip, _of_clip(segment)), (titles.registered, recording, (0.0, 1.0))):
        plate.title((MARGIN, top), name, width)
        picture = _picture(_columns(samples, stretch, warp))
        edges = stretch.column(stretch.start_ms), stretch.column(stretch.end_ms)
        framed(picture, [(edges[0], 2), (edges[1], 2), (edges[1], HEIGHT - 3), (edges[0], HEIGHT - 3)])
        plate.page.paste(picture, (MARGIN + GUTTER, top + LINE))
        _frequencies(plate, top + LINE)
        _times(plate, stretch, (warp, len(samples) * 1000 // VOICE_RATE), top + LINE + HEIGHT)
        top += LINE + HEIGHT + SMALL_LINE + GAP
    plate.title((MARGIN, top), verdict(titles.found), width)
    for line, text in enumerate((chance(titles.found), _caption(segment, stretch))):
        plate.small((MARGIN, top + LINE + line * SMALL_LINE), text, width)
    return plate.png()


def _stretch(segment: Segment, recorded_ms: int) -> Stretch:
    end_ms = min(segment.end_ms, segment.start_ms + MOST_MS)
    first_ms, last_ms = max(0, segment.start_ms - AROUND_MS), max(min(recorded_ms, end_ms + AROUND_MS), end_ms)
    hops = (last_ms - first_ms) * VOICE_RATE / 1000 / HOP
    return Stretch(first_ms, last_ms, segment.start_ms, end_ms, HOP * max(1, -(-int(hops) // MOST_COLUMNS)))


def _of_clip(segment: Segment) -> tuple[float, float]:
    """(shift, tempo): a time of the recording, less the shift, over the tempo, is the clip's own, in ms."""
    return segment.start_ms - segment.query_start_ms * segment.tempo, segment.tempo


def _columns(samples: np.ndarray, stretch: Stretch, warp: tuple[float, float]) -> np.ndarray:
    """Levels from 0 to 1, shape (129, columns), low frequencies last; NaN where there is no sound."""
    shift, tempo = warp
    times_ms = stretch.first_ms + np.arange(stretch.columns) * stretch.hop * 1000 / VOICE_RATE
    starts = np.rint((times_ms - shift) / tempo * VOICE_RATE / 1000).astype(np.int64)
    held = (starts >= 0) & (starts + WINDOW <= len(samples))
    levels = np.full((BANDS, len(starts)), np.nan)
    if held.any():
        frames = samples[starts[held, None] + np.arange(WINDOW)] / 32768 * np.hanning(WINDOW)
        level = 20 * np.log10(np.abs(np.fft.rfft(frames, axis=1)) + 1e-6)
        levels[:, held] = np.clip((level - level.max()) / RANGE_DB + 1, 0, 1).T[::-1]
    return levels


def _picture(levels: np.ndarray) -> Image.Image:
    places = np.linspace(0, 1, len(INK))
    colours = np.stack([np.interp(np.nan_to_num(levels), places, INK[:, channel]) for channel in range(3)], axis=-1)
    colours[np.isnan(levels)] = NO_SOUND
    picture = Image.fromarray(np.rint(colours).astype(np.uint8))
    return picture.resize((levels.shape[1], HEIGHT), Image.Resampling.NEAREST)


def _frequencies(plate: Plate, top: int) -> None:
    left, bottom = MARGIN + GUTTER, top + HEIGHT
    for kilohertz in KILOHERTZ:
        y = bottom - 1 - kilohertz * (HEIGHT - 1) / KILOHERTZ[-1]
        plate.tick((left - TICK, y), (left - 1, y))
        text = f"{kilohertz} kHz" if kilohertz == KILOHERTZ[-1] else str(kilohertz)
        plate.small((left - TICK - 2, min(max(y, top + SMALL_LETTERS / 2), bottom - SMALL_LETTERS / 2)), text, GUTTER, "rm")


def _times(plate: Plate, stretch: Stretch, sound: tuple[tuple[float, float], int], bottom: int) -> None:
    """The side's own seconds, from where its sound begins to where it ends; `sound` is its warp and how long it lasts."""
    (shift, tempo), lasts_ms = sound
    first_ms, last_ms = (stretch.first_ms - shift) / tempo, min((stretch.last_ms - shift) / tempo, lasts_ms)
    step = next((step for step in STEPS_MS if (last_ms - first_ms) / step <= TICKS), STEPS_MS[-1])
    for at_ms in range(max(0, int(-(-first_ms // step)) * step), int(last_ms) + 1, step):
        x = MARGIN + GUTTER + stretch.column(at_ms * tempo + shift)
        plate.tick((x, bottom), (x, bottom + TICK))
        plate.small((x, bottom + TICK), f"{at_ms / 1000:g} s", GUTTER, "ma")


def _caption(segment: Segment, stretch: Stretch) -> str:
    says = f"the frames hold {segment.start_ms / 1000:.2f} s to {stretch.end_ms / 1000:.2f} s of the registered sound, and the same in the file"
    if (segment.tempo, segment.pitch) != (1.0, 1.0):
        says += f", which runs about {segment.tempo:.2f} times as fast and {segment.pitch:.2f} times as high"
    return says + (f"; the match goes on to {segment.end_ms / 1000:.2f} s" if segment.end_ms > stretch.end_ms else "")
