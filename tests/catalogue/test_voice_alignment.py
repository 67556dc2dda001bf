"""Votes for offsets, on posting lists that a reader can count."""
from __future__ import annotations

import numpy as np

from ledger.catalogue.store import FRAME_BITS
from ledger.catalogue.voice_alignment import Alignment, Terms, alignments


def lookup(postings: list[tuple[int, int, int]]):
    """Of (term, entry, frame)."""
    table = np.array([(term, (entry << FRAME_BITS) + frame) for term, entry, frame in postings], np.int64).reshape(-1, 2)

    def pairs(terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = table[np.isin(table[:, 0], terms)]
        return found[:, 0], found[:, 1]
    return pairs


def terms(*pairs: tuple[int, int]) -> Terms:
    """Of (value, frame)."""
    return Terms(np.array([value for value, _ in pairs]), np.array([frame for _, frame in pairs]))


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
