"""Finds the registered pictures that a picture or video resembles, and says how sure that is."""
from __future__ import annotations

from dataclasses import dataclass, replace

from ledger.catalogue.match import GRADES, LEAD, PROBABLE_COPY, PROVEN_COPY, Match, Pose
from ledger.catalogue.picture_calibration import measured_tails
from ledger.catalogue.picture_geometry import Transform
from ledger.catalogue.picture_lists import LoadedPictures, Pictures, StoredPictures
from ledger.catalogue.picture_look import CODE_BITS, PROVEN_PLACES, SITTING_PLACES, Against, Look, Nearness, Seen, is_all_over
from ledger.catalogue.store import Store
from ledger.fingerprint import Frame, MediaFingerprint
from ledger.fingerprint.sheet import Sheet

LEAST_CATALOGUE = 1000    # pictures; a verdict in a small catalogue must still stand when it has grown
LOADED_UNASKED = 1 << 18  # pictures: 0.4 GB in each process. Of more, `load` decides: a search of a million in the database
                          # took 1.4 s, 930 flat scans of one code; in memory, 1.6 GB, one took 25 scans, or 75 to find nothing
ANY_NUMBER = 1 << 63
PROVEN_E, PROBABLE_E = 1e-6, 1e-2
UNCONFIRMED_E = 1e-4      # a code that no local features confirm: two photographs of one sitting came as near as 1e-3
PART_SPREAD = 0.45        # below, they may share no more than a caption; between the two any code may decide
TELLING_BITS = 24         # of 256; whole pictures that differ in more may be two in the same page


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


def search_pictures(query: MediaFingerprint, store: Store, index: PictureIndex) -> list[Match]:
    """The registered pictures that any frame of the query resembles, best first. Raises: nothing on any fingerprint."""
    matches = []
    for find in index.search(query):
        entry = store.entry(find.entry_id)
        if entry is not None:
            match = Match(entry.asset_id, find.grade, find.e_value, find.channel, find.distance, CODE_BITS, kind=entry.kind,
                          license_id=entry.license_id, frames=find.frames, of_frames=len(query.frames),
                          frame=find.query_frame, at_ms=query.frames[find.query_frame].at_ms, registered_frame=find.frame)
            matches.append(_placed(match, find, query.frames[find.query_frame], store))
    return matches


def _placed(match: Match, find: PictureFind, frame: Frame, store: Store) -> Match:
    if find.transform is None:
        return match
    sheet = Sheet.of(store.pictures.sheet((find.entry_id, find.frame)))
    query, registered = (frame.width, frame.height), (sheet.width, sheet.height)
    pose = Pose(find.transform.scale * max(query) / max(registered), find.transform.degrees, find.transform.mirrored)
    return replace(match, box=find.transform.box_in_query(query, registered), pose=pose)


class PictureIndex:
    """All pictures of a store; changes, of other processes too, are taken up by the next search."""

    def __init__(self, store: Store) -> None:
        self._store, self._most_loaded = store, LOADED_UNASKED
        self._loaded, self._stored = LoadedPictures(store.pictures), StoredPictures(store.pictures)
        self._tails = measured_tails()

    def load(self) -> None:
        """Searches run in memory from now on, however many pictures there are."""
        self._most_loaded = ANY_NUMBER
        self._pictures(self._store.pictures.count())

    def forget(self) -> None:
        """What any process removed is not in memory any more; nothing is taken into memory for it."""
        if 0 < self._loaded.revision < self._store.removal:
            self._loaded.refresh(self._store.revision)

    def search(self, query: MediaFingerprint) -> list[PictureFind]:
        """The best find for each entry, best first; none with an E-value above 0.01. Removed entries may still be named."""
        if not query.frames:
            return []
        count = self._store.pictures.count()
        against = Against(self._store.pictures, self._pictures(count), self._tails, count)
        by_entry: dict[int, list[PictureFind]] = {}
        for number, frame in enumerate(query.frames):
            pairs = max(count, LEAST_CATALOGUE) * len(query.frames)
            for find in _finds(Look(against, frame), number, pairs):
                by_entry.setdefault(find.entry_id, []).append(find)
        best = [replace(min(finds, key=_rank), frames=len({find.query_frame for find in finds}))
                for finds in by_entry.values()]
        return sorted(best, key=_rank)

    def _pictures(self, count: int) -> Pictures:
        if count > self._most_loaded:
            return self._stored
        self._loaded.refresh(self._store.revision)
        return self._loaded


def _finds(look: Look, number: int, pairs: int) -> list[PictureFind]:
    for step in (look.as_it_is, look.altered):
        finds = [find for seen in step() if (find := _find(seen, number, pairs))]
        if any(find.grade == PROVEN_COPY for find in finds):
            break  # altered views are only looked at when the picture as it is proves nothing
    return finds


def _is_telling(near: Nearness) -> bool:
    return near.channel.startswith("face-") or near.distance <= TELLING_BITS


def _rank(find: PictureFind) -> tuple[int, float, int]:
    return GRADES.index(find.grade), find.e_value, find.entry_id


def _find(seen: Seen, query_frame: int, pairs: int) -> PictureFind | None:
    near, e_value = seen.nearest, seen.nearest.e_value(pairs)
    if e_value >= PROBABLE_E:
        return None
    return PictureFind(*seen.at, query_frame, e_value, grade_of(seen, pairs), near.channel, near.distance, seen.transform)


def grade_of(seen: Seen, pairs: int) -> str:
    """The grade of a find whose E-value is small enough to be shown.

    What two photographs of one sitting share is no chance, so the sheet's E-value proves nothing here: its places do.

    1. The sheet decides where enough places agree and they are spread over what both pictures show.
    2. Or where they agree within a face of the query, and are spread over it: then it is cut out, bent or covered elsewhere.
    3. Where many agree in another part only, the two may share no more than a caption or a page: a face's code decides, or a
       whole picture's that is very near.
    4. Else a code alone decides, if chance makes it rare enough.
    """
    places = seen.transform.places if seen.transform else 0
    e_value = seen.by_code.e_value(pairs)
    if is_all_over(seen.transform):
        return PROVEN_COPY if places >= PROVEN_PLACES or e_value < PROVEN_E else PROBABLE_COPY
    if seen.in_face >= SITTING_PLACES:
        return PROVEN_COPY if seen.in_face >= PROVEN_PLACES else PROBABLE_COPY
    is_shared_part = places >= SITTING_PLACES and seen.transform.spread < PART_SPREAD and not _is_telling(seen.by_code)
    if e_value >= UNCONFIRMED_E or is_shared_part:
        return LEAD
    return PROVEN_COPY if e_value < PROVEN_E else PROBABLE_COPY
