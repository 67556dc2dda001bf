"""Each template becomes a contract with a handful of fields; what makes it that template cannot be changed."""
import pytest
from eth_hash.auto import keccak

from ledger.errors import InvalidInput
from ledger.terms import CURRENT, contract_text, intent
from ledger.terms.agreement import MissingTerm
from ledger.terms.schema import canonical
from ledger.terms.templates import (
    PUBLISHED, TEMPLATES, TemplateVersionUnknown, TermFixedByTemplate, UnknownTemplate, require_template, template_of,
)

HASH = "0x" + "22" * 32
CLOSES_AT, MAJORITY_AT = 1_798_761_600, 1_893_456_000
PERFORMER, GUARDIAN, TRUST = ("0x" + digit * 40 for digit in "123")
FIELDS = {
    "asset": "0x" + "11" * 32, "performer": PERFORMER, "closes_at": CLOSES_AT, "price_wei": "500000000000000000",
    "description": "The German narration of episodes 1 to 3 is given a native British accent; words and timing stay as they are.",
    "work_title": "Die lange Nacht", "languages": ["en-GB"], "max_seconds": 5400, "modality": "voice", "requires": HASH,
    "script_hash": HASH, "script_date": 1_780_000_000, "storage_place": "encrypted archive in Berlin",
    "training_ends_at": CLOSES_AT, "minimum_wei": "1000", "guardian": GUARDIAN, "majority_at": MAJORITY_AT,
    "split": [{"account": PERFORMER, "share_bps": 8500, "role": "performer"}, {"account": TRUST, "share_bps": 1500, "role": "trust"}],
}


ALONE = [{"account": PERFORMER, "share_bps": 10_000, "role": "performer"}]


def fields_of(template):
    fields = {term: FIELDS[term] for term in template.asks}
    return fields if "guardian" in fields or "split" not in fields else {**fields, "split": ALONE}


@pytest.mark.parametrize("template", TEMPLATES, ids=[t.name for t in TEMPLATES])
def test_a_template_with_its_asked_fields_is_a_whole_contract(template):
    terms = template.filled(fields_of(template))
    assert (terms.template, terms.template_version) == (template.name, 1)
    assert f"the template {template.name}, version 1" in contract_text(terms, "en")
    assert ("as a minor with the guardian" in intent(terms)) == template.name.endswith("-minor")


@pytest.mark.parametrize("template", TEMPLATES, ids=[t.name for t in TEMPLATES])
def test_each_asked_field_is_needed(template):
    for term in template.asks:
        fields = fields_of(template)
        del fields[term]
        with pytest.raises(MissingTerm) as refused:
            template.filled(fields)
        assert refused.value.term == term


@pytest.mark.parametrize("template", TEMPLATES, ids=[t.name for t in TEMPLATES])
def test_a_producer_fills_at_most_a_dozen_fields_and_three_more_for_a_minor(template):
    assert len(template.asks) <= 12 + 3 * template.name.endswith("-minor")


@pytest.mark.parametrize("template", TEMPLATES, ids=[t.name for t in TEMPLATES])
def test_fixed_suggested_and_asked_terms_exist_and_do_not_overlap(template):
    names = {term.name for term in CURRENT.terms}
    assert set(template.fixes) | set(template.suggests) | set(template.asks) <= names
    assert not set(template.asks) & (set(template.fixes) | set(template.suggests))
    assert not set(template.fixes) & set(template.suggests)


def test_no_template_but_training_allows_training():
    assert {t.name for t in TEMPLATES if "no AI training" not in intent(t.filled(fields_of(t)))} == {"ai-training"}


def test_the_voice_enhancement_cannot_be_turned_into_training():
    template = template_of("voice-enhancement")
    with pytest.raises(TermFixedByTemplate) as refused:
        template.filled({**fields_of(template), "uses": ["enhancement", "training"]})
    assert refused.value.term == "uses"


def test_what_a_template_suggests_can_be_changed():
    template = template_of("voice-enhancement")
    assert template.filled({**fields_of(template), "territories": ["GB"]}).territories == ("GB",)


def test_a_minor_without_the_trust_share_is_refused_in_every_variant():
    for template in (t for t in TEMPLATES if t.name.endswith("-minor")):
        fields = {**fields_of(template), "split": ALONE}
        with pytest.raises(InvalidInput) as refused:
            template.filled(fields)
        assert refused.value.code == "trust_share_too_small"


def test_an_unknown_template_is_refused_with_the_known_ones():
    with pytest.raises(UnknownTemplate, match="voice-enhancement"):
        template_of("cloning")


@pytest.mark.parametrize("template", [t for t in TEMPLATES if t.name.endswith("-minor")], ids=lambda template: template.name)
def test_a_minors_contract_says_what_comes_at_majority(template):
    terms = template.filled(fields_of(template))
    assert "At majority the performer re-affirms or ends it." in template.summary.en
    assert "Mit der Volljährigkeit bestätigt oder beendet die darstellende Person es." in template.summary.de
    assert "re-affirms the recording's registration or ends it by withdrawing consent" in contract_text(terms, "en")
    assert "bestätigt die dann volljährige darstellende Person den Eintrag" in contract_text(terms, "de")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_terms_of_a_template_keep_it_and_terms_of_none_have_nothing_to_keep(template):
    terms = template.filled(fields_of(template))
    require_template(terms)
    require_template(terms.replaced(template="", template_version=0))
    with pytest.raises(TemplateVersionUnknown):
        require_template(terms.replaced(template_version=2))
    with pytest.raises(UnknownTemplate):
        require_template(terms.replaced(template="another"))


def test_terms_that_break_what_the_named_template_fixes_are_refused():
    terms = template_of("voice-enhancement").filled(fields_of(template_of("voice-enhancement")))
    with pytest.raises(TermFixedByTemplate) as refused:
        require_template(terms.replaced(material_alteration=True))
    assert (refused.value.term, refused.value.fixed, refused.value.got) == ("material_alteration", False, True)


# (template, version) -> first bytes of the hash of what it fixes, pinned when it was published: signed terms are held to it
PINNED = {
    ("voice-enhancement", 1): "5c768854240e632e",
    ("digital-replica-creation", 1): "80304ae1c5465a52",
    ("digital-replica-scenes", 1): "79541c1c2997d6c6",
    ("dubbing-voice", 1): "aa5ea192d3981019",
    ("ai-training", 1): "e65f8ed4357afaad",
    ("background-performer", 1): "a4032cf8edac2612",
    ("voice-enhancement-minor", 1): "2f6e604acf71a487",
    ("digital-replica-creation-minor", 1): "4fcf7efdedcbc6ae",
    ("digital-replica-scenes-minor", 1): "237bef600e3ae65d",
    ("dubbing-voice-minor", 1): "0439906430bb93e6",
    ("background-performer-minor", 1): "28abd2774ea771a0",
}


def test_what_a_published_template_fixes_never_changes():
    hashes = {(t.name, t.version): keccak(canonical(dict(t.fixes))).hex()[:16] for t in PUBLISHED}
    assert hashes == PINNED and len(hashes) == len(PUBLISHED)


def test_every_template_that_is_offered_is_published():
    assert set(map(id, TEMPLATES)) <= set(map(id, PUBLISHED))
