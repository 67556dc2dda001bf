"""The catalogue's tables of pictures: codes in blocks that are compared one by one, and posting lists of their words.

Codes have no posting lists: those of sixteen 16-bit parts with one bit turned find what differs in up to 31 bits, and a
code decides at up to 68 of 256 in a small catalogue, 46 among a million pictures.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import sqlite_utils

from ledger.catalogue.database import Database
from ledger.fingerprint import Fingerprint
from ledger.fingerprint.algorithm import PICTURE_ALGORITHMS
from ledger.fingerprint.sheet import Sheet, words_of

CODES = tuple(algorithm.id for algorithm in PICTURE_ALGORITHMS if algorithm.digest_bytes == 32)
CODE_BLOCK_BITS = 10   # 1,024 pictures, 35 KB a channel: what adding a picture writes again
WORD_BLOCK_BITS = 16   # 65,536 pictures: two bytes name one of a block
CODE_ROW = np.dtype([("place", "<u2"), ("code", "u1", 32)])
PLACE = np.dtype("<u2")
PUT_LIST = ("INSERT INTO catalogue_picture_words (block, word, places) VALUES (?, ?, ?)"
            " ON CONFLICT (block, word) DO UPDATE SET places = excluded.places")
PUT_CODES = ("INSERT INTO catalogue_picture_codes (channel, block, revision, codes) VALUES (?, ?, ?, ?)"
             " ON CONFLICT (channel, block) DO UPDATE SET revision = excluded.revision, codes = excluded.codes")

At = tuple[int, int]   # entry id and number of its frame


@dataclass(frozen=True, slots=True)
class KeptFrame:
    """What is kept of one still picture: where it belongs, its codes, one or more a channel, and its sheet."""

    at: At
    codes: tuple[Fingerprint, ...]
    sheet: bytes


class PictureTables:
    """Pictures by number. Numbers are given in order and never again; changes belong into a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """How many pictures there are."""
        return self._database.rows("SELECT held FROM catalogue_picture_count")[0][0]

    def word_blocks(self) -> int:
        """How many blocks of words have begun; the last one may still grow."""
        return (self._next_number() - 1 >> WORD_BLOCK_BITS) + 1

    def add(self, frames: list[KeptFrame], revision: int) -> None:
        """The frames are found by codes and words from `revision` on."""
        if not frames:
            return
        first = self._next_number()
        numbers = np.arange(first, first + len(frames))
        self._database.change("UPDATE catalogue_picture_count SET next = next + ?, held = held + ?", len(frames), len(frames))
        self._database.change_each("INSERT INTO catalogue_pictures (number, entry_id, frame, sheet) VALUES (?, ?, ?, ?)",
                                   [(int(number), *frame.at, frame.sheet) for number, frame in zip(numbers, frames)])
        words = [words_of(Sheet.of(frame.sheet)) for frame in frames]
        self._add_words(np.concatenate(words), np.repeat(numbers, list(map(len, words))))
        for channel in CODES:
            self._add_codes(channel, [(number, code.digest) for number, frame in zip(numbers, frames)
                                      for code in frame.codes if code.algorithm == channel], revision)

    def remove(self, entry_id: int, revision: int) -> None:
        """Nothing is left of the entry's pictures; `revision` is that of the change."""
        rows = self._database.rows("SELECT number, sheet FROM catalogue_pictures WHERE entry_id = ?", entry_id)
        if not rows:
            return
        numbers = np.array([row[0] for row in rows], np.int64)
        words = np.unique(np.concatenate([words_of(Sheet.of(row[1])) for row in rows]))
        for block in np.unique(numbers >> WORD_BLOCK_BITS).tolist():
            self._remove_words(block, words, _places(numbers, block, WORD_BLOCK_BITS))
        for block in np.unique(numbers >> CODE_BLOCK_BITS).tolist():
            self._remove_codes(block, _places(numbers, block, CODE_BLOCK_BITS), revision)
        self._database.change("DELETE FROM catalogue_pictures WHERE entry_id = ?", entry_id)
        self._database.change("UPDATE catalogue_picture_count SET held = held - ?", len(rows))

    def sheet(self, at: At) -> bytes:
        """The sheet of local features of one frame; empty if there is none."""
        rows = self._database.rows("SELECT sheet FROM catalogue_pictures WHERE entry_id = ? AND frame = ?", *at)
        return rows[0][0] if rows else b""

    def sheets(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """The sheets of these pictures; those that were removed are left out."""
        query = "SELECT number, sheet FROM catalogue_pictures WHERE number IN ({marks})"
        return dict(self._database.rows_of(query, list(numbers)))

    def found_at(self, numbers: Iterable[int]) -> dict[int, At]:
        """Where each of the pictures belongs; those that were removed are left out."""
        query = "SELECT number, entry_id, frame FROM catalogue_pictures WHERE number IN ({marks})"
        return {number: (entry_id, frame) for number, entry_id, frame in self._database.rows_of(query, list(numbers))}

    def code_blocks_since(self, revision: int) -> list[int]:
        """Numbers of the blocks of codes that were changed after `revision`."""
        rows = self._database.rows("SELECT DISTINCT block FROM catalogue_picture_codes WHERE revision > ?", revision)
        return [row[0] for row in rows]

    def code_blocks(self, channel: str, blocks: range) -> list[tuple[int, bytes]]:
        """(block, rows of `CODE_ROW`) of a channel, by block."""
        return self._database.rows("SELECT block, codes FROM catalogue_picture_codes WHERE channel = ? AND block >= ?"
                                   " AND block < ? ORDER BY block", channel, blocks.start, blocks.stop)

    def lists(self, block: int, words: np.ndarray) -> list[tuple[int, bytes]]:
        """(word, places of `PLACE`) of those of the distinct words that a block has."""
        query = "SELECT word, places FROM catalogue_picture_words WHERE block = ? AND word IN ({marks})"
        return self._database.rows_of(query, words.tolist(), block)

    def all_lists(self, block: int) -> list[tuple[int, bytes]]:
        """(word, places of `PLACE`) of a block, by word."""
        return self._database.rows("SELECT word, places FROM catalogue_picture_words WHERE block = ? ORDER BY word", block)

    def _next_number(self) -> int:
        return self._database.rows("SELECT next FROM catalogue_picture_count")[0][0]

    def _add_words(self, words: np.ndarray, numbers: np.ndarray) -> None:
        order = np.argsort(words, kind="stable")
        words, numbers = words[order], numbers[order]
        for block in np.unique(numbers >> WORD_BLOCK_BITS).tolist():
            inside = numbers >> WORD_BLOCK_BITS == block
            places = _places(numbers, block, WORD_BLOCK_BITS).astype(PLACE).tobytes()
            distinct, starts = np.unique(words[inside], return_index=True)
            ends = np.append(starts[1:], inside.sum())
            held = dict(self.lists(block, distinct))
            self._database.change_each(PUT_LIST, (
                (block, word, held.get(word, b"") + places[PLACE.itemsize * start:PLACE.itemsize * end])
                for word, start, end in zip(distinct.tolist(), starts.tolist(), ends.tolist())))

    def _remove_words(self, block: int, words: np.ndarray, gone: np.ndarray) -> None:
        lists = [(word, _without(np.frombuffer(places, PLACE), gone)) for word, places in self.lists(block, words)]
        self._database.change_each(PUT_LIST, [(block, word, left) for word, left in lists if left])
        self._database.change_each("DELETE FROM catalogue_picture_words WHERE block = ? AND word = ?",
                                   [(block, word) for word, left in lists if not left])

    def _add_codes(self, channel: str, codes: list[tuple[int, bytes]], revision: int) -> None:
        numbers = np.array([number for number, _ in codes], np.int64)
        for block in np.unique(numbers >> CODE_BLOCK_BITS).tolist():
            inside = [digest for number, digest in codes if number >> CODE_BLOCK_BITS == block]
            rows = np.zeros(len(inside), CODE_ROW)
            rows["place"] = _places(numbers, block, CODE_BLOCK_BITS)
            rows["code"] = np.frombuffer(b"".join(inside), np.uint8).reshape(-1, 32)
            held = b"".join(codes for _, codes in self.code_blocks(channel, range(block, block + 1)))
            self._database.change(PUT_CODES, channel, block, revision, held + rows.tobytes())

    def _remove_codes(self, block: int, gone: np.ndarray, revision: int) -> None:
        for channel in CODES:
            for _, codes in self.code_blocks(channel, range(block, block + 1)):
                rows = np.frombuffer(codes, CODE_ROW)  # an empty block stays: its revision says that it was changed
                left = rows[~np.isin(rows["place"], gone)].tobytes()
                self._database.change(PUT_CODES, channel, block, revision, left)


def _places(numbers: np.ndarray, block: int, bits: int) -> np.ndarray:
    """Those of the numbers that are in the block, counted from its first."""
    return numbers[numbers >> bits == block] - (block << bits)


def _without(places: np.ndarray, gone: np.ndarray) -> bytes:
    return places[~np.isin(places, gone)].tobytes()


def create_picture_tables(db: sqlite_utils.Database) -> None:
    """The tables exist. WITHOUT ROWID keeps the short lists of a block side by side; PostgreSQL does without."""
    db["catalogue_pictures"].create({"number": int, "entry_id": int, "frame": int, "sheet": bytes}, pk="number",
                                    not_null={"entry_id", "frame", "sheet"}, if_not_exists=True)
    db["catalogue_pictures"].create_index(["entry_id", "frame"], if_not_exists=True, unique=True)
    db["catalogue_picture_codes"].create({"channel": str, "block": int, "revision": int, "codes": bytes},
                                         pk=("channel", "block"), if_not_exists=True)
    db["catalogue_picture_codes"].create_index(["revision", "block"], if_not_exists=True)
    db.execute("CREATE TABLE IF NOT EXISTS catalogue_picture_words (block INTEGER NOT NULL, word INTEGER NOT NULL,"
               " places BLOB NOT NULL, PRIMARY KEY (block, word)) WITHOUT ROWID")
    db["catalogue_picture_count"].create({"id": int, "next": int, "held": int}, pk="id", if_not_exists=True)
    db["catalogue_picture_count"].insert({"id": 1, "next": 0, "held": 0}, ignore=True)
