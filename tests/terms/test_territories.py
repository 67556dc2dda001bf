"""The frozen list: its order is the bitmap, its length and hash are pinned."""
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.terms import territory_bitmap, territory_codes, territory_number
from ledger.terms.territories import CODES, UnknownTerritory
from ledger.terms.territories_v1 import TERRITORIES_V1


def test_the_list_has_the_249_codes_sorted_once():
    # expected: ISO 3166-1 has 249 officially assigned alpha-2 codes
    assert len(CODES) == 249
    assert list(CODES) == sorted(set(CODES))


def test_some_bits_are_what_counting_by_hand_gives():
    # expected: the alphabet of ISO 3166-1; AD AE AF AG AI AL AM AO AQ AR AS AT is 0 to 11, ZW is the last
    assert [territory_number(code) for code in ("AD", "AT", "ZW", "WW")] == [0, 11, 248, 255]


def test_worldwide_is_all_256_bits():
    assert territory_bitmap(["WW"]) == 2**256 - 1
    assert territory_codes(2**256 - 1) == ("WW",)


@given(st.sets(st.sampled_from(CODES)))
def test_codes_and_bitmap_are_two_forms_of_one_set(codes):
    assert set(territory_codes(territory_bitmap(codes))) == codes


@pytest.mark.parametrize("code", ["XX", "de", "DEU", "", None, 3, "EU", "UK"])
def test_a_code_that_does_not_exist_is_refused(code):
    with pytest.raises(UnknownTerritory) as refused:
        territory_bitmap([code], term="territories")
    assert refused.value.term == "territories"


@pytest.mark.parametrize("bitmap", [1 << 249, 1 << 255, -1, (1 << 255) - 1])
def test_a_bit_that_no_code_has_is_refused(bitmap):
    with pytest.raises(UnknownTerritory):
        territory_codes(bitmap)


def test_version_1_never_changes():
    # pinned when version 1 was published
    assert hashlib.sha256(repr(TERRITORIES_V1).encode()).hexdigest() == "909e5d39f4d87c2b195114b41dfbef2a8cec60ac0e02887363028a6f50ff5b10"
