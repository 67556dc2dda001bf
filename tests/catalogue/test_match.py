"""Matches sort by grade, then by E-value, then by distance."""
from __future__ import annotations

from ledger.catalogue.match import ANOTHER_TAKE, GRADES, LEAD, PROBABLE_COPY, PROVEN_COPY, Match


def match(grade: str, e_value: float, distance: int) -> Match:
    return Match("0x01", grade, e_value, "voice-subband-v1", distance, 256)


def test_better_matches_come_first():
    ordered = [match(PROVEN_COPY, 1e-9, 90), match(PROVEN_COPY, 1e-7, 5), match(PROBABLE_COPY, 1e-5, 1),
               match(ANOTHER_TAKE, 1e-30, 0), match(LEAD, 0.1, 3), match(LEAD, 0.1, 4)]
    assert sorted(reversed(ordered), key=lambda each: each.rank) == ordered


def test_each_grade_has_a_rank():
    assert sorted(GRADES, key=GRADES.index) == [PROVEN_COPY, PROBABLE_COPY, ANOTHER_TAKE, LEAD]
