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
MOST_PLACES = 256        # so that fewer is nearer, as for the codes


@dataclass(frozen=True, slots=True)
class Tail:
    """Natural logarithm of the chance that one wrong pair is as near; shape (257,), index = distance in bits."""

    log_p: np.ndarray


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


def tail_form(distances: np.ndarray, pairs: int) -> dict:
    """The JSON form of a tail. `distances` are those of the nearest wrong pairs, of `pairs` in all; from 30 up."""
    nearest = np.sort(distances)
    counts = np.searchsorted(nearest, np.arange(257), "right")
    seen = np.flatnonzero(counts >= 30)
    knee = int(seen[0])
    above = seen[(counts[seen] <= 30_000) & (seen <= knee + 40)]
    slope = float(np.polyfit(above, np.log(counts[above]), 1)[0]) if len(above) > 2 else 0.1
    knots = [int(d) for d in seen if counts[d] > counts[d - 1]][:120]
    return {"pairs": pairs, "knee": knee, "slope": round(slope, 4),
            "log_p": [[d, round(float(np.log(counts[d] / pairs)), 3)] for d in knots]}
