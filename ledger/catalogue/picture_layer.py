"""The picture codes of many entries in memory: one array for each channel, and which entries have a word."""
from __future__ import annotations

import numpy as np

from ledger.catalogue.store import Store
from ledger.fingerprint.algorithm import PICTURE_ALGORITHMS
from ledger.fingerprint.sheet import WORDS

CODES = tuple(algorithm.id for algorithm in PICTURE_ALGORITHMS if algorithm.digest_bytes == 32)
WORD_STREAM = "picture-words-v1"
BLOCK = 1 << 16          # codes compared at a time: their distances stay in the processor's cache
COMMON_SHARE = 0.005     # a word in more of the pictures than this tells nothing and costs most,
COMMON_LEAST = 50        # unless they are few anyway


class CodeColumn:
    """All codes of one channel: `owners` (n, 2) int64 of entry id and slot, and four columns of 64 bits."""

    def __init__(self, rows: list[tuple[int, int, bytes]]) -> None:
        self.owners = np.array([row[:2] for row in rows], np.int64).reshape(-1, 2)
        codes = np.frombuffer(b"".join(row[2] for row in rows), np.uint8).reshape(-1, 32)
        self._columns = np.ascontiguousarray(codes.view(np.uint64).T)

    def __len__(self) -> int:
        return len(self.owners)

    def distances(self, digests: list[bytes]) -> np.ndarray:
        """Bits from each code to the nearest of the digests; uint16, shape (n,)."""
        queries = np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 32).view(np.uint64)
        nearest = np.full(len(self), 256, np.uint16)
        for start in range(0, len(self), BLOCK):
            block = self._columns[:, start:start + BLOCK]
            for query in queries:
                bits = np.zeros(block.shape[1], np.uint16)
                for column, word in zip(block, query):
                    bits += np.bitwise_count(column ^ word)
                np.minimum(nearest[start:start + BLOCK], bits, out=nearest[start:start + BLOCK])
        return nearest


class WordLists:
    """For each word the pictures that have it: 4 bytes each. `owners` is (n, 2) int64 of entry id and slot."""

    def __init__(self, rows: list[tuple[int, int, bytes]]) -> None:
        self.owners = np.array([row[:2] for row in rows], np.int64).reshape(-1, 2)
        sizes = np.array([len(row[2]) // 4 for row in rows], np.int64)
        words = np.frombuffer(b"".join(row[2] for row in rows), ">u4")
        pictures = np.repeat(np.arange(len(rows), dtype=np.uint32), sizes)
        order = np.argsort(words, kind="stable")
        self._pictures = pictures[order]
        self._starts = np.searchsorted(words[order], np.arange(WORDS + 1))

    def __len__(self) -> int:
        return len(self.owners)

    def votes(self, words: np.ndarray) -> np.ndarray:
        """How much each picture shares with these words, rare words counting more; float64, shape (n,)."""
        starts, ends = self._starts[words], self._starts[words + 1]
        telling = (ends > starts) & (ends - starts <= max(COMMON_SHARE * len(self), COMMON_LEAST))
        starts, sizes = starts[telling], (ends - starts)[telling]
        if not len(sizes):
            return np.zeros(len(self))
        pictures = np.concatenate([self._pictures[start:start + size] for start, size in zip(starts, sizes)])
        weights = np.repeat(np.log1p(len(self) / sizes), sizes)
        return np.bincount(pictures, weights, minlength=len(self))


class PictureLayer:
    """The picture codes of all entries with an id above `since`, as of `revision`."""

    def __init__(self, store: Store, since: int) -> None:
        self.revision = store.revision  # before the rows are read: a change meanwhile is then read again
        self.codes = {channel: CodeColumn(store.digests(channel, since)) for channel in CODES}
        self.words = WordLists(store.digests(WORD_STREAM, since))
        self.last_id = int(max([since, *(owner for owner, _ in self.words.owners[-1:])]))

    def __len__(self) -> int:
        return len(self.words)
