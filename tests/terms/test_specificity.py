"""Descriptions that consent to everything are refused with an example of a good one."""
import pytest

from ledger.errors import InvalidInput
from ledger.terms import Terms
from ledger.terms.specificity import GOOD_DESCRIPTION

HASH = "0x" + "22" * 32


def refusal(values):
    with pytest.raises(InvalidInput) as refused:
        Terms(values)
    return refused.value


@pytest.mark.parametrize("text", [
    "The producer may use the voice for any purpose whatsoever in all media now known or hereafter devised.",
    "The voice may be used in perpetuity throughout the universe in the work and in its trailers.",
    "Die Stimme darf ohne Einschränkung und zeitlich und räumlich unbeschränkt vom Studio verwendet werden.",
    "Die Stimme darf zu jedem Zweck in allen Folgen der Serie durch das Studio bearbeitet werden.",
    "The exact use of the voice in the film is to be determined by the licensee at a later time.",
    "use use use use use use use use use use use use use use",
    "ThisIsOneVeryLongWordAndNotADescriptionAtAll",
])
def test_boilerplate_is_refused_with_a_good_example(adult, text):
    error = refusal({**adult, "description": text})
    assert error.code == "description_unspecific"
    assert GOOD_DESCRIPTION in str(error)


@pytest.mark.parametrize("text, code", [("", "term_out_of_range"), ("Too short.", "term_out_of_range"),
                                        ("x " * 1100 + "x", "term_out_of_range"), (None, "malformed_term")])
def test_empty_short_and_endless_descriptions_are_refused(adult, text, code):
    error = refusal({**adult, "description": text})
    assert (error.code, error.term) == (code, "description")


def test_a_missing_description_is_refused(adult):
    del adult["description"]
    assert (refusal(adult).code, refusal(adult).term) == ("missing_term", "description")


def test_the_good_example_stands(adult):
    Terms({**adult, "description": GOOD_DESCRIPTION})


@pytest.mark.parametrize("without", ["replica_kind", "work_title", "script_hash"])
def test_a_replica_scene_needs_kind_work_and_script(adult, without):
    values = {**adult, "uses": ["replica-scene"], "enhancement_kinds": [], "replica_kind": "voice-model", "requires": HASH,
              "script_hash": HASH}
    Terms(values)
    del values[without]
    assert (refusal(values).code, refusal(values).term) == ("replica_unspecified", without)


def test_enhancement_names_its_kinds_and_only_enhancement_does(adult):
    assert refusal({**adult, "enhancement_kinds": []}).code == "enhancement_unspecified"
    assert refusal({**adult, "uses": ["adr"]}).code == "enhancement_unspecified"


@pytest.mark.parametrize("term", ["max_outputs", "max_seconds"])
def test_there_is_no_unlimited_output(adult, term):
    del adult[term]
    assert (refusal(adult).code, refusal(adult).term) == ("outputs_not_limited", term)


def test_a_face_needs_no_seconds(adult):
    Terms({**adult, "modality": "face", "max_seconds": 0})


def test_a_change_of_accent_names_its_languages(adult):
    del adult["languages"]
    assert refusal(adult).code == "languages_missing"
