"""The nearest registered fingerprints: of assets, and of outputs that were reported under a license."""
from __future__ import annotations

from types import TracebackType

from ledger.catalogue.match import ASSET, OUTPUT, PROVEN_COPY, Match, Segment
from ledger.catalogue.memory import Postings
from ledger.catalogue.pictures import PictureIndex, search_pictures
from ledger.catalogue.store import Content, Entry, Owner, Store
from ledger.catalogue.voices import search_voices
from ledger.fingerprint import MediaFingerprint
from ledger.units import hex_of

SAME_BYTES = "sha-256"     # the channel of a file that is registered itself


class Catalogue:
    """Registered fingerprints in a database, searched there, or in memory after `load`.

    Voices and pictures are taken into memory unasked, by the first search, while there are at most
    `memory.LOADED_UNASKED_MS` and `pictures.LOADED_UNASKED`. Several processes may share one database. Safe to share between threads.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._postings = Postings(store)
        self._pictures = PictureIndex(store)

    @classmethod
    def open(cls, url: str) -> Catalogue:
        """The catalogue in this database; its tables are made if they are missing.

        `sqlite:///relative.db`, `sqlite:////absolute.db`, or `sqlite://` for one that ends with the process.
        Raises: UnsupportedDatabase.
        """
        return cls(Store(url))

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """The database is given back."""
        self._store.close()

    def load(self) -> None:
        """Searches run in memory from now on; changes, of other processes too, are taken up by the next search."""
        self._postings.load()
        self._pictures.load()

    def forget(self) -> None:
        """Memory holds nothing that any process has removed. A search does this by itself; a worker that nobody asks
        would go on holding it."""
        self._postings.forget()
        self._pictures.forget()

    def add(self, asset_id: str | bytes, fingerprint: MediaFingerprint) -> None:
        """The asset is found by exactly these fingerprints; what it had before is gone."""
        self._store.replace(Owner(_text_of(asset_id), ASSET), content_of(fingerprint))

    def add_output(self, output_id: str | bytes, fingerprint: MediaFingerprint, *, license_id: str | bytes) -> None:
        """The output is found by exactly these fingerprints, under the license that it was reported under."""
        self._store.replace(Owner(_text_of(output_id), OUTPUT, _text_of(license_id)), content_of(fingerprint))

    def remove(self, asset_id: str | bytes) -> bool:
        """Nothing of this asset or output is left in the database or its log; False if there was none.

        Raises: RemovalUnfinished.
        """
        return self._store.remove(_text_of(asset_id))

    @property
    def size_bytes(self) -> int:
        """What the database's file takes; 0 of one in memory."""
        return self._store.size_bytes

    def compact(self) -> None:
        """The file holds nothing but what its tables hold, not even single postings in unused parts of its pages. Takes as long
        as writing the file anew, twice; writers wait. Raises: RemovalUnfinished."""
        self._store.compact()

    def search(self, query: MediaFingerprint) -> list[Match]:
        """What the query resembles, best first, at most one match for an entry and channel; none is an empty list.

        A query from `fingerprint_query` is looked at harder than one from `fingerprint_media`: its sound is read again
        as if it had been sped up, slowed down or transposed.
        """
        same = [_same(entry) for entry in self._store.same_bytes(query.sha256)]
        known = {match.asset_id for match in same}
        near = search_voices(query, self._store, self._postings) + search_pictures(query, self._store, self._pictures)
        return same + sorted((match for match in near if match.asset_id not in known), key=lambda match: match.rank)


def content_of(fingerprint: MediaFingerprint) -> Content:
    """What is kept of a file; the sound itself is not."""
    voices = [(0, each) for each in fingerprint.fingerprints if each.algorithm.startswith("voice-")]
    pictures = [(at, each) for at, frame in enumerate(fingerprint.frames) for each in frame.fingerprints]
    sheets = tuple((at, frame.sheet) for at, frame in enumerate(fingerprint.frames))
    return Content(fingerprint.sha256, fingerprint.duration_ms, tuple(voices + pictures), sheets)


def _same(entry: Entry) -> Match:
    whole = Segment(0, entry.duration_ms) if entry.duration_ms else None
    return Match(entry.asset_id, PROVEN_COPY, 0.0, SAME_BYTES, 0, 256, segment=whole, kind=entry.kind,
                 license_id=entry.license_id)


def _text_of(name: str | bytes) -> str:
    return name if isinstance(name, str) else hex_of(name)
