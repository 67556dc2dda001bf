"""Shared peaks and equal bits, counted by hand."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.catalogue.voice_evidence import Bits, Evidence, bits_of, bits_of_words, peaks_of_landmarks, weigh
from ledger.fingerprint.voice_landmarks import Landmarks, Peaks, landmarks_of, peaks_of, unpacked
from ledger.fingerprint.voice_subband import subbands
from tests.catalogue.sounds import asked, speech

SAMPLES = np.frombuffer(asked(speech(3, 6)).sound_samples, "<i2")
NO_BITS = bits_of_words(np.zeros(0, np.uint32))


def peaks(*cells: tuple[int, int]) -> Peaks:
    return Peaks(np.array([frame for frame, _ in cells], np.int64), np.array([bin_ for _, bin_ in cells], np.int64))


def test_peaks_within_a_frame_and_a_bin_are_shared():
    clip = peaks((0, 10), (5, 50), (9, 90))
    asset = peaks((50, 100), (100, 11), (106, 49), (109, 93), (200, 10))
    evidence = weigh((clip, NO_BITS), (asset, np.zeros(0, np.uint32)), 100)
    assert (evidence.shared, evidence.peaks) == (2, 3)


def test_peaks_at_one_distance_are_pinned_those_near_it_lie_around_and_the_rest_astray():
    clip = peaks((10, 20), (30, 40), (50, 60), (70, 80), (90, 100), (110, 30), (130, 50))
    asset = peaks((110, 21), (130, 41), (151, 61), (172, 80), (190, 105), (206, 31), (230, 53), (400, 7))
    evidence = weigh((clip, NO_BITS), (asset, np.zeros(0, np.uint32)), 100)
    assert (evidence.pinned, evidence.around, evidence.astray) == (3, 2, 2)


def test_a_copy_is_sharper_than_a_take_that_shares_as_many_peaks():
    copy, take = Evidence(25, 140, 3.0, 20, 12, 16, 0, 0), Evidence(25, 140, 3.0, 10, 30, 16, 0, 0)
    astray = Evidence(25, 140, 3.0, 20, 12, 30, 0, 0)
    assert copy.surplus == take.surplus == astray.surplus
    assert copy.sharpness > 4 > 1 > take.sharpness
    assert copy.sharpness > astray.sharpness + 2
    assert Evidence(0, 0, 0.0, 0, 0, 0, 0, 0).sharpness == 0.0


def test_bits_are_compared_where_both_sides_hold_evidence():
    there = np.random.default_rng(1).integers(1, 2**32, 9).astype(np.uint32)
    here = there[2:6] ^ np.array([0b1, 0b110, 0b1, 0b1], np.uint32)
    there[5] = 0
    clip = Bits(here, np.array([0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF], np.uint32))
    evidence = weigh((peaks(), clip), (peaks(), there), 4)
    assert (evidence.differing, evidence.compared) == (3, 95)


def test_coins_agree_by_nothing_and_copies_by_much():
    assert Evidence(0, 0, 0.0, 0, 0, 0, 500, 1000).agreement == 0
    assert Evidence(0, 0, 0.0, 0, 0, 0, 0, 900).agreement == 30
    assert Evidence(12, 100, 2.0, 0, 0, 0, 0, 0).surplus == pytest.approx(10 / 1.4)


def test_the_peaks_come_back_from_their_landmarks():
    found = peaks_of(SAMPLES)
    back = peaks_of_landmarks(landmarks_of(found))
    there = set(zip(found.frames.tolist(), found.bins.tolist()))
    assert set(zip(back.frames.tolist(), back.bins.tolist())) <= there
    assert len(back.frames) > 0.9 * len(there)
    assert len(peaks_of_landmarks(unpacked(b"")).frames) == 0


def test_a_clip_weighs_more_at_its_own_place_than_anywhere_else():
    whole, clip = SAMPLES, SAMPLES[16000:32000]
    asset = (peaks_of(whole), subbands(whole).words)
    weights = [(lambda e: e.surplus + e.agreement)(weigh((peaks_of(clip), bits_of(subbands(clip))), asset, offset))
               for offset in range(0, 250, 5)]
    assert int(np.argmax(weights)) * 5 == 125
    assert np.sort(weights)[-1] > 3 * np.sort(weights)[-4]


def test_an_offset_outside_of_the_recording_weighs_nothing():
    evidence = weigh((peaks((0, 1)), bits_of_words(np.ones(3, np.uint32))), (peaks((5, 5)), np.ones(4, np.uint32)), 10_000)
    assert (evidence.shared, evidence.pinned, evidence.compared, evidence.surplus, evidence.agreement) == (0, 0, 0, 0.0, 0.0)


def test_landmarks_without_pairs_have_no_peaks():
    assert len(peaks_of_landmarks(Landmarks(np.zeros(0, np.uint32), np.zeros(0, np.int64))).frames) == 0
