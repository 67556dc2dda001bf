"""All picture codes and words, read from the database at each look or held in memory: both give the same answers."""
from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csc_array

from ledger.catalogue.picture_tables import CODE_BLOCK_BITS, CODE_ROW, CODES, PLACE, WORD_BLOCK_BITS, PictureTables
from ledger.fingerprint.sheet import WORDS

TILE_BLOCKS = 32         # of codes that are compared together: 32,768 pictures, whose distances stay in the processor's cache
CHEQUERED = np.concatenate([np.r_[one:32:8, other:32:8] for one, other in ((0, 5), (3, 6), (1, 4), (2, 7))])
                         # bytes of a code, two to a row: each column has left and right halves of all its parts
COMMON_SHARE = 0.005     # a word in more of the pictures than this tells nothing and costs most,
COMMON_LEAST = 50        # unless they are few anyway
BLOCK_PICTURES = 1 << WORD_BLOCK_BITS


@dataclass(frozen=True, slots=True)
class Screen:
    """Lets a code pass of which the first `columns` of four, 64 bits each, differ in no more than `bits`."""

    columns: int
    bits: int


WHOLE = Screen(4, 255)
Screens = tuple[Screen, ...]  # passed one after the other; none lets everything pass


class Spare:
    """Arrays that are written again and again: fresh ones for each tile would take longer than what is done with them."""

    def __init__(self) -> None:
        self.changed, self.bits, self.more = (np.empty(TILE_BLOCKS << CODE_BLOCK_BITS, kind)
                                              for kind in (np.uint64, np.uint8, np.uint8))


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

    def near(self, query: np.ndarray, screens: Screens, spare: Spare) -> tuple[np.ndarray, np.ndarray]:
        """(numbers, bits) of the codes that all screens let pass. `query` is (4,), a column of `columns_of`.

        A code that differs in no more bits altogether than the narrowest screen allows always passes.
        """
        rows, bits, done = self._first_passed(query, screens, spare)
        for screen in (*screens[1:], WHOLE):
            for column, word in zip(self._columns[done:screen.columns], query[done:screen.columns]):
                bits = bits + np.bitwise_count(column[rows] ^ word)
            passed, done = bits <= screen.bits, screen.columns
            rows, bits = rows[passed], bits[passed]
        return self.numbers[rows], bits

    def _first_passed(self, query: np.ndarray, screens: Screens, spare: Spare) -> tuple[np.ndarray, np.ndarray, int]:
        """Rows that pass the first screen, their bits so far, and in how many columns."""
        if not screens:
            return np.arange(len(self)), np.zeros(len(self), np.uint16), 0
        changed, bits, more = (each[:len(self)] for each in (spare.changed, spare.bits, spare.more))
        np.bitwise_count(np.bitwise_xor(self._columns[0], query[0], out=changed), out=bits)
        for column, word in zip(self._columns[1:screens[0].columns], query[1:]):
            np.add(bits, np.bitwise_count(np.bitwise_xor(column, word, out=changed), out=more), out=bits)
        rows = np.flatnonzero(bits <= screens[0].bits)
        return rows, bits[rows].astype(np.uint16), screens[0].columns


def nearest_codes(tiles: Iterable[CodeTile], queries: np.ndarray, screens: Screens, most: int) -> list[tuple[int, int]]:
    """(number, bits) of the pictures of the `most` nearest codes, and of all that are as near as the last of them, by number.

    `queries` is (4, k) from `columns_of`; the nearest of them counts.
    """
    spare = Spare()
    found = [tile.near(query, screens, spare) for tile in tiles for query in queries.T]  # a tile stays in the cache meanwhile
    numbers, bits = (np.concatenate([each[part] for each in found]) if found else np.zeros(0, int) for part in (0, 1))
    numbers, bits = _nearest(numbers, bits, most * queries.shape[1])  # no picture is there more often than there are queries
    order = np.lexsort((bits, numbers))
    numbers, firsts = np.unique(numbers[order], return_index=True)
    numbers, bits = _nearest(numbers, bits[order][firsts], most)
    return list(zip(numbers.tolist(), bits.tolist()))


def _nearest(numbers: np.ndarray, bits: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    if len(bits) <= most:
        return numbers, bits
    rows = np.flatnonzero(bits <= np.partition(bits, most)[most])
    return numbers[rows], bits[rows]


def columns_of(codes: np.ndarray) -> np.ndarray:
    """Codes (n, 32) uint8 as (4, n) uint64."""
    return np.ascontiguousarray(np.ascontiguousarray(codes[:, CHEQUERED]).view(np.uint64).T)


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
        sizes = ends - starts

        def places(asked: np.ndarray) -> np.ndarray:
            shift = np.repeat((ends[asked] - np.cumsum(sizes[asked])).astype(np.int32), sizes[asked])
            return self._places[np.add(shift, np.arange(len(shift), dtype=np.int32), out=shift)]
        return BlockLists(block, sizes, places)


def most_alike(pictures: Pictures, words: np.ndarray, count: int, most: int) -> list[int]:
    """Numbers of up to `most` pictures that share most with these words, rare words counting more, best first.

    `count` is that of all pictures. Equal ones are in the order of their numbers.
    """
    blocks = list(pictures.lists(words))
    sizes = np.sum([block.sizes for block in blocks], axis=0) if blocks else np.zeros(len(words), np.int64)
    telling = (sizes > 0) & (sizes <= max(COMMON_SHARE * count, COMMON_LEAST))
    weights = np.log1p(count / np.maximum(sizes, 1)).astype(np.float32)
    numbers, votes = np.zeros(0, np.int64), np.zeros(0, np.float32)
    for block in blocks:
        here = _votes(block, telling, weights)
        least = votes[-1] if len(votes) == most else 0.0
        rows = np.flatnonzero(here > least)
        numbers, votes = np.append(numbers, rows + (block.block << WORD_BLOCK_BITS)), np.append(votes, here[rows])
        best = _highest(votes, most)
        numbers, votes = numbers[best], votes[best]
    return numbers.tolist()


def _votes(block: BlockLists, telling: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(65,536,) sums of the weights of the words that each picture of the block has: a matrix of ones times the weights,
    in a third of the time of `np.bincount`."""
    ends = np.concatenate([[0], np.cumsum(block.sizes[telling])]).astype(np.int32)
    places = block.places(telling).astype(np.int32)
    having = csc_array((np.ones(len(places), np.float32), places, ends), (BLOCK_PICTURES, len(ends) - 1))
    return having @ weights[telling]


def _highest(votes: np.ndarray, most: int) -> np.ndarray:
    """Where the `most` highest are, highest first, equal ones in their order."""
    if len(votes) <= most:
        return np.argsort(-votes, kind="stable")
    rows = np.flatnonzero(votes >= np.partition(votes, -most)[-most])
    return rows[np.argsort(-votes[rows], kind="stable")][:most]
