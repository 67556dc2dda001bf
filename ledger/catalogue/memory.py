"""The posting lists held in memory: one array of positions for each stream, cut by term."""
from __future__ import annotations

import threading
from copy import copy
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ledger.catalogue.store import FRAME_BITS, POSTINGS, Store, terms_of
from ledger.fingerprint import Fingerprint

GAP = 1 << 10              # frames between entries: an offset a little before one never names the one before it
FEW_POSTINGS = 20_000      # for a first look: a common term costs most and tells least
ALL_POSTINGS = 3_000_000   # for the second: all that 12 seconds ask of a thousand hours
LONG_LISTS = 64            # postings a term: from here on slices are read faster than places one by one
MERGE_SHARE = 0.1          # of a layer: one that comes to more of the layer before is read into it
LOADED_UNASKED_MS = 50 * 3_600_000  # of sound: 0.14 GB in each process, read in 4 s. At any length that is the price of some
#                            50 searches: a miss in 4 hours took 105 ms in the database, 38 ms in memory
ANY_LENGTH = 1 << 63


class Line(Protocol):
    """The entries one after the other, at least `GAP` frames from the last frame of one to the first of the next."""

    def located(self, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Entry ids and offsets from their first frames, of offsets that may lie a little before an entry."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Equal terms: `asked` numbers them among those that were asked, `places` are theirs on the `line`."""

    asked: np.ndarray
    places: np.ndarray
    line: Line


class PositionLine:
    """The line of positions in the database: entry id x 2^20 + frame. Recordings end long before 2^20 frames."""

    def located(self, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See `Line`."""
        entries = offsets + GAP - 1 >> FRAME_BITS
        return entries, offsets - (entries << FRAME_BITS)


class Postings:
    """Posting lists of both streams, from memory or from the database."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._layers: list[Layer] = []  # each at most a tenth of the one before, so that what is new is soon read
        self._revision = self._removal = 0
        self._most_loaded_ms = LOADED_UNASKED_MS

    def load(self) -> None:
        """All entries are in memory, in one layer, and stay there however many they become."""
        with self._lock:
            self._most_loaded_ms = ANY_LENGTH
            self._load()

    def fit(self, recorded_ms: int) -> None:
        """Of so much sound the lists are in memory, or not, as what `load` and `LOADED_UNASKED_MS` allow."""
        with self._lock:
            if recorded_ms > self._most_loaded_ms:
                self._layers = []
            elif not self._layers:
                self._load()

    def forget(self) -> None:
        """What any process removed is not in memory any more."""
        with self._lock:
            self._drop_removed()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is in memory."""
        return tuple(self._layers)

    def lookup(self, algorithm: str, terms: np.ndarray, most: int = ALL_POSTINGS) -> list[Hits]:
        """Where these terms stand, in ascending order; an entry that was removed meanwhile may still be named.

        In memory only the rarest terms are read, as many as have `most` positions in each layer.
        """
        layers = self._up_to_date()
        if not layers:
            return [_expanded(terms, *self._store.postings(algorithm, np.unique(terms)))]
        return [layer.streams[algorithm].lookup(terms, most) for layer in layers]

    def _load(self) -> None:
        self._revision, self._removal = self._store.revision, self._store.removal  # before the rows are read: a change
        self._layers = [Layer(self._store, 0)]                                     # meanwhile is then read again

    def _up_to_date(self) -> list[Layer]:
        with self._lock:
            if not self._layers:
                return []
            self._drop_removed()
            revision = self._store.revision
            if revision != self._revision:
                self._take_up(Layer(self._store, self._layers[-1].last_id))
                self._revision = revision
            return list(self._layers)

    def _take_up(self, newest: Layer) -> None:
        layers = [*self._layers, newest] if newest.postings else self._layers
        while len(layers) > 1 and layers[-1].postings > MERGE_SHARE * layers[-2].postings:
            layers = [*layers[:-2], Layer(self._store, layers[-2].since)]
        self._layers = layers

    def _drop_removed(self) -> None:
        removal = self._store.removal
        if self._layers and removal != self._removal:
            left = self._store.ids()
            self._layers, self._removal = [layer.of(left) for layer in self._layers], removal


class Layer:
    """The posting lists of all entries with an id above `since`."""

    def __init__(self, store: Store, since: int) -> None:
        self.since = since
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
    """A stream's posting lists as of one revision of the store: 4 bytes a posting and 12 a distinct term.

    Positions are numbers on one line on which the entries lie one after the other; `located` turns them back.
    """

    def __init__(self, store: Store, algorithm: str, since: int) -> None:
        pairs, self._entries, self._starts = _laid_out(store, algorithm, since)
        pairs.sort()
        self._places = (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        pairs >>= np.uint64(32)
        first = np.nonzero(np.diff(pairs, prepend=np.uint64(1 << 33)))[0]
        self._terms, self._first = pairs[first].astype(np.uint32), np.append(first, len(pairs))

    def lookup(self, terms: np.ndarray, most: int) -> Hits:
        """Where these terms stand, in ascending order; only the rarest of them, as many as have `most` places in all."""
        terms = terms.astype(np.uint32)  # of one type with those of the stream, which would be copied to the wider otherwise
        at = np.minimum(np.searchsorted(self._terms, terms), max(len(self._terms) - 1, 0))
        known = np.flatnonzero(self._terms[at] == terms) if len(self._terms) else np.zeros(0, np.int64)
        low, high = self._first[at[known]], self._first[at[known] + 1]
        rare = _rarest(high - low, most)
        low, high = low[rare], high[rare]
        return Hits(np.repeat(known[rare], high - low), self._read(low, high), self)

    def located(self, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See `Line`."""
        which = np.searchsorted(self._starts, offsets + GAP - 1, "right") - 1
        return self._entries[which], offsets - self._starts[which]

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

    def _read(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        if len(self._places) and (high - low).sum() >= LONG_LISTS * len(low):
            return np.concatenate([self._places[:0], *(self._places[first:after] for first, after in zip(low, high))])
        counts = high - low
        return self._places[np.repeat(low - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())]


def _rarest(counts: np.ndarray, most: int) -> np.ndarray:
    """Which of the lists with these lengths are read: the shortest, as many as `most` allows."""
    if counts.sum() <= most:
        return np.ones(len(counts), bool)
    order = np.argsort(counts, kind="stable")
    rare = np.zeros(len(counts), bool)
    rare[order[np.cumsum(counts[order]) <= most]] = True
    return rare


def _laid_out(store: Store, algorithm: str, since: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(term x 2^32 + place as uint64, entry ids, first place of each entry)."""
    pairs, entries, starts, end = [np.zeros(0, np.uint64)], [], [], GAP
    for entry_id, _, digest in store.digests(algorithm, since):
        terms, frames = terms_of(Fingerprint(algorithm, digest))
        pairs.append(terms.astype(np.uint64) << np.uint64(32) | (frames + end).astype(np.uint64))
        entries.append(entry_id)
        starts.append(end)
        end += int(frames.max(initial=0)) + GAP
    return np.concatenate(pairs), np.array(entries, np.int64), np.array(starts, np.int64)


def _expanded(terms: np.ndarray, found: np.ndarray, positions: np.ndarray) -> Hits:
    """Pairs (term, position) of distinct terms, for each of the equal ones that were asked in ascending order."""
    low, high = np.searchsorted(terms, found, "left"), np.searchsorted(terms, found, "right")
    counts = high - low
    asked = np.repeat(low - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    return Hits(asked, np.repeat(positions, counts), PositionLine())
