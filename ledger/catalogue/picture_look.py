"""A close look for one picture: the nearest by codes and by words, each compared feature by feature."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ledger.catalogue.picture_calibration import MOST_PLACES, SHEET, Tail
from ledger.catalogue.picture_geometry import Transform, transform_between
from ledger.catalogue.picture_lists import ALL_BITS, CodeTile, Pictures, columns_of, most_alike
from ledger.catalogue.picture_tables import At, PictureTables
from ledger.fingerprint import Fingerprint, Frame
from ledger.fingerprint.sheet import Sheet, words_of

NEAREST = 12              # of each channel, and by words, that are looked at closely
SPARE = 4 * NEAREST       # read besides: some of the nearest may be equally near, or removed since
CHANNELS = 9              # eight codes and the sheet: the best of nine is nine times as often good by chance
FEW = 1 << 15             # pictures, one tile: all of them are compared to the last bit
HALF_BITS = 48            # among more, half a code that differs in more is left: one in 500 of random ones stays
SHOWN_E = 1e-2            # a code that chance brings nearer decides nothing, so it may be left out by its half
WEAK = "weak"
STRAIGHT = "straight"     # the way that all the nearest are compared; the others where chance alone gives fewer as near
CODE_BITS = 256


@dataclass(frozen=True, slots=True)
class Nearness:
    """The least of the chances that some wrong pair is as near, over the channels looked at so far."""

    log_p: float
    channel: str
    distance: int

    def e_value(self, pairs: int) -> float:
        """How many of so many wrong pairs chance alone brings as near, by the best of all channels."""
        return float(np.exp(self.log_p)) * CHANNELS * pairs


NOT_NEAR = Nearness(0.0, "", CODE_BITS)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the codes and the sheet say of one registered frame."""

    at: At
    by_code: Nearness
    by_sheet: Nearness
    transform: Transform | None

    @property
    def nearest(self) -> Nearness:
        """The rarer of the two by chance."""
        return min(self.by_code, self.by_sheet, key=lambda near: near.log_p)


@dataclass(frozen=True, slots=True)
class Against:
    """What a picture is compared with: `count` registered pictures, and how often chance brings one near."""

    tables: PictureTables
    pictures: Pictures
    tails: dict[str, Tail]
    count: int

    def half_bits(self, channel: str) -> int:
        """How much half a code may differ so that no code is left out that could decide."""
        if self.count <= FEW:
            return ALL_BITS
        return max(HALF_BITS, self.tails[channel].within(np.log(SHOWN_E / CHANNELS / self.count)))


def _as_found(transform: Transform) -> Transform:
    return transform


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a picture: its sheet, and what a transform found with that sheet is of the picture itself."""

    sheet: Sheet
    name: Callable[[Transform], Transform] = _as_found

    def to(self, registered: Sheet) -> Transform | None:
        """The map to a registered picture."""
        found = transform_between(self.sheet, registered)
        return found and self.name(found)


class Look:
    """One frame of a query; each step remembers what the one before compared."""

    def __init__(self, against: Against, frame: Frame) -> None:
        self._against, self._frame = against, frame
        self._near: dict[int, Nearness] = {}
        self._ways: dict[str, Way] = {}
        self._places: dict[int, At] = {}
        self._sheets: dict[int, Sheet] = {}
        self._transforms: dict[tuple[int, str], Transform | None] = {}
        self._by_words: set[tuple[int, str]] = set()

    def as_it_is(self) -> list[Seen]:
        """What its own codes and its own sheet are near to."""
        return self._seen(self._frame.fingerprints, {STRAIGHT: Way(Sheet.of(self._frame.sheet))})

    def altered(self) -> list[Seen]:
        """Besides, its altered views: turned, mirrored, negative, without its border, with shaken crops of the face."""
        sheet = Sheet.of(self._frame.sheet)
        mirror = sheet.of_mirror_image()
        return self._seen(self._frame.variants, {
            "negative": Way(sheet.of_negative()), "mirrored": Way(mirror, Transform.of_mirror_image),
            "mirrored negative": Way(mirror.of_negative(), Transform.of_mirror_image)})

    def _seen(self, codes: tuple[Fingerprint, ...], ways: dict[str, Way]) -> list[Seen]:
        self._compare_codes(codes)
        for name, way in ways.items():
            alike = most_alike(self._against.pictures, words_of(way.sheet), self._against.count, SPARE)
            self._by_words |= {(number, name) for number in self._still_there(alike)}
        self._ways |= ways
        close = self._still_there(sorted(self._near, key=lambda number: self._near[number].log_p)[:SPARE])
        pairs = self._by_words | {(number, name) for number in close for name in self._ways
                                  if name == STRAIGHT or self._near[number].e_value(self._against.count) < NEAREST}
        for number, name in pairs - self._transforms.keys():
            self._transforms[number, name] = self._ways[name].to(self._sheet(number))
        return [self._what_is_seen(number) for number in sorted({number for number, _ in pairs})]

    def _compare_codes(self, codes: tuple[Fingerprint, ...]) -> None:
        for channel, digests in _by_algorithm(codes).items():
            if self._frame.quality == WEAK and channel.startswith("picture-"):
                continue  # a plain background is like every other plain background
            queries = columns_of(np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 32))
            tiles, half_bits = self._against.pictures.tiles(channel), self._against.half_bits(channel)
            for number, bits in _nearest(tiles, queries, half_bits):
                found = Nearness(float(self._against.tails[channel].log_p[bits]), channel, bits)
                if number not in self._near or found.log_p < self._near[number].log_p:
                    self._near[number] = found

    def _still_there(self, numbers: list[int]) -> list[int]:
        """The first of these pictures that were not removed meanwhile."""
        self._places |= self._against.tables.found_at([number for number in numbers if number not in self._places])
        return [number for number in numbers if number in self._places][:NEAREST]

    def _sheet(self, number: int) -> Sheet:
        if number not in self._sheets:
            self._sheets[number] = Sheet.of(self._against.tables.sheet(self._places[number]))
        return self._sheets[number]

    def _what_is_seen(self, number: int) -> Seen:
        found = [transform for (other, _), transform in self._transforms.items() if other == number and transform]
        best = max(found, key=lambda transform: transform.places, default=None)
        bits = max(MOST_PLACES - best.places, 0) if best else MOST_PLACES
        by_sheet = Nearness(float(self._against.tails[SHEET].log_p[bits]), SHEET, bits)
        return Seen(self._places[number], self._near.get(number, NOT_NEAR), by_sheet, best)


def _by_algorithm(codes: tuple[Fingerprint, ...]) -> dict[str, list[bytes]]:
    groups: dict[str, list[bytes]] = {}
    for code in dict.fromkeys(codes):
        groups.setdefault(code.algorithm, []).append(code.digest)
    return groups


def _nearest(tiles: Iterator[CodeTile], queries: np.ndarray, half_bits: int) -> list[tuple[int, int]]:
    """(number, bits) of the nearest codes, and of all that are as near as the last of them, but not of thousands."""
    found = [tile.near(queries, half_bits) for tile in tiles]
    numbers, bits = (np.concatenate([each[part] for each in found]) if found else np.zeros(0, int) for part in (0, 1))
    if len(bits) > NEAREST:
        rows = np.flatnonzero(bits <= np.partition(bits, NEAREST)[NEAREST])[:SPARE]
        numbers, bits = numbers[rows], bits[rows]
    return list(zip(numbers.tolist(), bits.tolist()))
