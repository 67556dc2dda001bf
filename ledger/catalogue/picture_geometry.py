"""Two sheets of local features: is one picture cut, turned or scaled from the other, and how?"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ledger.fingerprint import Box
from ledger.fingerprint.sheet import Sheet

FARTHEST_BITS = 44       # of 128; a pair further apart is as often chance as not
TRIES = 400              # pairs of matches tried; with one true match in eight, seven of eight searches hit within 100
WIDE_TOLERANCE = 0.015   # of the longer side: 5 pixels of 300, so that a stretched or bent copy still agrees
TOLERANCE = 0.007        # once fitted: a copy's features move by less than 2 pixels of 300
SPREAD_GRID = 7          # cells along the longer side: a caption fills one row or two
BENT_TOLERANCE = 0.025   # for the spread alone: the far side of a picture seen at an angle is off by so much
LEAST_PLACES = 4         # three fix an affine map, so three always agree
LEAST_SPREAD = 0.04      # of the longer side, between the two matches of a try: nearer pairs say nothing about the turn
SCALES = (0.12, 8.0)     # of the copy against the original; beyond, no detail is left to compare
PLACE_GRID = 33          # inliers in one cell of 3 % of the longer side count once: repeated texture is one place

Size = tuple[int, int]   # width and height in pixels


@dataclass(frozen=True, slots=True)
class Transform:
    """How the query shows the registered picture.

    A point (x, y, 1) of the query, in fractions of its longer side, times `affine` (3, 2) is the point of the registered
    picture. Of a mirrored query its mirror image is meant. `places` counts the distinct places that agree. `spread` is the
    share of the cells with features in both pictures that hold one: near 1 in a copy; two pictures under one caption, or
    in one page, agree in the cells of the caption alone.
    """

    places: int
    spread: float
    affine: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
    mirrored: bool = False

    def of_mirror_image(self) -> Transform:
        """The same map, found with the sheet of the query's mirror image."""
        return replace(self, mirrored=True)

    @property
    def scale(self) -> float:
        """Size in the query against size in the registered picture, in fractions of each one's longer side."""
        return float(abs(np.linalg.det(np.array(self.affine)[:2])) ** -0.5)

    @property
    def degrees(self) -> float:
        """Clockwise turn of the query against the registered picture."""
        (a, b), (c, d), _ = self.affine
        return float(np.degrees(np.arctan2(c - b, a + d)))

    def box_in_query(self, query: Size, registered: Size) -> Box:
        """The upright rectangle of the query that holds the registered picture."""
        affine = np.array(self.affine)
        seen = (_corners(registered) - affine[2]) @ np.linalg.inv(affine[:2]) * max(query)
        if self.mirrored:
            seen[:, 0] = query[0] - seen[:, 0]
        return _box(seen, query)

    def box_in_registered(self, query: Size, registered: Size) -> Box:
        """The upright rectangle of the registered picture that the query shows."""
        affine = np.array(self.affine)
        return _box((_corners(query) @ affine[:2] + affine[2]) * max(registered), registered)


def transform_between(query: Sheet, registered: Sheet) -> Transform | None:
    """The map on which most features of two sheets agree; None if fewer than four places do.

    1. Mutual best descriptors, at most 44 of 128 bits apart.
    2. 400 pairs of them, drawn with a fixed seed, each fix a similarity; the one with most matches within 1.5 % of the
       longer side wins.
    3. Three times, an affine map is fitted to its matches by least squares and the matches within 0.7 % are kept: a
       copy fits that well, another photograph of the same sitting does not.
    4. Matches in one cell of 3 % count once, in both pictures.
    """
    z, w = _matches(query, registered)
    if len(z) < LEAST_PLACES:
        return None
    agree = _agreeing(z, w)
    points, target = np.stack([z.real, z.imag, np.ones(len(z))], axis=1), np.stack([w.real, w.imag], axis=1)
    for _ in range(3):
        if agree.sum() < LEAST_PLACES:
            return None
        affine = np.linalg.lstsq(points[agree], target[agree], rcond=None)[0]
        apart = points @ affine - target
        agree = (apart ** 2).sum(axis=1) < TOLERANCE ** 2
    size = abs(np.linalg.det(affine[:2])) ** -0.5 if np.linalg.det(affine[:2]) > 0 else 0.0
    places = min(_places(z[agree]), _places(w[agree]))
    if places < LEAST_PLACES or not SCALES[0] < size < SCALES[1]:
        return None
    near = (apart ** 2).sum(axis=1) < BENT_TOLERANCE ** 2
    return Transform(places, _spread(query, registered, affine, z[near]), tuple(map(tuple, affine.tolist())))


def agreeing_places(query: Sheet, registered: Sheet, found: Transform) -> tuple[np.ndarray, np.ndarray]:
    """The places (n, 2) of both sheets whose features agree on the map that was found with them, row by row."""
    z, w = _matches(query, registered)
    points, target = np.stack([z.real, z.imag], axis=1), np.stack([w.real, w.imag], axis=1)
    affine = np.array(found.affine)
    agree = ((points @ affine[:2] + affine[2] - target) ** 2).sum(axis=1) < TOLERANCE ** 2
    return points[agree], target[agree]


def _spread(query: Sheet, registered: Sheet, affine: np.ndarray, agreeing: np.ndarray) -> float:
    back = (registered.places - affine[2]) @ np.linalg.inv(affine[:2])
    both = np.intersect1d(_cells(query.places), _cells(back))
    seen = np.intersect1d(both, _cells(np.c_[agreeing.real, agreeing.imag]))
    return len(seen) / max(len(both), 1)


def _cells(places: np.ndarray) -> np.ndarray:
    """Numbers of the cells that hold any of the places, which are fractions of the longer side."""
    cells = np.floor(places * SPREAD_GRID).astype(int)
    inside = cells[((cells >= 0) & (cells < SPREAD_GRID)).all(axis=1)]
    return np.unique(inside[:, 0] * SPREAD_GRID + inside[:, 1])


def _agreeing(z: np.ndarray, w: np.ndarray) -> np.ndarray:
    first, second = np.random.default_rng(len(z)).integers(0, len(z), (2, TRIES))
    apart = (np.abs(z[first] - z[second]) > LEAST_SPREAD) & (np.abs(w[first] - w[second]) > LEAST_SPREAD * SCALES[0])
    first, second = first[apart], second[apart]
    factor = (w[first] - w[second]) / (z[first] - z[second])
    sane = (np.abs(factor) > 1 / SCALES[1]) & (np.abs(factor) < 1 / SCALES[0])
    factor, first = factor[sane], first[sane]
    if not len(factor):
        return np.zeros(len(z), bool)
    shift = w[first] - factor * z[first]
    z, w, factor, shift = (each.astype(np.complex64) for each in (z, w, factor, shift))  # halves the time of a search
    apart = factor[:, None] * z + (shift[:, None] - w)
    agree = apart.real ** 2 + apart.imag ** 2 < WIDE_TOLERANCE ** 2  # roots would take as long again
    return agree[agree.sum(axis=1).argmax()]


def _matches(query: Sheet, registered: Sheet) -> tuple[np.ndarray, np.ndarray]:
    if not len(query.places) or not len(registered.places):
        return np.zeros(0, complex), np.zeros(0, complex)
    a, b = query.descriptors.view(np.uint64), registered.descriptors.view(np.uint64)
    bits = np.bitwise_count(a[:, None, 0] ^ b[None, :, 0]) + np.bitwise_count(a[:, None, 1] ^ b[None, :, 1])
    best, back = bits.argmin(axis=1), bits.argmin(axis=0)
    rows = np.arange(len(a))
    mutual = rows[(back[best] == rows) & (bits[rows, best] <= FARTHEST_BITS)]
    return _complex(query.places[mutual]), _complex(registered.places[best[mutual]])


def _complex(places: np.ndarray) -> np.ndarray:
    return places[:, 0].astype(np.float64) + 1j * places[:, 1]


def _places(points: np.ndarray) -> int:
    return len(np.unique(np.floor(points.real * PLACE_GRID) * 1000 + np.floor(points.imag * PLACE_GRID)))


def _corners(size: Size) -> np.ndarray:
    width, height = size[0] / max(size), size[1] / max(size)
    return np.array([(0, 0), (width, 0), (width, height), (0, height)])


def _box(corners: np.ndarray, size: Size) -> Box:
    least, most = (np.rint(edge).astype(int).clip(0, size) for edge in (corners.min(axis=0), corners.max(axis=0)))
    return Box(int(least[0]), int(least[1]), int(most[0] - least[0]), int(most[1] - least[1]))
