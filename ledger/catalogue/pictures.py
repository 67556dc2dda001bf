"""Finds the registered pictures that a picture or video resembles, and says how sure that is."""
from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ledger.catalogue.match import GRADES, LEAD, PROBABLE_COPY, PROVEN_COPY, Match
from ledger.catalogue.picture_calibration import MOST_PLACES, SHEET, Tail, measured_tails
from ledger.catalogue.picture_geometry import Transform, transform_between
from ledger.catalogue.picture_layer import WORD_STREAM, PictureLayer
from ledger.catalogue.store import Store
from ledger.fingerprint import Box, Fingerprint, Frame, MediaFingerprint
from ledger.fingerprint.sheet import Sheet, words_of

SLOTS = 8                 # digests of one algorithm that a frame may have, one for each face; slot = frame x 8 + face
MERGE_SHARE = 0.1         # new entries are read again at each change until they are this part of the others
LEAST_CATALOGUE = 1000    # pictures; a verdict in a small catalogue must still stand when it has grown
NEAREST = 12              # of each channel, and by words, that are looked at closely
CHANNELS = 9              # eight codes and the sheet: the best of nine is nine times as often good by chance
PROVEN_E, PROBABLE_E = 1e-6, 1e-2
UNCONFIRMED_E = 1e-4      # a code that no local features confirm: two photographs of one sitting came as near as 1e-3
PROVEN_PLACES = 30        # agree: more than any two photographs of one sitting were seen to share
SITTING_PLACES = 18       # two photographs of one sitting were seen to share up to 17: below, the sheet alone gives a lead
COPY_SPREAD = 0.6         # of the cells that both have; of 200 pairs of strangers in one page one agreed in more
PART_SPREAD = 0.45        # below, they may share no more than a caption; between the two any code may decide
TELLING_BITS = 24         # of 256; whole pictures that differ in more may be two in the same page
WEAK = "weak"
CODE_BITS = 256


@dataclass(frozen=True, slots=True)
class PictureFind:
    """One registered picture that one frame of the query resembles.

    `distance` counts the bits of `channel` that differ of 256; of the sheet, 256 minus the places that agree.
    """

    entry_id: int
    frame: int
    query_frame: int
    e_value: float
    grade: str
    channel: str
    distance: int
    transform: Transform | None
    frames: int = 1  # of the query that resemble the entry


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


def picture_content(fingerprint: MediaFingerprint) -> Iterator[tuple[int, Fingerprint]]:
    """(slot, fingerprint) of everything that is kept of a file's frames: registered codes, and words of the sheets."""
    for number, frame in enumerate(fingerprint.frames):
        seen: dict[str, int] = {}
        for each in frame.fingerprints:
            seen[each.algorithm] = seen.get(each.algorithm, -1) + 1
            yield number * SLOTS + seen[each.algorithm], each
        words = words_of(Sheet.of(frame.sheet))
        yield number * SLOTS, Fingerprint(WORD_STREAM, words.astype(">u4").tobytes())


def search_pictures(query: MediaFingerprint, store: Store, index: PictureIndex) -> list[Match]:
    """The registered pictures that any frame of the query resembles, best first. Raises: nothing on any fingerprint."""
    matches = []
    for find in index.search(query):
        entry = store.entry(find.entry_id)
        if entry is not None:
            matches.append(Match(entry.asset_id, find.grade, find.e_value, find.channel, find.distance, CODE_BITS,
                                 box=_box(find, query, store), kind=entry.kind, license_id=entry.license_id,
                                 frames=find.frames, of_frames=len(query.frames)))
    return matches


def _box(find: PictureFind, query: MediaFingerprint, store: Store) -> Box | None:
    if find.transform is None:
        return None
    frame, registered = query.frames[find.query_frame], Sheet.of(store.sheet(find.entry_id, find.frame))
    return find.transform.box_in_query((frame.width, frame.height), (registered.width, registered.height))


class PictureIndex:
    """All picture codes of a store, in memory; changes, of other processes too, are taken up by the next search."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._layers: list[PictureLayer] = []
        self._tails = measured_tails()

    def search(self, query: MediaFingerprint) -> list[PictureFind]:
        """The best find for each entry, best first; none with an E-value above 0.01. Removed entries may still be named."""
        if not query.frames:
            return []
        layers = self._up_to_date()
        by_entry: dict[int, list[PictureFind]] = {}
        for number, frame in enumerate(query.frames):
            for find in self._finds(layers, frame, number, len(query.frames)):
                by_entry.setdefault(find.entry_id, []).append(find)
        best = [replace(min(finds, key=_rank), frames=len({find.query_frame for find in finds}))
                for finds in by_entry.values()]
        return sorted(best, key=_rank)

    def _finds(self, layers: list[PictureLayer], frame: Frame, number: int, frames: int) -> list[PictureFind]:
        pairs = max(sum(map(len, layers)), LEAST_CATALOGUE) * frames
        for look in (FirstLook, SecondLook):
            pending = look(self._store, self._tails, frame).finds(layers)
            finds = [find for seen in pending if (find := _find(seen, number, pairs))]
            if any(find.grade == PROVEN_COPY for find in finds):
                break  # altered views are only looked at when the picture as it is proves nothing
        return finds

    def _up_to_date(self) -> list[PictureLayer]:
        with self._lock:
            if not self._layers:
                self._layers = [PictureLayer(self._store, 0)]
            elif self._layers[-1].revision != self._store.revision:
                self._layers[1:] = [PictureLayer(self._store, self._layers[0].last_id)]
                if len(self._layers[1]) > MERGE_SHARE * len(self._layers[0]):
                    self._layers = [PictureLayer(self._store, 0)]
            return list(self._layers)


At = tuple[int, int]  # entry id and number of its frame


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


class FirstLook:
    """Compares a frame as it is: its own codes, its own sheet."""

    def __init__(self, store: Store, tails: dict[str, Tail], frame: Frame) -> None:
        self._store, self._tails, self._frame = store, tails, frame

    def finds(self, layers: list[PictureLayer]) -> Iterator[Seen]:
        """(place in the catalogue, nearness by the best channel, transform) of everything worth a look."""
        near = self._near_by_codes(layers)
        sheets = self._sheets()
        close = sorted(near, key=lambda at: near[at].log_p)[:NEAREST]
        for sheet, _ in sheets:
            close += [at for at in _near_by_words(layers, sheet) if at not in close]
        for at in close:
            transform = self._transform(at, sheets)
            yield Seen(at, near.get(at, NOT_NEAR), self._near_by_sheet(transform), transform)

    def _sheets(self) -> list[tuple[Sheet, Callable[[Transform], Transform]]]:
        return [(Sheet.of(self._frame.sheet), _as_found)]

    def _codes(self) -> tuple[Fingerprint, ...]:
        return self._frame.fingerprints

    def _near_by_codes(self, layers: list[PictureLayer]) -> dict[At, Nearness]:
        near: dict[At, Nearness] = {}
        for channel, digests in _by_algorithm(self._codes()).items():
            if self._frame.quality == WEAK and channel.startswith("picture-"):
                continue  # a plain background is like every other plain background
            for column in (layer.codes[channel] for layer in layers if len(layer.codes[channel])):
                for (entry_id, slot), bits in _nearest_rows(column.owners, column.distances(digests)):
                    found = Nearness(float(self._tails[channel].log_p[bits]), channel, bits)
                    at = entry_id, slot // SLOTS
                    if at not in near or found.log_p < near[at].log_p:
                        near[at] = found
        return near

    def _transform(self, at: At, sheets: list[tuple[Sheet, Callable[[Transform], Transform]]]) -> Transform | None:
        registered = self._store.sheet(*at)
        if not registered:
            return None
        found = [name(transform) for sheet, name in sheets if (transform := transform_between(sheet, Sheet.of(registered)))]
        return max(found, key=lambda transform: transform.places, default=None)

    def _near_by_sheet(self, transform: Transform | None) -> Nearness:
        bits = max(MOST_PLACES - transform.places, 0) if transform else MOST_PLACES
        return Nearness(float(self._tails[SHEET].log_p[bits]), SHEET, bits)


class SecondLook(FirstLook):
    """Compares altered views of the frame too: turned, mirrored, negative, without its border, with shaken crops of the face."""

    def _codes(self) -> tuple[Fingerprint, ...]:
        return self._frame.fingerprints + self._frame.variants

    def _sheets(self) -> list[tuple[Sheet, Callable[[Transform], Transform]]]:
        sheet = Sheet.of(self._frame.sheet)
        mirror = sheet.of_mirror_image()
        return [(sheet, _as_found), (mirror, Transform.of_mirror_image), (sheet.of_negative(), _as_found),
                (mirror.of_negative(), Transform.of_mirror_image)]


def _as_found(transform: Transform) -> Transform:
    return transform


def _by_algorithm(codes: tuple[Fingerprint, ...]) -> dict[str, list[bytes]]:
    groups: dict[str, list[bytes]] = {}
    for code in dict.fromkeys(codes):
        groups.setdefault(code.algorithm, []).append(code.digest)
    return groups


def _nearest_rows(owners: np.ndarray, distances: np.ndarray) -> Iterator[tuple[At, int]]:
    if len(distances) > NEAREST:
        farthest = np.partition(distances, NEAREST)[NEAREST]
        rows = np.flatnonzero(distances <= farthest)[:4 * NEAREST]
    else:
        rows = np.arange(len(distances))
    for row in rows:
        yield (int(owners[row, 0]), int(owners[row, 1])), int(distances[row])


def _near_by_words(layers: list[PictureLayer], sheet: Sheet) -> list[At]:
    words, found = words_of(sheet), []
    for layer in layers:
        votes = layer.words.votes(words)
        best = np.argsort(-votes, kind="stable")[:NEAREST] if len(votes) <= 4096 else _largest(votes)
        found += [(votes[row], layer.words.owners[row]) for row in best if votes[row] > 0]
    found.sort(key=lambda each: -each[0])
    return [(int(owner[0]), int(owner[1]) // SLOTS) for _, owner in found[:NEAREST]]


def _largest(votes: np.ndarray) -> np.ndarray:
    rows = np.argpartition(-votes, NEAREST)[:NEAREST]
    return rows[np.argsort(-votes[rows], kind="stable")]


def _is_telling(near: Nearness) -> bool:
    return near.channel.startswith("face-") or near.distance <= TELLING_BITS


def _rank(find: PictureFind) -> tuple[int, float, int]:
    return GRADES.index(find.grade), find.e_value, find.entry_id


def _find(seen: Seen, query_frame: int, pairs: int) -> PictureFind | None:
    near, e_value = seen.nearest, seen.nearest.e_value(pairs)
    if e_value >= PROBABLE_E:
        return None
    return PictureFind(*seen.at, query_frame, e_value, _grade(seen, pairs), near.channel, near.distance, seen.transform)


def _grade(seen: Seen, pairs: int) -> str:
    """The grade of a find whose E-value is small enough to be shown.

    1. The sheet decides where enough places agree and they are spread over what both pictures show.
    2. Where many agree in one part only, the two may share no more than a caption or a page: a face's code decides, or a
       whole picture's that is very near.
    3. Else a code alone decides, if chance makes it rare enough.
    """
    places = seen.transform.places if seen.transform else 0
    if places >= SITTING_PLACES and seen.transform.spread >= COPY_SPREAD:
        is_proven = places >= PROVEN_PLACES or seen.nearest.e_value(pairs) < PROVEN_E
        return PROVEN_COPY if is_proven else PROBABLE_COPY
    e_value = seen.by_code.e_value(pairs)
    is_shared_part = places >= SITTING_PLACES and seen.transform.spread < PART_SPREAD and not _is_telling(seen.by_code)
    if e_value >= UNCONFIRMED_E or is_shared_part:
        return LEAD
    return PROVEN_COPY if e_value < PROVEN_E else PROBABLE_COPY
