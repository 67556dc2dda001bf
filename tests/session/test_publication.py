"""What could not be bought cannot be published, and both say so with the same code."""
from dataclasses import replace

import pytest

from ledger.errors import LedgerError
from ledger.session import licensing
from ledger.session.licensing import SignedTerms, TermsRequest
from ledger.terms import to_json
from ledger.typed_data import grant_message
from ledger.units import hex_of
from tests.story import DAY_S
from tests.token import Token
from tests.verification.test_license import high_s_twin


def publish(session, story, signed):
    grant = signed.grant
    return licensing.publish(session, SignedTerms(to_json(grant.terms), grant_message(story.domain, grant).to_json(),
                                                  signed.performer_signature, signed.guardian_signature))


def code_of(act):
    with pytest.raises(LedgerError) as refused:
        act()
    return refused.value.code


def closed(story, asset):
    signed = story.performer.grants(asset, closes_at=story.now + 100)
    story.waits(100)
    return signed


def of_another(story, asset):
    return story.stranger.grants(asset)


def of_no_asset(story, asset):
    return story.performer.grants(b"\x09" * 32)


def of_an_old_epoch(story, asset):
    signed = story.performer.grants(asset)
    story.performer.cancels_all(asset)
    return signed


def of_a_frozen_asset(story, asset):
    story.performer.freezes(asset)
    return story.performer.grants(asset)


def cancelled(story, asset):
    signed = story.performer.grants(asset)
    story.performer.cancels(signed)
    return signed


def sold_out(story, asset):
    signed = story.performer.grants(asset, max_supply=1)
    story.agent.buys(signed)
    return signed


def exclusive_beside_a_license(story, asset):
    story.agent.buys(story.performer.grants(asset))
    return story.performer.grants(asset, exclusive=True, exclusive_scope="category", max_supply=1)


def beside_an_exclusive_license(story, asset):
    story.agent.buys(story.performer.grants(asset, exclusive=True, exclusive_scope="category", max_supply=1))
    return story.performer.grants(asset)


def starting_too_late(story, asset):
    return story.performer.grants(asset, starts_at=story.now + 3_700 * DAY_S)


def with_a_guardian_who_is_none(story, asset):
    trust = [{"account": story.performer.address, "share_bps": 8000, "role": "performer"},
             {"account": story.performer.address, "share_bps": 2000, "role": "trust"}]
    return story.performer.grants(asset, story.guardian, guardian=story.guardian.address, majority_at=story.now + 900 * DAY_S,
                                  split=trust, duration_s=DAY_S)


def signed_by_another(story, asset):
    signed = story.performer.grants(asset)
    return replace(signed, performer_signature=story.stranger.signs(grant_message(story.domain, signed.grant)))


def signed_in_the_other_half(story, asset):
    signed = story.performer.grants(asset)
    return replace(signed, performer_signature=high_s_twin(signed.performer_signature))


def signed_in_the_short_form(story, asset):
    signed = story.performer.grants(asset)
    return replace(signed, performer_signature=signed.performer_signature[:64])


def of_a_performer_come_of_age(story, asset):
    majority_at = story.now + 100 * DAY_S
    minors = story.performer.registers_as_minor(story.guardian, majority_at)
    story.waits(100 * DAY_S)
    return story.performer.grants(minors)


def of_a_derivative_without_its_source(story, asset):
    source = story.performer.grants(asset, revenue_share_bps=1_000, revenue_base="net-income", report_every="month")
    license = story.producer.buys(source)
    derivative = story.producer.registers()
    story.producer.declares_source(derivative, source, license)
    return story.producer.grants(derivative)


FAULTS = (closed, of_another, of_no_asset, of_an_old_epoch, of_a_frozen_asset, cancelled, sold_out,
          exclusive_beside_a_license, beside_an_exclusive_license, starting_too_late, with_a_guardian_who_is_none,
          of_a_performer_come_of_age, of_a_derivative_without_its_source, signed_by_another, signed_in_the_other_half, signed_in_the_short_form)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_publishing_is_refused_with_the_contracts_own_code(session, story, fault):
    signed = fault(story, story.performer.registers())
    by_contract = code_of(lambda: story.ledger.simulate(story.producer.buys_call(signed), story.producer.address))
    assert code_of(lambda: publish(session, story, signed)) == by_contract
    assert session.shelf.names("grant") == []


def test_what_can_be_bought_can_be_published(session, story):
    signed = story.performer.grants(story.performer.registers())
    published = publish(session, story, signed)
    assert (published.state, published.grant_id) == ("open", story.digest(signed))
    assert session.shelf.names("grant") == [hex_of(published.grant_id)]
    assert publish(session, story, signed) == published


BLANKET = {"description": "The voice may be used for any purpose in all media now known or hereafter devised."}


def test_what_no_draft_could_be_is_not_published(session, story):
    signed = story.performer.grants(story.performer.registers(), **BLANKET)
    assert code_of(lambda: publish(session, story, signed)) == "description_unspecific"
    assert session.shelf.names("grant") == []


def test_what_was_published_before_drafting_became_stricter_stays(session, story):
    signed = story.performer.grants(story.performer.registers(), **BLANKET)
    licensing.keep(session, story.digest(signed), signed)
    published = publish(session, story, signed)
    assert (published.state, licensing.grant(session, published.grant_id)) == ("open", published)
    assert BLANKET["description"] in licensing.contract(session, published.grant_id, form="text/plain", language="en")


@pytest.mark.parametrize("terms", [
    {"unit": "line", "unit_price_wei": "1", "max_units": 10},
    {"unit": "line", "unit_price_wei": "1", "max_units": 10, "price_wei": "0"},
    {"revenue_share_bps": 3000, "revenue_base": "net-income", "report_every": "month", "price_wei": "0", "minimum_wei": "5"},
])
def test_a_license_that_is_paid_by_use_can_be_bought_and_published(session, story, terms):
    signed = story.performer.grants(story.performer.registers(), **terms)
    assert publish(session, story, signed).state == "open"
    assert story.ledger.license_word(story.producer.buys(signed).license_id).exists


def test_an_offer_of_tomorrow_is_published_and_opens_in_time(session, story):
    signed = story.performer.grants(story.performer.registers(), opens_at=story.now + DAY_S)
    published = publish(session, story, signed)
    assert published.state == "not_yet_open"
    story.waits(DAY_S)
    assert licensing.grant(session, published.grant_id).state == "open"


def test_a_minors_grant_ends_in_time_and_needs_the_registered_date(session, story):
    majority_at = story.now + 400 * DAY_S
    asset = story.performer.registers_as_minor(story.guardian, majority_at)
    late = story.performer.grants(asset, story.guardian, majority_at=majority_at + DAY_S)
    assert code_of(lambda: publish(session, story, late)) == "majority_mismatch"
    signed = story.performer.grants(asset, story.guardian)
    story.waits(150 * DAY_S - 100)
    by_contract = code_of(lambda: story.ledger.simulate(story.producer.buys_call(signed), story.producer.address))
    assert code_of(lambda: publish(session, story, signed)) == by_contract


def test_a_minors_offer_ends_at_majority(session, story):
    asset = story.performer.registers_as_minor(story.guardian, story.now + 400 * DAY_S)
    signed = story.performer.grants(asset, story.guardian)
    published = publish(session, story, signed)
    assert published.state == "open"
    story.waits(400 * DAY_S)
    assert licensing.grant(session, published.grant_id).state == "superseded"


def test_a_derivative_that_pays_its_source_can_be_published(session, story):
    source = story.performer.grants(story.performer.registers(), revenue_share_bps=1_000, revenue_base="net-income",
                                    report_every="month")
    license = story.producer.buys(source)
    derivative = story.producer.registers()
    story.producer.declares_source(derivative, source, license)
    account = story.ledger.source(derivative).account
    split = [{"account": story.producer.address, "share_bps": 9_000, "role": "performer"},
             {"account": account, "share_bps": 1_000, "role": "source"}]
    assert publish(session, story, story.producer.grants(derivative, split=split)).state == "open"


def test_a_share_of_a_source_that_the_chain_does_not_know_is_not_published(session, story):
    split = [{"account": story.performer.address, "share_bps": 9_000, "role": "performer"},
             {"account": story.stranger.address, "share_bps": 1_000, "role": "source"}]
    signed = story.performer.grants(story.performer.registers(), split=split)
    assert code_of(lambda: publish(session, story, signed)) == "undeclared_source"


def test_altered_terms_sentence_and_split_are_told_apart(session, story):
    signed = story.performer.grants(story.performer.registers())
    document, typed_data = to_json(signed.grant.terms), grant_message(story.domain, signed.grant).to_json()

    def published(terms=document, data=typed_data):
        return lambda: licensing.publish(session, SignedTerms(terms, data, signed.performer_signature))

    def altered(**members):
        return {**typed_data, "message": {**typed_data["message"], **members}}

    cheaper = {**document, "terms": {**document["terms"], "price_wei": "1"}}
    assert code_of(published(terms=cheaper)) == "terms_hash_mismatch"
    assert code_of(published(data=altered(intent="Nothing is licensed."))) == "intent_mismatch"
    payees = [{**typed_data["message"]["split"][0], "account": story.stranger.address}]
    assert code_of(published(data=altered(split=payees))) == "altered_typed_data"
    assert code_of(published(data=altered(price="1"))) == "altered_typed_data"
    other_chain = {**typed_data, "domain": {**typed_data["domain"], "chainId": 1}}
    assert code_of(published(data=other_chain)) == "wrong_chain"
    old = {**typed_data, "domain": {**typed_data["domain"], "salt": "0x" + "01" * 32}}
    assert code_of(published(data=old)) == "old_deployment"
    assert session.shelf.names("grant") == []


def test_a_voice_is_not_licensed_as_a_face(session, story):
    signed = story.performer.grants(story.performer.registers(), modality="face")
    assert code_of(lambda: publish(session, story, signed)) == "modality_mismatch"


@pytest.mark.parametrize(("label", "decimals"), [("EURC", 18), ("PLN", 6)])
def test_a_token_is_not_offered_under_another_name_or_scale(session, story, label, decimals):
    token = Token.deployed(story.stranger)
    signed = story.performer.grants(story.performer.registers(), currency=token.address, currency_label=label,
                                    currency_decimals=decimals)
    assert code_of(lambda: publish(session, story, signed)) == "wrong_currency_name"
    assert code_of(lambda: licensing.draft(session, TermsRequest(signed.grant.terms.dumped()))) == "wrong_currency_name"


@pytest.mark.parametrize(("terms", "code"), [
    ({"template": "voice-enhancement", "template_version": 1, "sublicensable": True, "material_alteration": True}, "term_fixed_by_template"),
    ({"template": "voice-enhancement", "template_version": 3}, "template_version_unknown"),
    ({"template": "voice-giveaway", "template_version": 1}, "unknown_template"),
])
def test_the_name_of_a_template_is_not_borrowed(session, story, terms, code):
    signed = story.performer.grants(story.performer.registers(), **terms)
    assert code_of(lambda: publish(session, story, signed)) == code
    assert session.shelf.names("grant") == []
