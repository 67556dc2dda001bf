"""Words of many pitches and tempos from one grid, beside those that each would have by itself."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.fingerprint.voice_grid import BandGrid
from ledger.fingerprint.voice_subband import warped_subbands
from ledger.fingerprint.warp import Warp
from tests.fingerprint.speech import spoken

SPEECH = np.rint(spoken(3, 6, 8000) * 32767 / 2).astype(np.int16)
PITCHES = (0.84, 1.0, 1.19)


@pytest.mark.parametrize("tempo", [0.8, 0.93, 1.0, 1.25])
def test_nearly_all_bits_are_those_of_each_warp_by_itself(tempo):
    bands = BandGrid(SPEECH, PITCHES).at(tempo)
    apart = [warped_subbands(SPEECH, Warp(tempo, pitch)) for pitch in PITCHES]
    assert bands.change.shape == (sum(len(each.is_loud) for each in apart), 32)
    assert (bands.is_loud == np.concatenate([each.is_loud for each in apart])).mean() > 0.99
    assert ((bands.change > 0) == np.concatenate([each.change > 0 for each in apart])).mean() > 0.97


def test_at_its_own_tempo_every_word_is_the_same():
    bands = BandGrid(SPEECH, (1.0,)).at(1.0)
    assert (bands.words == warped_subbands(SPEECH, Warp()).words).mean() > 0.999


@pytest.mark.parametrize("size", [0, 1, 1000, 2000])
def test_sound_shorter_than_a_word_has_none(size):
    bands = BandGrid(SPEECH[:size], PITCHES).at(1.0)
    assert len(bands.words) == len(PITCHES) * len(warped_subbands(SPEECH[:size], Warp()).words) == 0
