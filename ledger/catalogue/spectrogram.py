"""Evidence for a clip that a person can look at: its spectrogram above that of the recording it was found in."""
from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from ledger.catalogue.match import Segment
from ledger.fingerprint.resample import VOICE_RATE

WINDOW, HOP = 256, 64      # samples at 8 kHz: 32 ms, 125 columns a second
PIXELS_A_BIN = 2
AROUND_MS = 1000           # of the recording on both sides of the segment
RANGE_DB = 60              # below the loudest cell everything is black
MOST_MS = 20_000           # a wider picture is no easier to read
MARGIN, GAP, TITLE = 8, 10, 16  # pixels
FRAME_COLOUR, TEXT_COLOUR, PAPER = (255, 214, 10), (30, 30, 30), (250, 250, 250)
INK = np.array([(0, 0, 4), (66, 10, 104), (147, 38, 103), (221, 81, 58), (252, 165, 10), (252, 255, 164)], float)


def voice_evidence(clip: np.ndarray, recording: np.ndarray, segment: Segment) -> bytes:
    """A PNG: above, the clip stretched to the recording's tempo; below, the recording with the matched segment framed.

    `clip` and `recording` are int16 at 8 kHz, shape (n,), as `MediaFingerprint.sound_samples` holds them. Both stand at the
    same time scale, so that what they share lies in the same column. At most the first 20 seconds of the segment are drawn.
    """
    shown = min(segment.end_ms, segment.start_ms + MOST_MS)
    first_ms, last_ms = max(0, segment.start_ms - AROUND_MS), shown + AROUND_MS
    below = _columns(recording[_at(first_ms):_at(last_ms)], 1.0)
    above = np.zeros_like(below)
    left = (segment.start_ms - first_ms) * VOICE_RATE // 1000 // HOP
    columns = _columns(clip[:int(_at(shown - segment.start_ms) / segment.tempo)], segment.tempo)[:, :below.shape[1] - left]
    above[:, left:left + columns.shape[1]] = columns
    width = (shown - segment.start_ms) * VOICE_RATE // 1000 // HOP
    return _page(above, below, (left, width), segment)


def _at(ms: int) -> int:
    return ms * VOICE_RATE // 1000


def _columns(samples: np.ndarray, tempo: float) -> np.ndarray:
    """Levels from 0 to 1, shape (129, columns), low frequencies last; `tempo` stretches."""
    padded = np.concatenate([samples / 32768, np.zeros(max(0, WINDOW - len(samples)))])
    starts = np.rint(np.arange(0, len(padded) - WINDOW + 1, HOP / tempo)).astype(np.int64)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[starts] * np.hanning(WINDOW)
    level = 20 * np.log10(np.abs(np.fft.rfft(frames, axis=1)) + 1e-6)
    return np.clip((level - level.max()) / RANGE_DB + 1, 0, 1).T[::-1]


def _page(above: np.ndarray, below: np.ndarray, framed: tuple[int, int], segment: Segment) -> bytes:
    pictures = [_picture(each) for each in (above, below)]
    width, height = pictures[0].size
    page = Image.new("RGB", (max(width, 420) + 2 * MARGIN, 2 * (height + TITLE) + GAP + 2 * MARGIN), PAPER)
    draw = ImageDraw.Draw(page)
    for at, (title, picture) in enumerate(zip(_titles(segment), pictures)):
        top = MARGIN + at * (height + TITLE + GAP)
        draw.text((MARGIN, top), title, fill=TEXT_COLOUR)
        page.paste(picture, (MARGIN, top + TITLE))
        left = MARGIN + framed[0]
        draw.rectangle((left, top + TITLE, left + framed[1], top + TITLE + height - 1), outline=FRAME_COLOUR, width=2)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return buffer.getvalue()


def _titles(segment: Segment) -> tuple[str, str]:
    warp = "" if (segment.tempo, segment.pitch) == (1.0, 1.0) else \
        f", {segment.tempo:.3f} times as fast, {segment.pitch:.3f} times as high"
    return ("the clip" + warp,
            f"the registered recording, matched from {segment.start_ms / 1000:.2f} s to {segment.end_ms / 1000:.2f} s")


def _picture(levels: np.ndarray) -> Image.Image:
    places = np.linspace(0, 1, len(INK))
    colours = np.stack([np.interp(levels, places, INK[:, channel]) for channel in range(3)], axis=-1)
    return Image.fromarray(np.rint(colours).astype(np.uint8)).resize((levels.shape[1], levels.shape[0] * PIXELS_A_BIN))
