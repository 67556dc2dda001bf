"""All picture codes and words, read from the database at each look or held in memory: both give the same answers."""
from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ledger.catalogue.picture_tables import CODE_BLOCK_BITS, CODE_ROW, CODES, PLACE, WORD_BLOCK_BITS, PictureTables
from ledger.fingerprint.sheet import WORDS

TILE_BLOCKS = 32         # of codes that are compared together: 32,768 pictures, whose distances stay in the processor's cache
ALL_BITS = 128           # of half a code: nothing is left out
EVEN_FIRST = np.r_[0:32:2, 1:32:2]  # bytes of a code: each half is spread over the whole picture
COMMON_SHARE = 0.005     # a word in more of the pictures than this tells nothing and costs most,
COMMON_LEAST = 50        # unless they are few anyway
BLOCK_PICTURES = 1 << WORD_BLOCK_BITS


class CodeTile:
    """Codes of one channel: `numbers` (n,) of their pictures, and four columns of 64 bits."""

    def __init__(self, blocks: list[tuple[int, bytes]]) -> None:
        rows = np.frombuffer(b"".join(codes for _, codes in blocks), CODE_ROW)
        firsts = np.repeat([block << CODE_BLOCK_BITS for block, _ in blocks],
                           [len(codes) // CODE_ROW.itemsize for _, codes in blocks])
        self.numbers = (firsts + rows["place"]).astype(np.uint32)
        self._columns = columns_of(rows["code"])

    def __len__(self) -> int:
        return len(self.numbers)

    def near(self, queries: np.ndarray, half_bits: int) -> tuple[np.ndarray, np.ndarray]:
        """(numbers, bits to the nearest of the queries) of the codes of which one half differs from a query in no more.

        `queries` is (4, k) from `columns_of`. A code that differs from one in up to `half_bits` altogether is never left
        out, and its distance is exact.
        """
        nearest = np.full(len(self), 256, np.uint16)
        changed, half, more = (np.empty(len(self), kind) for kind in (np.uint64, np.uint8, np.uint8))
        for query in queries.T:
            np.bitwise_count(np.bitwise_xor(self._columns[0], query[0], out=changed), out=half)
            np.bitwise_count(np.bitwise_xor(self._columns[1], query[1], out=changed), out=more)
            rows = np.flatnonzero(np.add(half, more, out=half) <= half_bits)
            bits = half[rows].astype(np.uint16)
            for column, word in zip(self._columns[2:], query[2:]):
                bits += np.bitwise_count(column[rows] ^ word)
            nearest[rows] = np.minimum(nearest[rows], bits)
        rows = np.flatnonzero(nearest < 256)
        return self.numbers[rows], nearest[rows]


def columns_of(codes: np.ndarray) -> np.ndarray:
    """Codes (n, 32) uint8 as (4, n) uint64."""
    return np.ascontiguousarray(np.ascontiguousarray(codes[:, EVEN_FIRST]).view(np.uint64).T)


@dataclass(frozen=True, slots=True)
class BlockLists:
    """The lists that some words have in one block: their `sizes`, and the places in those lists that are asked for."""

    block: int
    sizes: np.ndarray
    places: Callable[[np.ndarray], np.ndarray]  # which of the words, bool -> the places of their lists, in their order


class Pictures(Protocol):
    """What a search asks, of the database or of memory."""

    def tiles(self, channel: str) -> Iterator[CodeTile]:
        """All codes of a channel."""

    def lists(self, words: np.ndarray) -> Iterator[BlockLists]:
        """The lists of distinct words, sorted, by block."""


class StoredPictures:
    """Reads what is asked for from the database: needs no memory."""

    def __init__(self, tables: PictureTables) -> None:
        self._tables = tables

    def tiles(self, channel: str) -> Iterator[CodeTile]:
        """All codes of a channel."""
        last = self._tables.word_blocks() << WORD_BLOCK_BITS - CODE_BLOCK_BITS
        for first in range(0, last, TILE_BLOCKS):
            yield CodeTile(self._tables.code_blocks(channel, range(first, first + TILE_BLOCKS)))

    def lists(self, words: np.ndarray) -> Iterator[BlockLists]:
        """The lists of distinct words, sorted, by block."""
        for block in range(self._tables.word_blocks()):
            yield _stored_lists(self._tables, block, words)


def _stored_lists(tables: PictureTables, block: int, words: np.ndarray) -> BlockLists:
    held = dict(tables.lists(block, words))
    blobs = [held.get(word, b"") for word in words.tolist()]

    def places(asked: np.ndarray) -> np.ndarray:
        return np.frombuffer(b"".join(blobs[at] for at in np.flatnonzero(asked)), PLACE)
    return BlockLists(block, np.array([len(blob) // PLACE.itemsize for blob in blobs], np.int64), places)


class LoadedPictures:
    """Holds all codes and the lists of full blocks: 1.5 KB a picture. Lists of the block that still grows stay in the
    database. Safe to share between threads; changes, of other processes too, are taken up by `refresh`."""

    def __init__(self, tables: PictureTables) -> None:
        self._tables, self._lock = tables, threading.Lock()
        self._revision, self._full = 0, ()
        self._tiles: dict[str, dict[int, CodeTile]] = {channel: {} for channel in CODES}

    def refresh(self, revision: int) -> None:
        """Memory is as new as `revision` of the store."""
        with self._lock:
            if revision == self._revision:
                return
            changed = self._tables.code_blocks_since(self._revision)
            for tile in sorted({block // TILE_BLOCKS for block in changed}):
                blocks = range(tile * TILE_BLOCKS, (tile + 1) * TILE_BLOCKS)
                for channel in CODES:
                    self._tiles[channel][tile] = CodeTile(self._tables.code_blocks(channel, blocks))
            # codes that change where nothing is added any more were removed: so were words
            stale = {block >> WORD_BLOCK_BITS - CODE_BLOCK_BITS for block in changed}
            held = {block: lists for block, lists in enumerate(self._full) if block not in stale}
            self._full = tuple(held[block] if block in held else FullBlock(self._tables.all_lists(block))
                               for block in range(self._tables.word_blocks() - 1))
            self._revision = revision

    @property
    def revision(self) -> int:
        """As of which revision of the store memory is; 0 if nothing was taken up yet."""
        return self._revision

    def tiles(self, channel: str) -> Iterator[CodeTile]:
        """All codes of a channel."""
        yield from list(self._tiles[channel].values())

    def lists(self, words: np.ndarray) -> Iterator[BlockLists]:
        """The lists of distinct words, sorted, by block; a picture that was removed meanwhile may still be in one."""
        full = self._full
        for block, lists in enumerate(full):
            yield lists.of(block, words)
        for block in range(len(full), self._tables.word_blocks()):
            yield _stored_lists(self._tables, block, words)


class FullBlock:
    """The lists of a block to which nothing is added any more: two bytes a place."""

    def __init__(self, lists: list[tuple[int, bytes]]) -> None:
        sizes = np.zeros(WORDS, np.int64)
        sizes[[word for word, _ in lists]] = [len(places) // PLACE.itemsize for _, places in lists]
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32)
        self._places = np.frombuffer(b"".join(places for _, places in lists), PLACE)

    @property
    def size_bytes(self) -> int:
        """What the arrays take."""
        return self._starts.nbytes + self._places.nbytes

    def of(self, block: int, words: np.ndarray) -> BlockLists:
        """The lists of these words."""
        starts, ends = (self._starts[each].astype(np.int64) for each in (words, words + 1))

        def places(asked: np.ndarray) -> np.ndarray:
            some = [self._places[start:end] for start, end in zip(starts[asked].tolist(), ends[asked].tolist())]
            return np.concatenate(some) if some else np.zeros(0, PLACE)
        return BlockLists(block, ends - starts, places)


def most_alike(pictures: Pictures, words: np.ndarray, count: int, most: int) -> list[int]:
    """Numbers of up to `most` pictures that share most with these words, rare words counting more, best first.

    `count` is that of all pictures. Equal ones are in the order of their numbers.
    """
    blocks = list(pictures.lists(words))
    sizes = np.sum([block.sizes for block in blocks], axis=0) if blocks else np.zeros(len(words), np.int64)
    telling = (sizes > 0) & (sizes <= max(COMMON_SHARE * count, COMMON_LEAST))
    weights = np.log1p(count / np.maximum(sizes, 1))
    numbers, votes = np.zeros(0, np.int64), np.zeros(0)
    for block in blocks:
        here = np.bincount(block.places(telling), np.repeat(weights[telling], block.sizes[telling]), BLOCK_PICTURES)
        least = votes[-1] if len(votes) == most else 0.0
        rows = np.flatnonzero(here > least)
        numbers, votes = np.append(numbers, rows + (block.block << WORD_BLOCK_BITS)), np.append(votes, here[rows])
        best = _highest(votes, most)
        numbers, votes = numbers[best], votes[best]
    return numbers.tolist()


def _highest(votes: np.ndarray, most: int) -> np.ndarray:
    """Where the `most` highest are, highest first, equal ones in their order."""
    if len(votes) <= most:
        return np.argsort(-votes, kind="stable")
    rows = np.flatnonzero(votes >= np.partition(votes, -most)[-most])
    return rows[np.argsort(-votes[rows], kind="stable")][:most]
