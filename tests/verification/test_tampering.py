"""No term of a signed grant can be altered unnoticed, whatever else the forger makes again: term by term over the schema."""
from dataclasses import replace

import pytest

from ledger.errors import InvalidInput, Refuted
from ledger.grant import Grant, SignedGrant
from ledger.terms import CURRENT, contract_text, intent, terms_hash, to_json
from ledger.terms.verification import ContractTextMismatch, IntentMismatch, TermsHashMismatch, check
from ledger.verification import license as checks
from ledger.verification import verify_license
from tests.story import DAY_S
from tests.verification.test_license import sold

HASH, ACCOUNT = "0x" + "ab" * 32, "0x" + "7" * 40
ESTATE = {"post_mortem": "estate", "estate": ACCOUNT, "estate_until": 4_000_000_000, "heir_delay_days": 60}
SHARE = {"revenue_share_bps": 300, "revenue_base": "gross", "report_every": "month"}
TRAINING = {"uses": ["enhancement", "training"], "training_scope": ["ai-training"], "model_deletion": "delete"}
TOKEN = {"currency": ACCOUNT, "currency_label": "EURC", "currency_decimals": 6}
METERED = {"unit": "line", "unit_price_wei": "5", "max_units": 100}
TEMPLATE = {"template": "voice-enhancement", "template_version": 1}

# term -> the change that a forger would make, with what else has to change so that the terms stand
FORGED = {
    "modality": {"modality": "performance"}, "asset": {"asset": HASH}, "performer_name": {"performer_name": "Somebody Else"},
    "court_ref": {"court_ref": "7 F 12/26"}, "licensee": {"licensee": ACCOUNT}, "licensee_name": {"licensee_name": "Another GmbH"},
    "sublicensable": {"sublicensable": True}, "representation": {"representation": "union"},
    "representative_name": {"representation": "counsel", "representative_name": "Kanzlei Weber"}, "template": TEMPLATE,
    "template_version": {**TEMPLATE, "template_version": 2}, "uses": {"uses": ["enhancement", "adr"]}, "enhancement_kinds": {"enhancement_kinds": ["accent", "singing"]},
    "replica_kind": {"replica_kind": "voice-model"}, "material_alteration": {"material_alteration": True},
    "description": {"description": "The narration of episodes 1 to 300 is replaced by new words in the same voice, as the editors want it."},
    "work_title": {"work_title": "Another Film"}, "work_id": {"work_id": "10.5240/AAAA-BBBB-CCCC-DDDD-EEEE-F"}, "production_id": {"production_id": "P-2"},
    "script_hash": {"script_hash": HASH}, "script_date": {"script_date": 1}, "max_outputs": {"max_outputs": 4_000_000},
    "max_seconds": {"max_seconds": 4_000_000}, "media": {"media": ["svod", "advert"]}, "territories": {"territories": ["DE"]},
    "languages": {"languages": ["en-GB", "fr"]}, "opens_at": {"opens_at": 1}, "closes_at": {"closes_at": 4_000_000_000},
    "starts_at": {"starts_at": 1}, "duration_s": {"duration_s": 3650 * DAY_S}, "max_supply": {"max_supply": 7},
    "exclusive": {"exclusive": True, "exclusive_scope": "category", "max_supply": 1},
    "exclusive_scope": {"exclusive": True, "exclusive_scope": "territory", "max_supply": 1},
    "currency": TOKEN, "currency_label": TOKEN, "currency_decimals": TOKEN, "price_wei": {"price_wei": "1"}, "gratis": {"gratis": True, "price_wei": "0"},
    "unit": METERED, "unit_price_wei": METERED, "max_units": METERED, "revenue_share_bps": SHARE, "revenue_base": SHARE,
    "minimum_wei": {**SHARE, "minimum_wei": "5"}, "report_every": {"report_every": "quarter"},
    "revocation": {"revocation": "none", "notice_s": 0}, "notice_s": {"notice_s": 366 * DAY_S}, "requires": {"requires": HASH},
    "training_scope": TRAINING, "training_ends_at": TRAINING, "model_deletion": {**TRAINING, "model_deletion": "escrow"}, "notice_at": {"notice_at": 1},
    "text_language": {"text_language": "de"}, "approval": {"approval": "per-use"}, "approval_hours": {"approval": "per-output", "approval_hours": 1},
    "strike_suspension": {"strike_suspension": True}, "post_mortem": ESTATE, "estate": ESTATE, "estate_until": ESTATE, "heir_delay_days": ESTATE,
    "prohibited": {"prohibited": []}, "credit": {"credit": "Somebody Else"}, "disclosure": {"disclosure": "none"},
    "disclosure_wording": {"disclosure_wording": "Enhanced."}, "storage_place": {"storage_place": "anywhere"},
    "retention_ends_at": {"retention_ends_at": 4_000_000_000}, "delete_proof_days": {"delete_proof_days": 365},
    "transfer_on_sale": {"transfer_on_sale": "free"}, "audit_notice_days": {"audit_notice_days": 365}, "late_rate_bps": {"late_rate_bps": 1},
    "law": {"law": "US-CA"}, "forum": {"forum": "Los Angeles"}, "precedence": {"precedence": "de"},
}
REFUSED = {"separate_consent": False, "explicit_biometric": False}  # there are no terms without them
PEOPLE = {"performer", "guardian", "majority_at", "split"}           # forged in the tests of their own below


def forged(terms, term):
    """The terms with another value of one term that stands; whatever it needs beside it is changed too."""
    change = dict(FORGED[term])
    if "training_ends_at" not in change and change.get("training_scope"):
        change["training_ends_at"] = terms.closes_at + DAY_S
    return terms.replaced(**change)


def altered(document, term, value):
    """The kept grant with one value of its terms changed and nothing else."""
    inner = document["grant"]["terms"]
    return {**document, "grant": {**document["grant"], "terms": {**inner, "terms": {**inner["terms"], term: value}}}}


@pytest.fixture
def bought(story, archive):
    return sold(story, archive, story.performer.grants(story.performer.registers()))


def test_every_term_of_the_schema_is_forged_here():
    assert set(FORGED) | set(REFUSED) | PEOPLE == {term.name for term in CURRENT.terms}


def test_each_altered_term_of_a_kept_grant_is_refused_by_the_hash_that_was_signed(archive, bought):
    signed = archive.grants[bought.grant]
    for term in FORGED:
        document = signed.to_json()
        for name, value in forged(signed.grant.terms, term).dumped().items():
            document = altered(document, name, value)
        with pytest.raises(TermsHashMismatch):
            SignedGrant.from_json(document)


@pytest.mark.parametrize("term", REFUSED)
def test_terms_without_consent_are_no_terms_whatever_is_signed(archive, bought, term):
    with pytest.raises(InvalidInput) as refused:
        SignedGrant.from_json(altered(archive.grants[bought.grant].to_json(), term, REFUSED[term]))
    assert refused.value.code == "consent_not_explicit"


def test_each_altered_term_whose_hash_and_sentence_were_made_again_is_not_the_grant_that_was_bought(evidence, archive, bought):
    signed, now = archive.grants[bought.grant], evidence()
    for term in FORGED:
        terms = forged(signed.grant.terms, term)
        assert terms.values[term] != signed.grant.terms.values[term], term
        assert terms_hash(terms) != terms_hash(signed.grant.terms), term
        archive.grants[bought.grant] = replace(signed, grant=Grant(terms, signed.grant.grant_epoch, signed.grant.salt, intent(terms)))
        with pytest.raises(checks.GrantMismatch) as refuted:
            verify_license(now, bought, None)
        assert refuted.value.facts["check"] == 5, term


def test_each_altered_term_changes_the_text_that_people_read_in_both_languages(archive, bought):
    terms = archive.grants[bought.grant].grant.terms
    for term in FORGED:
        for language in ("en", "de"):
            text = contract_text(forged(terms, term), language)
            assert text != contract_text(terms, language), term
            with pytest.raises(ContractTextMismatch):
                check(terms, text)


def test_the_sentence_of_other_terms_is_refused(archive, bought):
    signed = archive.grants[bought.grant]
    for term in FORGED:
        other = forged(signed.grant.terms, term)
        if intent(other) != signed.grant.intent:
            with pytest.raises(IntentMismatch):
                Grant.from_json({**signed.grant.to_json(), "intent": intent(other)})


def test_money_that_is_led_elsewhere_and_other_people_are_refused(story, evidence, archive, bought):
    signed = archive.grants[bought.grant]
    for change in ({"split": [{"account": ACCOUNT, "share_bps": 10_000, "role": "performer"}]}, {"performer": ACCOUNT}):
        terms = signed.grant.terms.replaced(**change)
        with pytest.raises(TermsHashMismatch):
            Grant.from_json({**signed.grant.to_json(), "terms": to_json(terms), "intent": intent(terms)})
        archive.grants[bought.grant] = replace(signed, grant=Grant(terms, signed.grant.grant_epoch, signed.grant.salt, intent(terms)))
        with pytest.raises(checks.GrantMismatch):
            verify_license(evidence(), bought, None)


def test_a_minors_guardian_and_birthday_cannot_be_altered(story, evidence, archive):
    asset = story.performer.registers_as_minor(story.guardian, story.now + 1000 * DAY_S)
    key = sold(story, archive, story.performer.grants(asset, story.guardian))
    signed = archive.grants[key.grant]
    for change in ({"guardian": ACCOUNT}, {"majority_at": signed.grant.terms.majority_at + DAY_S}):
        terms = signed.grant.terms.replaced(**change)
        archive.grants[key.grant] = replace(signed, grant=Grant(terms, signed.grant.grant_epoch, signed.grant.salt, intent(terms)))
        with pytest.raises(Refuted) as refuted:
            verify_license(evidence(), key, None)
        assert refuted.value.facts["check"] == 5
