"""What the terms say beside the signed numbers is compared with the chain: each false word has its own refusal."""
import pytest

from ledger.verification import verify_license
from ledger.verification.agreement import (
    OtherCurrencyDecimals, OtherCurrencyLabel, OtherMajority, OtherModality, OtherSource, TemplateNotFollowed,
)
from tests.chain.test_wallet import ANSWERS, contract_at
from tests.story import DAY_S
from tests.token import Token
from tests.verification.test_license import sold

GRATIS = {"price_wei": "0", "gratis": True}
NAMELESS = "0x" + "cc" * 20


@pytest.fixture
def verified(story, archive, evidence):
    """`verified(terms...)`: the verdict on a license that the chain sold under a grant of these terms."""
    def of(**terms):
        key = sold(story, archive, story.performer.grants(story.performer.registers(), **terms))
        return verify_license(evidence(), key, None)
    return of


def refusal(act, error):
    with pytest.raises(error) as refused:
        act()
    assert refused.value.facts["check"] == 7
    return refused.value


def test_a_face_license_of_a_voice_is_refuted(verified):
    refused = refusal(lambda: verified(modality="face"), OtherModality)
    assert (refused.code, refused.modality, refused.kind) == ("other_modality", "face", "voice")


def test_a_modality_that_is_no_kind_of_asset_is_not_compared(verified):
    assert verified(modality="performance").checks[6].name == "terms"


def test_another_date_of_majority_than_the_registered_one_is_refuted(story, archive, evidence):
    majority_at = story.now + 1000 * DAY_S
    asset = story.performer.registers_as_minor(story.guardian, majority_at)
    key = sold(story, archive, story.performer.grants(asset, story.guardian, majority_at=majority_at - DAY_S))
    refused = refusal(lambda: verify_license(evidence(), key, None), OtherMajority)
    assert (refused.code, refused.got, refused.expected) == ("other_majority", majority_at - DAY_S, majority_at)


@pytest.mark.parametrize(("label", "decimals", "error", "code"), [
    ("EURC", 18, OtherCurrencyLabel, "other_currency_label"), ("pln", 18, OtherCurrencyLabel, "other_currency_label"),
    ("PLN", 6, OtherCurrencyDecimals, "other_currency_decimals"), ("PLN", 0, OtherCurrencyDecimals, "other_currency_decimals"),
])
def test_a_token_under_another_name_or_scale_is_refuted(story, verified, label, decimals, error, code):
    token = Token.deployed(story.stranger)
    terms = {"currency": token.address, "currency_label": label, "currency_decimals": decimals, **GRATIS}
    assert refusal(lambda: verified(**terms), error).code == code


def test_a_token_under_its_own_name_is_verified(story, verified):
    token = Token.deployed(story.stranger)
    verdict = verified(currency=token.address, currency_label="PLN", currency_decimals=18, **GRATIS)
    assert "PLN with 18 decimals" in verdict.checks[6].says


@pytest.mark.parametrize("code", ["", ANSWERS.format("ff" * 32)])
def test_a_token_without_a_name_is_refuted_whatever_the_terms_call_it(story, verified, code):
    contract_at(story.node, NAMELESS, code)
    terms = {"currency": NAMELESS, "currency_label": "EURC", "currency_decimals": 18, **GRATIS}
    assert refusal(lambda: verified(**terms), OtherCurrencyDecimals).expected is None


@pytest.mark.parametrize(("terms", "reason"), [
    ({"template": "voice-enhancement", "template_version": 1, "material_alteration": True}, "term_fixed_by_template"),
    ({"template": "voice-enhancement", "template_version": 2}, "template_version_unknown"),
    ({"template": "voice-giveaway", "template_version": 1}, "unknown_template"),
])
def test_terms_that_borrow_the_name_of_a_template_are_refuted(verified, terms, reason):
    refused = refusal(lambda: verified(**terms), TemplateNotFollowed)
    assert (refused.code, refused.reason) == ("template_not_followed", reason)


@pytest.mark.parametrize("terms", [
    {"description": "The voice may be used for any purpose in all media now known or hereafter devised."},
    {"work_title": "F\u0456lm\u3164"},
])
def test_a_license_is_verified_whose_signed_words_no_draft_could_have_today(verified, terms):
    assert verified(**terms).checks[-1].number == 9


def test_a_source_that_the_chain_does_not_know_is_refuted(story, verified):
    split = [{"account": story.performer.address, "share_bps": 9_000, "role": "performer"},
             {"account": story.stranger.address, "share_bps": 1_000, "role": "source"}]
    refused = refusal(lambda: verified(split=split), OtherSource)
    assert (refused.code, refused.got, refused.expected) == ("other_source", story.stranger.address, "none")


def test_terms_of_a_template_are_verified(verified):
    assert verified(template="voice-enhancement", template_version=1).checks[6].number == 7
