"""The evidence picture shows the same thing above and below where the clip matches, and nothing where it does not."""
from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ledger.catalogue.match import Segment
from ledger.catalogue.spectrogram import GAP, MARGIN, PIXELS_A_BIN, TITLE, voice_evidence
from ledger.fingerprint.sound import read_sound
from tests.fingerprint.speech import encoded, spoken

RECORDING = read_sound(encoded(spoken(3, 10), "wav", "pcm_s16le")).samples
HEIGHT = 129 * PIXELS_A_BIN


def panels(png: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Brightness of the upper and lower spectrogram, without their frames' top and bottom lines."""
    page = np.asarray(Image.open(io.BytesIO(png)).convert("L")).astype(float)
    tops = (MARGIN + TITLE, MARGIN + 2 * TITLE + GAP + HEIGHT)
    return tuple(page[top + 3:top + HEIGHT - 3, MARGIN:] for top in tops)


def test_a_clip_lies_above_its_place():
    above, below = panels(voice_evidence(RECORDING[24000:48000], RECORDING, Segment(3000, 6000)))
    inside = slice(125 + 5, 125 + 365)
    assert np.corrcoef(above[:, inside].ravel(), below[:, inside].ravel())[0, 1] > 0.95
    assert above[:, 10:110].mean() < below[:, 10:110].mean() / 2


def test_a_faster_clip_is_stretched_to_its_place():
    faster = np.interp(np.arange(0, 24000, 1.1), np.arange(24000), RECORDING[24000:48000]).astype(np.int16)
    above, below = panels(voice_evidence(faster, RECORDING, Segment(3000, 6000, 1.1, 1.1)))
    levels = [each[:, 130:480].mean(axis=0) for each in (above, below)]
    assert np.corrcoef(*levels)[0, 1] > 0.8


@pytest.mark.parametrize("segment", [Segment(0, 9999), Segment(9500, 10_000), Segment(0, 50_000), Segment(4000, 4100)])
def test_a_segment_at_either_end_makes_a_picture(segment):
    assert Image.open(io.BytesIO(voice_evidence(RECORDING[:8000], RECORDING, segment))).format == "PNG"
