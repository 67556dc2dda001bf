"""Where a clip may lie in the catalogue: posting lists vote for offsets."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ledger.catalogue.memory import Hits

CANDIDATES = 12            # entries that are looked at closely; the true one leads unless it is badly damaged
LEAST_VOTES = 3            # two terms agree by chance in every search
OFFSETS_EACH = 4           # that lead, for each candidate: those beside the best of an entry have many votes too
WAY_BITS = 56              # of a vote, below the number of its way: entry ids stay below 2^36
UNSIEVED = 1 << 16         # votes: sorted sooner than sieved
BUCKETS = 1 << 22          # of two offsets, that votes are counted in first: few of a million votes share one. 8 MB: arrays
#                            of 32 MB and more are given back to the system, and asked for anew, each time
WAY_STEP = 1_000_003       # buckets from one way to the next
BOUNDS = (256, 64, 24, 12, 8, 7, 6, 5, 4, LEAST_VOTES)  # a clear copy ends the sorting at the first, chance at the last


@dataclass(frozen=True, slots=True)
class Terms:
    """What a clip asks the posting lists: int64 `values` at the clip's own `frames`.

    `ways` numbers the ways of reading the clip, from 0 to 126, if several are asked at once; each has votes of its own.
    """

    values: np.ndarray
    frames: np.ndarray
    ways: np.ndarray | int = 0


@dataclass(frozen=True, slots=True)
class Alignment:
    """The clip's first frame lies at `offset` frames (of the terms' stream) of entry `entry_id`; `votes` agree."""

    entry_id: int
    offset: int
    votes: int
    way: int = 0


Lookup = Callable[[np.ndarray], list[Hits]]  # terms in ascending order, some of them equal -> equal ones, line by line


def alignments(terms: Terms, lookup: Lookup, most: int = CANDIDATES) -> list[Alignment]:
    """The offsets with most votes, best first, at most one of an entry in one way, `most` in all.

    Votes one frame apart count together. Of more than `UNSIEVED` votes those for offsets with fewer than `LEAST_VOTES` are
    left out.
    """
    order = _order(terms.values)
    shifts = ((np.asarray(terms.ways, np.int64) << WAY_BITS) - terms.frames)[order]
    found = [alignment for hits in lookup(terms.values[order]) for alignment in _on_line(hits, shifts, most)]
    return sorted(found, key=lambda each: -each.votes)[:most]  # stable: equals stay in the order of ways and offsets


def _order(values: np.ndarray) -> np.ndarray:
    """As a stable argsort of values below 2^32, in half its time."""
    numbered = np.sort(values.astype(np.uint64) << np.uint64(32) | np.arange(len(values), dtype=np.uint64))
    return (numbered & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _on_line(hits: Hits, shifts: np.ndarray, most: int) -> list[Alignment]:
    offsets, votes = _leading(hits.places + shifts[hits.asked], OFFSETS_EACH * most)
    ways = offsets >> WAY_BITS
    entries, frames = hits.line.located(offsets - (ways << WAY_BITS))
    best: dict[tuple[int, int], Alignment] = {}
    for way, entry, frame, count in zip(ways.tolist(), entries.tolist(), frames.tolist(), votes.tolist()):
        best.setdefault((way, entry), Alignment(entry, frame, count, way))
    return list(best.values())[:most]


def _leading(offsets: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The `most` offsets with most votes and their votes, best first."""
    if len(offsets) <= UNSIEVED:
        return _counted(offsets, most)
    bounds = _bounds(offsets)
    for bound in BOUNDS:
        found, votes = _counted(offsets[bounds >= bound], most)
        if len(votes) == most and votes[-1] >= bound:
            break  # whatever the sieve held back has fewer
    return found, votes


def _bounds(offsets: np.ndarray) -> np.ndarray:
    """For each vote a number that neither the votes for its offset nor those for the one before exceed, uint16."""
    ways = (offsets >> WAY_BITS) * WAY_STEP
    counts, pairs = np.zeros(BUCKETS, np.uint16), np.empty(BUCKETS, np.uint16)
    np.add.at(counts, (offsets >> 1) + ways & BUCKETS - 1, np.uint16(1))
    np.add(counts, np.roll(counts, 1), out=pairs)
    return pairs[(offsets + 1 >> 1) + ways & BUCKETS - 1]


def _counted(offsets: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    if not len(offsets):
        return offsets, offsets
    ordered = np.sort(offsets)
    first = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 2))
    counts = np.diff(first, append=len(ordered))
    votes = counts + np.where(np.diff(ordered[first], append=-1) == 1, np.append(counts[1:], 0), 0)
    best = np.argsort(-votes, kind="stable")[:most]
    return ordered[first[best]], votes[best]
