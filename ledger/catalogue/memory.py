"""The posting lists held in memory: one array of positions for each stream, cut by term."""
from __future__ import annotations

import threading
from copy import copy

import numpy as np

from ledger.catalogue.store import FRAME_BITS, POSTINGS, Store, terms_of
from ledger.fingerprint import Fingerprint

GAP = 1 << 10              # frames between entries: an offset a little before one never names the one before it
FEW_POSTINGS = 20_000      # for a first look: a common term costs most and tells least
ALL_POSTINGS = 3_000_000   # for the second: all that 12 seconds ask of a thousand hours
MERGE_SHARE = 0.1          # new entries are read again at each change until they are this part of the others


class Postings:
    """Posting lists of both streams: read from the database, or from memory once loaded."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._layers: list[Layer] = []
        self._removal = 0

    def load(self) -> None:
        """All entries are in memory, in one layer."""
        with self._lock:
            self._removal = self._store.removal  # before the rows are read, as in a layer
            self._layers = [Layer(self._store, 0)]

    def forget(self) -> None:
        """What any process removed is not in memory any more."""
        with self._lock:
            self._drop_removed()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is in memory; empty before `load`."""
        return tuple(self._layers)

    def lookup(self, algorithm: str, terms: np.ndarray, most: int = ALL_POSTINGS) -> tuple[np.ndarray, np.ndarray]:
        """Pairs (term, position) of these distinct terms; an entry that was removed meanwhile may still be named.

        In memory only the rarest terms are read, as many as have `most` positions in each layer.
        """
        if not self._layers:
            return self._store.postings(algorithm, terms)
        found = [layer.streams[algorithm].lookup(terms, most) for layer in self._up_to_date()]
        return np.concatenate([each[0] for each in found]), np.concatenate([each[1] for each in found])

    def _up_to_date(self) -> list[Layer]:
        with self._lock:
            self._drop_removed()
            if self._layers[-1].revision != self._store.revision:
                self._layers[1:] = [Layer(self._store, self._layers[0].last_id)]
                if self._layers[1].postings > MERGE_SHARE * self._layers[0].postings:
                    self._layers = [Layer(self._store, 0)]
            return list(self._layers)

    def _drop_removed(self) -> None:
        removal = self._store.removal
        if self._layers and removal != self._removal:
            left = self._store.ids()
            self._layers, self._removal = [layer.of(left) for layer in self._layers], removal


class Layer:
    """The posting lists of all entries with an id above `since`, as of `revision`."""

    def __init__(self, store: Store, since: int) -> None:
        self.revision = store.revision  # before the rows are read: a change meanwhile is then read again
        self.streams = {algorithm: StreamPostings(store, algorithm, since) for algorithm in POSTINGS}
        self.last_id = max([since] + [stream.last_id for stream in self.streams.values()])

    @property
    def postings(self) -> int:
        """How many there are in both streams."""
        return sum(len(stream) for stream in self.streams.values())

    def of(self, entries: np.ndarray) -> Layer:
        """The layer with nothing of other entries than these; later ones still follow after `last_id`."""
        layer = copy(self)
        layer.streams = {algorithm: stream.of(entries) for algorithm, stream in self.streams.items()}
        return layer


class StreamPostings:
    """A stream's posting lists as of one revision of the store: 4 bytes a posting and 16 a distinct term.

    Positions are numbers on one line on which the entries lie one after the other; `lookup` turns them back.
    """

    def __init__(self, store: Store, algorithm: str, since: int) -> None:
        pairs, self._entries, self._starts = _laid_out(store, algorithm, since)
        pairs.sort()
        self._places = (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        pairs >>= np.uint64(32)
        first = np.nonzero(np.diff(pairs, prepend=np.uint64(1 << 33)))[0]
        self._terms, self._first = pairs[first].astype(np.int64), np.append(first, len(pairs))

    def lookup(self, terms: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
        """Pairs (term, position) of these distinct terms, as `Store.postings`, of the rarest with up to `most` in all."""
        at = np.minimum(np.searchsorted(self._terms, terms), max(len(self._terms) - 1, 0))
        known = self._terms[at] == terms if len(self._terms) else np.zeros(len(terms), bool)
        low, high = self._first[at[known]], self._first[at[known] + 1]
        counts = high - low
        rare = _rarest(counts, most)
        known[np.nonzero(known)[0][~rare]] = False
        low, counts = low[rare], counts[rare]
        into = np.repeat(low - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        return np.repeat(terms[known], counts), self._positions(self._places[into])

    def of(self, entries: np.ndarray) -> StreamPostings:
        """The lists without the postings of other entries than these, in arrays of their own."""
        stays = np.isin(self._entries, entries)
        if stays.all():
            return self
        kept = stays[np.searchsorted(self._starts, self._places, "right") - 1]
        before = np.concatenate([[0], np.cumsum(kept)])[self._first]  # how many are left of the lists before each
        sizes = np.diff(before)
        stream = copy(self)
        stream._entries, stream._starts, stream._places = self._entries[stays], self._starts[stays], self._places[kept]
        stream._terms, stream._first = self._terms[sizes > 0], np.concatenate([[0], np.cumsum(sizes[sizes > 0])])
        return stream

    def __len__(self) -> int:
        return len(self._places)

    @property
    def last_id(self) -> int:
        """The highest entry id; 0 if there is none."""
        return int(self._entries[-1]) if len(self._entries) else 0

    @property
    def size_bytes(self) -> int:
        """What the arrays take."""
        return sum(each.nbytes for each in (self._places, self._terms, self._first, self._entries, self._starts))

    def _positions(self, places: np.ndarray) -> np.ndarray:
        which = np.searchsorted(self._starts, places, "right") - 1
        return (self._entries[which] << FRAME_BITS) + places - self._starts[which]


def _rarest(counts: np.ndarray, most: int) -> np.ndarray:
    """Which of the lists with these lengths are read: the shortest, as many as `most` allows."""
    order = np.argsort(counts, kind="stable")
    rare = np.zeros(len(counts), bool)
    rare[order[np.cumsum(counts[order]) <= most]] = True
    return rare


def _laid_out(store: Store, algorithm: str, since: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(term x 2^32 + place as uint64, entry ids, first place of each entry)."""
    pairs, entries, starts, end = [np.zeros(0, np.uint64)], [], [], 0
    for entry_id, _, digest in store.digests(algorithm, since):
        terms, frames = terms_of(Fingerprint(algorithm, digest))
        pairs.append(terms.astype(np.uint64) << np.uint64(32) | (frames + end).astype(np.uint64))
        entries.append(entry_id)
        starts.append(end)
        end += int(frames.max(initial=0)) + GAP
    return np.concatenate(pairs), np.array(entries, np.int64), np.array(starts, np.int64)
