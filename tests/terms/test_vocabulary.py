"""Numbers that are on chain never change."""
import pytest

from ledger.terms.vocabulary import ASSET_KINDS, MEDIA, MOMENTS, POLICIES, REPORT_PERIODS, REVOCATIONS, ROLES, UNITS, USES, UnknownWord

FROZEN = [  # expected: the numbers as agreed for the contract, typed here a second time
    (ASSET_KINDS, {"voice": 1, "face": 2}),
    (POLICIES, {"prohibited": 0, "with-terms": 1, "permitted": 2}),
    (USES, {"create-replica": 0, "enhancement": 1, "dubbing": 2, "replica-scene": 3, "de-aging": 4, "face-replacement": 5, "adr": 6,
            "training": 7, "fine-tuning": 8, "inference-service": 9, "archive": 10, "promotion": 11, "game": 12, "test-only": 13}),
    (MEDIA, {"cinema": 0, "linear-tv": 1, "svod": 2, "avod": 3, "tvod": 4, "game": 5, "audio": 6, "advert": 7, "social": 8,
             "festival": 9, "internal": 10}),
    (UNITS, {"none": 0, "second": 1, "minute": 2, "line": 3, "frame": 4, "image": 5, "track": 6, "run": 7}),
    (REPORT_PERIODS, {"none": 0, "month": 1, "quarter": 2}),
    (MOMENTS, {"training": 1, "service": 2, "downstream-use": 3}),
    (REVOCATIONS, {"none": 0, "notice": 1, "immediate": 2}),
    (ROLES, {"performer": 0, "agent": 1, "trust": 2, "union-fund": 3, "dubbing-double": 4, "estate": 5, "other": 6, "source": 7}),
]


@pytest.mark.parametrize("vocabulary, numbers", FROZEN, ids=[v.term for v, _ in FROZEN])
def test_each_word_keeps_its_number(vocabulary, numbers):
    assert {word.name: word.number for word in vocabulary.words} == numbers


def test_names_and_mask_are_two_forms_of_one_set():
    assert USES.names_of(USES.mask(USES.names)) == USES.names
    assert USES.all_bits == 2**14 - 1


@pytest.mark.parametrize("name", ["Dubbing", "", None, 2])
def test_a_word_outside_the_list_is_refused(name):
    with pytest.raises(UnknownWord) as refused:
        USES.mask([name])
    assert refused.value.term == "uses"


def test_a_bit_without_a_word_is_refused():
    with pytest.raises(UnknownWord):
        USES.names_of(1 << 14)
