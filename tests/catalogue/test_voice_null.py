"""The null model: more hours and lower scores mean more chance matches, by the law that the file states."""
from __future__ import annotations

import json
import math
from importlib import resources

import pytest

from ledger.catalogue.voice_null import CALIBRATION, class_of


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


def test_the_longer_two_takes_agree_the_more_it_takes_to_be_a_copy():
    assert not class_of(10.0).is_copy(39.1, 25.0, 10.0)
    assert class_of(5.0).is_copy(39.1, 25.0, 5.0)
    for seconds in (1.0, 3.0, 5.0):
        law = class_of(seconds)
        assert law.is_copy(law.copy_from, 25.0, seconds) and not law.is_copy(law.copy_from - 0.1, 25.0, seconds)
    bars = [min(score for score in range(100) if class_of(seconds).is_copy(score, 25.0, seconds)) for seconds in (5, 7, 10, 12)]
    assert bars == sorted(set(bars))


@pytest.mark.parametrize("seconds, agreement, surplus", [(3.0, 21.5, 15.5), (3.0, 23.2, 14.1), (3.9, 20.3, 17.2), (3.0, 20.4, 18.1), (10.0, 22.7, 16.4)])
def test_takes_that_were_measured_to_be_nearest_are_no_copies(seconds, agreement, surplus):
    """Other takes by performers whose prompts keep one rhythm; copies with as much agreement had twice the surplus."""
    law = class_of(seconds)
    assert not law.is_copy(agreement + surplus, surplus, seconds)
    assert law.is_copy(2 * (agreement + surplus), 2 * surplus, seconds)


def test_what_had_to_be_warped_to_fit_takes_more_to_be_a_copy():
    """Measured: other takes at 98 % of the height fitted with 41.6 in four seconds, and a word with 10 % of its bits apart."""
    assert not class_of(3.9).is_warped_copy(41.6, 22.0, 3.9) and class_of(3.9).is_copy(41.6, 22.0, 3.9)
    assert class_of(3.9).is_warped_copy(60.0, 30.0, 3.9)
    assert not class_of(1.0).is_warped_copy(60.0, 30.0, 1.0)
