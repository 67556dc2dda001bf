"""Descriptions that consent to everything are refused with an example of a good one."""
import json
from pathlib import Path

import pytest

from ledger.errors import InvalidInput
from ledger.terms import Terms
from ledger.terms.boilerplate import is_specific, open_ended
from ledger.terms.drafting import drafted
from ledger.terms.specificity import GOOD_DESCRIPTION, GOOD_GERMAN

HASH = "0x" + "22" * 32
DESCRIPTIONS = json.loads((Path(__file__).parent / "descriptions.json").read_text(encoding="utf-8"))
MOST_MISSED, MOST_REFUSED = 0.4, 0.05  # of boilerplate and of good descriptions that nobody had seen; measured 7 of 20 and 0 of 20


def is_accepted(text):
    return not open_ended(text) and is_specific(text)


def of(part, kind):
    return [text for language in ("en", "de") for text in DESCRIPTIONS[part][f"{kind}_{language}"]]


def refusal(values):
    with pytest.raises(InvalidInput) as refused:
        drafted(values)
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
    assert (GOOD_GERMAN if text.startswith("Die") else GOOD_DESCRIPTION) in str(error)


@pytest.mark.parametrize("text", of("known", "boilerplate"))
def test_what_could_stand_in_any_contract_is_refused(adult, text):
    assert refusal({**adult, "description": text}).code == "description_unspecific"


@pytest.mark.parametrize("text", of("known", "good"))
def test_a_description_that_can_be_pointed_at_stands(adult, text):
    assert drafted({**adult, "description": text}).description == text


def test_of_descriptions_that_the_rule_was_not_made_from_most_are_told_apart():
    missed = [text for text in of("unseen", "boilerplate") if is_accepted(text)]
    refused = [text for text in of("unseen", "good") if not is_accepted(text)]
    assert len(missed) <= MOST_MISSED * len(of("unseen", "boilerplate")), missed
    assert len(refused) <= MOST_REFUSED * len(of("unseen", "good")), refused


def test_each_kind_of_description_is_there_in_both_languages():
    assert {kind: len(texts) for kind, texts in DESCRIPTIONS["known"].items()} == {
        "boilerplate_en": 60, "boilerplate_de": 60, "good_en": 60, "good_de": 60}


@pytest.mark.parametrize("text", ["The lips are not changed in any way during the goodbye at the airport gate in Lisbon.",
                                  "Die Lippen werden beim Abschied am Flughafen Lissabon auf keine Weise und in keiner Form verändert."])
def test_what_is_denied_leaves_nothing_open(adult, text):
    drafted({**adult, "description": text})


@pytest.mark.parametrize("text, code", [("", "term_out_of_range"), ("Too short.", "term_out_of_range"),
                                        ("x " * 1100 + "x", "term_out_of_range"), (None, "malformed_term")])
def test_empty_short_and_endless_descriptions_are_refused(adult, text, code):
    error = refusal({**adult, "description": text})
    assert (error.code, error.term) == (code, "description")


def test_a_missing_description_is_refused(adult):
    del adult["description"]
    assert (refusal(adult).code, refusal(adult).term) == ("missing_term", "description")


def test_the_good_example_stands(adult):
    drafted({**adult, "description": GOOD_DESCRIPTION})


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
