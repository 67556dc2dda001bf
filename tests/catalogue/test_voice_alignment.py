"""Votes for offsets, on posting lists that a reader can count."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.catalogue.memory import Hits, PositionLine
from ledger.catalogue.store import FRAME_BITS
from ledger.catalogue.voice_alignment import LEAST_VOTES, UNSIEVED, Alignment, Terms, _leading, alignments


def lookup(postings: list[tuple[int, int, int]]):
    """Of (term, entry, frame)."""
    table = np.array([(term, (entry << FRAME_BITS) + frame) for term, entry, frame in postings], np.int64).reshape(-1, 2)

    def hits(asked: np.ndarray) -> list[Hits]:
        numbers, rows = np.nonzero(asked[:, None] == table[:, 0])
        return [Hits(numbers, table[rows, 1], PositionLine())]
    return hits


def terms(*pairs: tuple[int, int]) -> Terms:
    """Of (value, frame)."""
    return Terms(np.array([value for value, _ in pairs], np.int64), np.array([frame for _, frame in pairs], np.int64))


def test_the_offset_that_most_terms_agree_on_leads():
    asked = terms((7, 0), (8, 3), (9, 5))
    postings = [(7, 2, 40), (8, 2, 43), (9, 2, 45), (7, 1, 100), (8, 1, 103), (9, 1, 300)]
    assert alignments(asked, lookup(postings)) == [Alignment(2, 40, 3), Alignment(1, 100, 2)]


def test_votes_one_frame_apart_count_together():
    asked = terms((7, 0), (8, 3), (9, 5))
    assert alignments(asked, lookup([(7, 1, 40), (8, 1, 43), (9, 1, 46)]))[0] == Alignment(1, 40, 3)


def test_a_clip_may_begin_before_its_recording():
    asked = terms((7, 50), (8, 60))
    assert alignments(asked, lookup([(7, 5, 0), (8, 5, 10)])) == [Alignment(5, -50, 2)]


def test_a_term_that_a_clip_has_twice_votes_for_both_places():
    found = alignments(terms((7, 0), (7, 10)), lookup([(7, 1, 20)]))
    assert {(each.offset, each.votes) for each in found} <= {(20, 1), (10, 1)} and len(found) == 1


def test_terms_that_nobody_has_align_nowhere():
    assert alignments(terms((7, 0)), lookup([])) == []
    assert alignments(terms(), lookup([(7, 1, 1)])) == []


def test_each_way_of_reading_a_clip_has_votes_of_its_own():
    asked = Terms(np.array([7, 8, 7, 9]), np.array([0, 3, 0, 5]), np.array([0, 0, 126, 126]))
    found = alignments(asked, lookup([(7, 2, 40), (8, 2, 43), (9, 2, 45)]))
    assert found == [Alignment(2, 40, 2, 0), Alignment(2, 40, 2, 126)]


def counted(offsets: np.ndarray) -> dict[int, int]:
    """Votes for each offset and the one after it, one by one."""
    votes: dict[int, int] = {}
    for offset in offsets.tolist():
        votes[offset] = votes.get(offset, 0) + 1
    return {offset: count + votes.get(offset + 1, 0) for offset, count in votes.items()}


@pytest.mark.parametrize("copies", [(), (3,), (4, 5, 6), (9, 40, 400)], ids=str)
@pytest.mark.parametrize("line", [1 << 23, 1 << 28])
def test_of_more_votes_than_are_sorted_the_sieve_loses_none_of_the_leading(copies, line):
    luck = np.random.default_rng(len(copies))
    offsets = luck.integers(1024, line, UNSIEVED + 50_000)
    for at, copy in enumerate(copies):
        offsets[at * 1000:at * 1000 + copy] = line // 3 + 7 * at
    found, votes = _leading(offsets, 48)
    expected = sorted(counted(offsets).items(), key=lambda pair: (-pair[1], pair[0]))
    kept = [pair for pair in expected if pair[1] >= LEAST_VOTES][:48]
    assert list(zip(found.tolist(), votes.tolist()))[:len(kept)] == kept
