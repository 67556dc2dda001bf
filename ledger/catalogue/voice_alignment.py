"""Where a clip may lie in the catalogue: posting lists vote for offsets."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ledger.catalogue.store import FRAME_BITS

CANDIDATES = 12            # offsets that are looked at closely; the true one leads unless it is badly damaged
Lookup = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]  # distinct terms -> pairs (term, position)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a clip asks the posting lists: int64 `values` at the clip's own `frames`."""

    values: np.ndarray
    frames: np.ndarray


@dataclass(frozen=True, slots=True)
class Alignment:
    """The clip's first frame lies at `offset` frames (of the terms' stream) of entry `entry_id`; `votes` agree."""

    entry_id: int
    offset: int
    votes: int


def alignments(terms: Terms, lookup: Lookup) -> list[Alignment]:
    """The offsets with most votes, best first, at most one an entry. Votes one frame apart count together."""
    found, positions = lookup(np.unique(terms.values))
    if not len(found):
        return []
    offsets, entries = _hits(terms, found, positions)
    ordered = np.sort(offsets)
    first = np.nonzero(np.diff(ordered, prepend=ordered[0] - 2))[0]
    counts = np.diff(first, append=len(ordered))
    votes = counts + np.where(np.diff(ordered[first], append=-1) == 1, np.append(counts[1:], 0), 0)
    best = np.argsort(-votes, kind="stable")[:4 * CANDIDATES]
    return _of_entries([(int(entries[np.argmax(offsets == offset)]), int(offset), int(count))
                        for offset, count in zip(ordered[first[best]], votes[best])])


def _hits(terms: Terms, found: np.ndarray, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Position minus frame for each pair of equal terms, and the entry that the position lies in."""
    order = np.argsort(terms.values, kind="stable")
    values, frames = terms.values[order], terms.frames[order]
    low, high = np.searchsorted(values, found, "left"), np.searchsorted(values, found, "right")
    counts = high - low
    into = np.repeat(low - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    where = np.repeat(positions, counts)
    return where - frames[into], where >> FRAME_BITS


def _of_entries(ways: list[tuple[int, int, int]]) -> list[Alignment]:
    """Of (entry, offset on the line of positions, votes), best first: the best of each entry."""
    best: dict[int, Alignment] = {}
    for entry, offset, count in ways:
        if entry not in best:
            best[entry] = Alignment(entry, offset - (entry << FRAME_BITS), count)
    return list(best.values())[:CANDIDATES]
