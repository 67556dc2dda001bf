"""A close look for one picture: the nearest by codes and by words, each compared feature by feature."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ledger.catalogue.picture_calibration import MOST_PLACES, SHEET, Tail
from ledger.catalogue.picture_geometry import Part, Transform, agreement_in, transform_between
from ledger.catalogue.picture_lists import Pictures, Screen, Screens, columns_of, most_alike, nearest_codes
from ledger.catalogue.picture_tables import At, PictureTables
from ledger.fingerprint import Fingerprint, Frame
from ledger.fingerprint.sheet import Sheet, words_of

NEAREST = 12              # of each channel, and by words, that are looked at closely
SPARE = 4 * NEAREST       # read besides: some of the nearest may be equally near, or removed since
CHANNELS = 9              # eight codes and the sheet: the best of nine is nine times as often good by chance
FIRST = 4                 # of the most alike by words; the others only where one of these agrees. Of 300 altered copies, words
                          # named 297 originals first among a million pictures, and the other three not at all
AGREEING_PLACES = 9       # two more than those of any of 500 pairs of strangers
FEW = 1 << 15             # pictures, one tile: all of them are compared
SHOWN_E = 1e-2            # a code that chance brings nearer decides nothing, so it may be left out by a part of it
MOST_BITS = {1: 22, 2: 54}  # of so many columns: with more, a screen leaves out fewer than 96 of 100 random codes
PART_SPREADS = 2          # standard deviations
WEAK = "weak"
STRAIGHT = "straight"     # the way that all the nearest are compared; the others where chance alone gives fewer as near
CODE_BITS = 256
SITTING_PLACES = 18       # background and clothes of one sitting easily share 17: below, the sheet alone gives a lead
PROVEN_PLACES = 42        # two photographs taken a second apart were seen to share up to 40
COPY_SPREAD = 0.6         # of the cells that both have; of 200 pairs of strangers in one page one agreed in more
SITTING_SPREAD = 0.75     # where fewer places agree than prove; coat and tie of one sitting fill up to 0.72
FACE_SPREAD = 0.65        # of the cells of a face; two photographs of one sitting that share places of it: 0.53
FACE_MARGIN = 0.15        # of the face's side: hair and chin


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
    in_face: int  # places that agree within a face of the query, if they are spread over it; else 0

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

    def screens(self, channel: str) -> Screens:
        """What leaves out most codes, none that could decide, and few that are as near as the nearest by chance."""
        if self.count <= FEW:
            return ()
        tail = self.tails[channel]
        deciding = tail.within(np.log(SHOWN_E / CHANNELS / self.count))
        near = max(tail.within(np.log(NEAREST / self.count)), 0)
        screens = [Screen(columns, max(deciding, _most_in_part(near, columns / 4))) for columns in MOST_BITS]
        return tuple(screen for screen in screens if screen.bits <= MOST_BITS[screen.columns])


def _most_in_part(bits: int, share: float) -> int:
    """Of so many bits, spread at random, that many lie in a part of the code, or fewer, thirty-nine times in forty."""
    return round(bits * share + PART_SPREADS * np.sqrt(bits * share * (1 - share)))


def is_all_over(found: Transform | None) -> bool:
    """Whether enough places agree, and all over what both pictures show, for the sheet alone to make a copy."""
    if found is None or found.places < SITTING_PLACES:
        return False
    return found.spread >= (COPY_SPREAD if found.places >= PROVEN_PLACES else SITTING_SPREAD)


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

    def as_it_is(self) -> list[Seen]:
        """What its own codes and its own sheet are near to."""
        return self._seen(self._frame.fingerprints, {STRAIGHT: Way(Sheet.of(self._frame.sheet))})

    def altered(self) -> list[Seen]:
        """Besides, its altered views: turned, mirrored, negative, without its border, with shaken crops of the face."""
        sheet = Sheet.of(self._frame.sheet)
        mirror = sheet.of_mirror_image()
        variants = tuple(code for code in self._frame.variants if code not in self._frame.fingerprints)
        return self._seen(variants, {
            "negative": Way(sheet.of_negative()), "mirrored": Way(mirror, Transform.of_mirror_image),
            "mirrored negative": Way(mirror.of_negative(), Transform.of_mirror_image)})

    def _seen(self, codes: tuple[Fingerprint, ...], ways: dict[str, Way]) -> list[Seen]:
        self._compare_codes(codes)
        self._ways |= ways
        for name in ways:
            self._compare_most_alike(name)
        close = self._still_there(sorted(self._near, key=lambda number: self._near[number].log_p)[:SPARE])
        self._compare_sheets({(number, name) for number in close for name in self._ways
                              if name == STRAIGHT or self._near[number].e_value(self._against.count) < NEAREST})
        return [self._what_is_seen(number) for number in sorted({number for number, _ in self._transforms})]

    def _compare_codes(self, codes: tuple[Fingerprint, ...]) -> None:
        for channel, digests in _by_algorithm(codes).items():
            if self._frame.quality == WEAK and channel.startswith("picture-"):
                continue  # a plain background is like every other plain background
            queries = columns_of(np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 32))
            tiles = self._against.pictures.tiles(channel)
            for number, bits in nearest_codes(tiles, queries, self._against.screens(channel), NEAREST)[:SPARE]:
                found = Nearness(float(self._against.tails[channel].log_p[bits]), channel, bits)
                if number not in self._near or found.log_p < self._near[number].log_p:
                    self._near[number] = found

    def _compare_most_alike(self, name: str) -> None:
        alike = most_alike(self._against.pictures, words_of(self._ways[name].sheet), self._against.count, SPARE)
        alike = self._still_there(alike)
        self._compare_sheets({(number, name) for number in alike[:FIRST]})
        found = [self._transforms[number, name] for number in alike[:FIRST]]
        if self._against.count <= FEW or any(each and each.places >= AGREEING_PLACES for each in found):
            self._compare_sheets({(number, name) for number in alike})

    def _compare_sheets(self, pairs: set[tuple[int, str]]) -> None:
        new = pairs - self._transforms.keys()
        missing = {number for number, _ in new} - self._sheets.keys()
        self._sheets |= {number: Sheet.of(data) for number, data in self._against.tables.sheets(missing).items()}
        for number, name in new:
            self._transforms[number, name] = self._ways[name].to(self._sheets[number]) if number in self._sheets else None

    def _still_there(self, numbers: list[int]) -> list[int]:
        """The first of these pictures that were not removed meanwhile."""
        there: list[int] = []
        for start in range(0, len(numbers), NEAREST):
            some = numbers[start:start + NEAREST]
            self._places |= self._against.tables.found_at([number for number in some if number not in self._places])
            there += [number for number in some if number in self._places]
            if len(there) >= NEAREST:
                break
        return there[:NEAREST]

    def _what_is_seen(self, number: int) -> Seen:
        found = {name: transform for (other, name), transform in self._transforms.items() if other == number and transform}
        name = max(found, key=lambda name: found[name].places, default=None)
        best = found[name] if name else None
        bits = max(MOST_PLACES - best.places, 0) if best else MOST_PLACES
        by_sheet = Nearness(float(self._against.tails[SHEET].log_p[bits]), SHEET, bits)
        is_partial = best is not None and best.places >= SITTING_PLACES and not is_all_over(best)
        in_face = self._places_in_face(self._ways[name].sheet, self._sheets[number], best) if is_partial else 0
        return Seen(self._places[number], self._near.get(number, NOT_NEAR), by_sheet, best, in_face)

    def _places_in_face(self, sheet: Sheet, registered: Sheet, found: Transform) -> int:
        agreed = [agreement_in(part, sheet, registered, found) for part in self._faces(found)]
        return max((places for places, spread in agreed if spread >= FACE_SPREAD), default=0)

    def _faces(self, found: Transform) -> Iterator[Part]:
        size = max(self._frame.width, self._frame.height)
        for box in self._frame.faces:
            margin = FACE_MARGIN * box.width
            left = self._frame.width - box.left - box.width if found.mirrored else box.left
            yield Part((left - margin) / size, (box.top - margin) / size, (box.width + 2 * margin) / size)


def _by_algorithm(codes: tuple[Fingerprint, ...]) -> dict[str, list[bytes]]:
    groups: dict[str, list[bytes]] = {}
    for code in dict.fromkeys(codes):
        groups.setdefault(code.algorithm, []).append(code.digest)
    return groups
