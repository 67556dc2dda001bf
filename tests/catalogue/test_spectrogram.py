"""The evidence picture shows the same thing above and below where the clip matches, and nothing where it does not."""
from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ledger.catalogue.match import PROVEN_COPY, Match, Segment
from ledger.catalogue.plate import FRAME_COLOUR, GAP, LINE, MARGIN, SMALL_LINE, Titles
from ledger.catalogue.spectrogram import GUTTER, HEIGHT, MOST_COLUMNS, NO_SOUND, voice_evidence
from ledger.fingerprint.sound import read_sound
from tests.fingerprint.speech import encoded, spoken

RECORDING = read_sound(encoded(spoken(3, 10), "wav", "pcm_s16le")).samples


def page_of(clip: np.ndarray, recording: np.ndarray, segment: Segment) -> Image.Image:
    found = Match("asset", PROVEN_COPY, 1e-20, "voice-subband-v1", 10, 1000, segment=segment)
    png = voice_evidence(clip, recording, Titles("searched: clip.wav", "registered: voice.wav", found))
    return Image.open(io.BytesIO(png)).convert("RGB")


def panels(page: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """Brightness of the upper and lower spectrogram, without their frames' top and bottom lines."""
    levels = np.asarray(page.convert("L")).astype(float)
    tops = (MARGIN + LINE, MARGIN + 2 * LINE + HEIGHT + SMALL_LINE + GAP)
    return tuple(levels[top + 6:top + HEIGHT - 6, MARGIN + GUTTER:] for top in tops)


def test_a_clip_lies_above_its_place():
    page = page_of(RECORDING[24000:48000], RECORDING, Segment(3000, 6000))
    above, below = panels(page)
    inside = slice(125 + 8, 125 + 365)
    assert np.corrcoef(above[:, inside].ravel(), below[:, inside].ravel())[0, 1] > 0.95
    assert page.getpixel((MARGIN + GUTTER + 60, MARGIN + LINE + 100)) == NO_SOUND  # before the clip begins


def test_a_stretch_of_a_longer_file_lies_above_its_place():
    elsewhere = read_sound(encoded(spoken(8, 5), "wav", "pcm_s16le")).samples
    file = np.concatenate([elsewhere, RECORDING[24000:48000], elsewhere])
    above, below = panels(page_of(file, RECORDING, Segment(3000, 6000, query_start_ms=5000)))
    inside = slice(125 + 8, 125 + 365)
    assert np.corrcoef(above[:, inside].ravel(), below[:, inside].ravel())[0, 1] > 0.9
    assert np.corrcoef(above[:, 10:110].ravel(), below[:, 10:110].ravel())[0, 1] < 0.6  # what came before is not the same


def test_a_faster_clip_is_stretched_to_its_place():
    faster = np.interp(np.arange(0, 24000, 1.1), np.arange(24000), RECORDING[24000:48000]).astype(np.int16)
    above, below = panels(page_of(faster, RECORDING, Segment(3000, 6000, 1.1, 1.1)))
    levels = [each[:, 133:480].mean(axis=0) for each in (above, below)]
    assert np.corrcoef(*levels)[0, 1] > 0.8


def test_both_sides_are_framed_from_the_segments_start_to_its_end():
    page = np.asarray(page_of(RECORDING[24000:48000], RECORDING, Segment(3000, 6000))).astype(int)
    yellow = np.abs(page - FRAME_COLOUR).sum(axis=2) < 12
    for top in (MARGIN + LINE, MARGIN + 2 * LINE + HEIGHT + SMALL_LINE + GAP):
        columns = np.flatnonzero(yellow[top + 20:top + HEIGHT - 20].mean(axis=0) > 0.9) - MARGIN - GUTTER
        assert abs(columns.min() - 125) <= 2 and abs(columns.max() - 500) <= 2


@pytest.mark.parametrize("segment", [Segment(0, 9999), Segment(9500, 10_000), Segment(0, 50_000), Segment(4000, 4100),
                                     Segment(9990, 9990), Segment(0, 600_000, 0.8, 1.2, 590_000)])
def test_a_segment_at_either_end_makes_a_page_of_bounded_size(segment):
    page = page_of(RECORDING[:8000], RECORDING, segment)
    assert page.width <= MOST_COLUMNS + GUTTER + 2 * MARGIN and page.height < 1000
