"""The null model: more hours and lower scores mean more chance matches, by the law that the file states."""
from __future__ import annotations

import json
import math
from importlib import resources

import pytest

from ledger.catalogue.voice_null import CALIBRATION, Weight, class_of


def test_a_class_holds_the_numbers_of_the_calibration_file():
    stored = json.loads(resources.files("ledger.catalogue").joinpath(CALIBRATION).read_text())["classes"]
    assert [each["seconds"] for each in stored] == sorted(each["seconds"] for each in stored)
    for each in stored:
        assert class_of(each["seconds"] + 0.05).copy_from == each["copy_from"]


def test_e_values_follow_the_law():
    law = class_of(3.0)
    score = law.location + 5 * law.scale
    assert law.e_value(score, law.hours) == pytest.approx(math.exp(-5))
    assert law.e_value(score, 10 * law.hours) == pytest.approx(10 * math.exp(-5))
    assert law.e_value(-1e9, law.hours) < math.inf


def test_a_clip_belongs_to_the_longest_class_that_it_reaches():
    assert class_of(0.5) is class_of(1.0)
    assert class_of(600.0) is class_of(10.0)
    assert class_of(2.95) is class_of(3.0)
    assert class_of(3.0) is not class_of(2.0)


def heavy(score: float) -> Weight:
    """Many peaks of the asset are in the clip, in no one place."""
    return Weight(score, 28.0, 0.0)


def test_the_longer_two_takes_agree_the_more_it_takes_to_be_a_copy():
    assert not class_of(10.0).is_copy(heavy(39.1), 10.0)
    assert class_of(5.0).is_copy(heavy(39.1), 5.0)
    for seconds in (2.0, 3.0, 5.0):
        law = class_of(seconds)
        assert law.is_copy(heavy(law.copy_from), seconds) and not law.is_copy(heavy(law.copy_from - 0.1), seconds)
    bars = [min(score for score in range(100) if class_of(seconds).is_copy(heavy(score), seconds)) for seconds in (5, 7, 10, 12)]
    assert bars == sorted(set(bars))


@pytest.mark.parametrize("seconds, weight", [
    (4.0, Weight(37.1, 16.9, -2.33)), (5.4, Weight(31.3, 13.1, -5.65)), (8.1, Weight(29.8, 9.6, -5.31)), (3.0, Weight(40.1, 16.8, -2.01)),
    (5.0, Weight(48.9, 25.2, 1.35)), (5.5, Weight(17.3, 13.2, 3.95)), (3.0, Weight(26.1, 9.2, 3.63)), (2.8, Weight(23.6, 11.5, 1.15))])
def test_takes_that_were_measured_to_be_nearest_are_no_copies(seconds, weight):
    """Other takes by performers whose prompts keep one rhythm; a copy in noise with as much score is far sharper."""
    law = class_of(seconds)
    assert not law.is_copy(weight, seconds)
    assert law.is_copy(Weight(weight.score, weight.surplus, 7.0), seconds)


@pytest.mark.parametrize("weight", [
    Weight(33.9, 14.4, 5.07), Weight(30.1, 12.5, 6.12), Weight(22.3, 12.4, 6.98), Weight(43.9, 17.8, 4.86), Weight(40.9, 17.4, 3.78)])
def test_copies_that_noise_left_few_peaks_are_told_by_their_place(weight):
    """Measured: five seconds under babble and music as loud as the voice."""
    assert class_of(5.0).is_copy(weight, 5.0)
    assert not class_of(5.0).is_copy(Weight(weight.score, weight.surplus, 1.0), 5.0)


def test_a_word_needs_both_score_and_sharpness_to_be_a_copy():
    """Measured: 1.6 seconds by telephone that a performer spoke twice came to 28.5, a copy of 1.5 seconds to 31.7."""
    assert not class_of(1.6).is_copy(Weight(28.5, 11.5, -2.16), 1.6)
    assert class_of(1.5).is_copy(Weight(31.7, 10.1, 4.79), 1.5)
    assert not class_of(1.0).is_copy(Weight(20.0, 11.0, 6.0), 1.0)


def test_what_had_to_be_warped_to_fit_takes_more_to_be_a_copy():
    """Measured: other takes at 98 % of the height fitted with 41.6 in four seconds, and a word with 10 % of its bits apart."""
    take, drowned = Weight(41.6, 22.0, 0.9), Weight(36.0, 17.0, 3.4)
    assert not class_of(3.9).is_warped_copy(take, 3.9) and not class_of(5.0).is_warped_copy(drowned, 5.0)
    assert class_of(5.0).is_copy(drowned, 5.0)
    assert class_of(3.9).is_warped_copy(Weight(60.0, 30.0, 0.0), 3.9) and class_of(5.0).is_warped_copy(Weight(36.0, 17.0, 4.0), 5.0)
    assert not class_of(1.0).is_warped_copy(Weight(60.0, 30.0, 5.0), 1.0)
