"""Two sheets of local features: is one picture cut, turned or scaled from the other, and how?"""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from ledger.fingerprint import Box
from ledger.fingerprint.sheet import Sheet

FARTHEST_BITS = 44       # of 128; a pair further apart is as often chance as not
TRIES = 400              # pairs of matches tried; with one true match in eight, seven of eight searches hit within 100
WIDE_TOLERANCE = 0.015   # of the longer side: 5 pixels of 300, so that a stretched or bent copy still agrees
TOLERANCE = 0.007        # once fitted: a copy's features move by less than 2 pixels of 300
SPREAD_GRID = 7          # cells along the longer side: a caption fills one row or two
PART_GRID = 4            # cells along the side of a part: fewer features are in it
BENT_TOLERANCE = 0.025   # for the spread alone: the far side of a picture seen at an angle is off by so much
LEAST_PLACES = 4         # three fix an affine map, so three always agree
LEAST_AGREEING = 6       # matches of a try: of two strangers' 85 matches so many agree by chance, and a fit tells no more
LEAST_SPREAD = 0.04      # of the longer side, between the two matches of a try: nearer pairs say nothing about the turn
SCALES = (0.12, 8.0)     # of the copy against the original; beyond, no detail is left to compare
PLACE_BITS = 10          # of 16; the other six hold up to FARTHEST_BITS + 1
PLACE_GRID = 33          # inliers in one cell of 3 % of the longer side count once: repeated texture is one place

Size = tuple[int, int]   # width and height in pixels


@dataclass(frozen=True, slots=True)
class Part:
    """An upright square of a picture; all in fractions of the picture's longer side."""

    left: float
    top: float
    side: float

    def inside(self, places: np.ndarray) -> np.ndarray:
        """Places (n, 2) of the picture, in fractions of the square's side from its corner."""
        return (places - (self.left, self.top)) / self.side


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
    if agree.sum() < LEAST_AGREEING:
        return None
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


def agreement_in(part: Part, query: Sheet, registered: Sheet, found: Transform) -> tuple[int, float]:
    """(places, spread) of the map that was found with these sheets, counted in a part of the query alone."""
    z, w = _matches(query, registered)
    affine = np.array(found.affine)
    points, target = np.stack([z.real, z.imag], axis=1), np.stack([w.real, w.imag], axis=1)
    apart = ((points @ affine[:2] + affine[2] - target) ** 2).sum(axis=1)
    inside = part.inside(points)
    is_inside = ((inside >= 0) & (inside < 1)).all(axis=1)
    agree, near = (is_inside & (apart < tolerance ** 2) for tolerance in (TOLERANCE, BENT_TOLERANCE))
    both = np.intersect1d(_cells(part.inside(query.places), PART_GRID),
                          _cells(part.inside(_back(registered.places, affine)), PART_GRID))
    seen = np.intersect1d(both, _cells(inside[near], PART_GRID))
    return min(_places(z[agree]), _places(w[agree])), len(seen) / max(len(both), 1)


def _spread(query: Sheet, registered: Sheet, affine: np.ndarray, agreeing: np.ndarray) -> float:
    both = np.intersect1d(_cells(query.places, SPREAD_GRID), _cells(_back(registered.places, affine), SPREAD_GRID))
    seen = np.intersect1d(both, _cells(np.c_[agreeing.real, agreeing.imag], SPREAD_GRID))
    return len(seen) / max(len(both), 1)


def _back(places: np.ndarray, affine: np.ndarray) -> np.ndarray:
    """Places of the registered picture as places of the query."""
    return (places - affine[2]) @ np.linalg.inv(affine[:2])


def _cells(places: np.ndarray, grid: int) -> np.ndarray:
    """Numbers of the cells, `grid` along each side of the unit square, that hold any of the places."""
    cells = np.floor(places * grid).astype(int)
    inside = cells[((cells >= 0) & (cells < grid)).all(axis=1)]
    return np.unique(inside[:, 0] * grid + inside[:, 1])


def _agreeing(z: np.ndarray, w: np.ndarray) -> np.ndarray:
    first, second = _tries(len(z))
    apart = (np.abs(z[first] - z[second]) > LEAST_SPREAD) & (np.abs(w[first] - w[second]) > LEAST_SPREAD * SCALES[0])
    first, second = first[apart], second[apart]
    factor = (w[first] - w[second]) / (z[first] - z[second])
    sane = (np.abs(factor) > 1 / SCALES[1]) & (np.abs(factor) < 1 / SCALES[0])
    factor, first = factor[sane], first[sane]
    if not len(factor):
        return np.zeros(len(z), bool)
    shift, one = w[first] - factor * z[first], np.ones(len(factor))
    x, y = z.real, z.imag  # factor * z + shift - w as two products of matrices, in single precision: a third of the time
    points, ones = np.array([x, y, w.real, w.imag, np.ones(len(z))], np.float32), -one
    right = np.array([factor.real, -factor.imag, ones, 0 * one, shift.real], np.float32).T @ points
    down = np.array([factor.imag, factor.real, 0 * one, ones, shift.imag], np.float32).T @ points
    agree = np.add(np.square(right, out=right), np.square(down, out=down), out=right) < WIDE_TOLERANCE ** 2
    return agree[agree.sum(axis=1, dtype=np.uint16).argmax()]


@cache  # the same draw for as many matches, so that a search can be repeated; a few hundred small arrays
def _tries(matches: int) -> np.ndarray:
    return np.random.default_rng(matches).integers(0, matches, (2, TRIES))


def _matches(query: Sheet, registered: Sheet) -> tuple[np.ndarray, np.ndarray]:
    if not len(query.places) or not len(registered.places):
        return np.zeros(0, complex), np.zeros(0, complex)
    (a, b), (c, d) = (np.ascontiguousarray(sheet.descriptors.view(np.uint64).T) for sheet in (query, registered))
    bits = np.bitwise_count(a[:, None] ^ c)
    bits += np.bitwise_count(b[:, None] ^ d)
    np.minimum(bits, FARTHEST_BITS + 1, out=bits)
    best, back = _nearest(bits), _nearest(bits.T)
    rows = np.arange(len(a))
    mutual = rows[(back[best] == rows) & (bits[rows, best] <= FARTHEST_BITS)]
    return _complex(query.places[mutual]), _complex(registered.places[best[mutual]])


def _nearest(bits: np.ndarray) -> np.ndarray:
    """The first of the least in each row, as `argmin`, in half of its time: the least of numbers that hold bits and place."""
    if bits.shape[1] >> PLACE_BITS:
        return bits.argmin(axis=1)
    keys = np.left_shift(bits, PLACE_BITS, dtype=np.uint16) | np.arange(bits.shape[1], dtype=np.uint16)
    return keys.min(axis=1) & ((1 << PLACE_BITS) - 1)


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
