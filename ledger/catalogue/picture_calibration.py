"""What a distance is worth: how often chance alone gives one as small, measured on wrong pairs."""
from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

FILE = "picture_calibration_v1.json"  # written by scripts/bench/calibrate_faces; a new measurement is a new file
SHEET = "picture-sheet"  # the channel of local features; its distance is counted down from MOST_PLACES
LEAST_LOG_P = -41.4     # one in 1e18: a line drawn over more decades than that says nothing
KNEE_PAIRS = 30          # different pairs of photographs that are as near: fewer are chance, or one twin picture
FITTED_BITS, FITTED_PAIRS = 40, 30_000  # the part of the tail that the line continues
KNOTS = 120              # distances written out; beyond, a pair is nothing to look at
MOST_PLACES = 256        # so that fewer is nearer, as for the codes


@dataclass(frozen=True, slots=True)
class Tail:
    """Natural logarithm of the chance that one wrong pair is as near; shape (257,), index = distance in bits."""

    log_p: np.ndarray

    def within(self, log_p: float) -> int:
        """The greatest distance that chance alone reaches as rarely; -1 if there is none."""
        return int(np.searchsorted(self.log_p, log_p, "right")) - 1


def measured_tails() -> dict[str, Tail]:
    """The tail of each channel, by algorithm id and `SHEET`.

    A tail is the measured share of wrong pairs down to the `knee`, where 30 pairs were seen, and below it a straight
    line in log p through the knee, no steeper than what was measured above: the normal model of Hamming distances would
    understate false matches a million times.
    """
    return dict(_tails())


@cache  # a small file that never changes, read once in a process
def _tails() -> tuple[tuple[str, Tail], ...]:
    form = json.loads(resources.files("ledger.catalogue").joinpath(FILE).read_text())
    return tuple((channel, Tail(_log_p(tail))) for channel, tail in form["channels"].items())


def _log_p(tail: dict) -> np.ndarray:
    distances = np.arange(257)
    knots, values = zip(*tail["log_p"])
    measured = np.interp(distances, knots, values)
    line = values[0] - tail["slope"] * (knots[0] - distances)
    return np.maximum(np.where(distances < knots[0], line, measured), LEAST_LOG_P)


@dataclass(frozen=True, slots=True)
class WrongPairs:
    """The nearest of `count` wrong pairs: their distances, and which two photographs each altered copy and original are of."""

    distances: np.ndarray
    photographs: np.ndarray
    count: int


def tail_form(wrong: WrongPairs) -> dict:
    """The JSON form of a tail.

    1. The knee is the least distance at which 30 different pairs of photographs were seen: altered copies of one and
       the same two are one experience, however many there are.
    2. From the knee up, log p is that of the measured share.
    3. The slope is fitted to log p from the knee up to where 30,000 wrong pairs were seen, at most 40 bits.
    """
    firsts = np.full(int(wrong.photographs.max()) + 1, 257, np.int64)
    np.minimum.at(firsts, wrong.photographs, wrong.distances)
    knee = int(np.sort(firsts)[KNEE_PAIRS - 1])
    counts = np.searchsorted(np.sort(wrong.distances), np.arange(257), "right")
    steps = [distance for distance in range(knee, 257) if counts[distance] > counts[distance - 1]]
    fitted = [distance for distance in steps if distance <= knee + FITTED_BITS and (counts[distance] <= FITTED_PAIRS)]
    slope = np.polyfit(fitted, np.log(counts[fitted]), 1)[0]
    return {"pairs": wrong.count, "slope": round(float(slope), 4),
            "log_p": [[distance, round(float(np.log(counts[distance] / wrong.count)), 3)] for distance in steps[:KNOTS]]}
