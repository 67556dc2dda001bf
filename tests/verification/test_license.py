"""A license is verified check by check, and each check has a case that it refutes."""
from dataclasses import replace

import pytest

from ledger.chain.views import NOW, WORLDWIDE, Reason, Use
from ledger.grant import Grant
from ledger.reverts import SignatureHighS, WrongSigner
from ledger.session.moment import block_reference
from ledger.terms import MEDIA, USES
from ledger.typed_data import grant_message
from ledger.verification import Pending, verify_license
from ledger.verification import license as checks
from tests.story import DAY_S

ENHANCEMENT = Use(USES.mask(["enhancement"]), MEDIA.mask(["svod"]), WORLDWIDE, NOW)
DUBBING = replace(ENHANCEMENT, uses=USES.mask(["dubbing"]))


@pytest.fixture
def bought(story, archive):
    """The key of a license that was bought, its grant kept."""
    signed = story.performer.grants(story.performer.registers())
    return sold(story, archive, signed)


def sold(story, archive, signed):
    key = story.producer.buys(signed)
    archive.grants[key.grant] = signed
    archive.keys.append(key)
    return key


def test_a_bought_license_is_verified_by_every_check_in_order(evidence, bought):
    verdict = verify_license(evidence(), bought, ENHANCEMENT)
    assert [check.number for check in verdict.checks] == list(range(1, 11))
    assert [check.name for check in verdict.checks] == [step.name for step in checks.CHECKS]
    assert verdict.witness == "development chain, no outside witness"


def test_the_docstring_lists_the_checks_by_their_numbers():
    numbers = [line.split(".")[0].strip() for line in verify_license.__doc__.splitlines() if line.strip()[:2].rstrip(".").isdigit()]
    assert numbers == [str(number) for number in range(1, len(checks.CHECKS) + 1)]


def test_without_a_use_the_license_itself_is_verified(evidence, bought):
    assert len(verify_license(evidence(), bought, None).checks) == 9


def test_a_license_of_another_serial_is_missing(evidence, bought):
    with pytest.raises(checks.LicenseMissing) as refuted:
        verify_license(evidence(), replace(bought, serial=1), None)
    assert refuted.value.facts["check"] == 2


def test_a_license_in_a_block_that_is_not_final_is_pending(story, evidence, bought):
    before = block_reference(story.node, story.node.block_number() - 1)
    story.mines(1)
    assert verify_license(evidence(final=before), bought, None) == Pending("license", 2, evidence().as_of)


def test_a_grant_that_nobody_kept_cannot_be_verified(evidence, archive, bought):
    archive.grants.clear()
    with pytest.raises(checks.GrantNotKept):
        verify_license(evidence(), bought, None)


def test_a_record_of_another_asset_is_refuted(story, evidence, archive, bought, record):
    archive.records[bought.asset] = record
    with pytest.raises(checks.RecordMismatch) as refuted:
        verify_license(evidence(), bought, None)
    assert refuted.value.facts["check"] == 4


def test_a_grant_with_another_salt_is_not_the_one_that_was_bought(evidence, archive, bought):
    signed = archive.grants[bought.grant]
    archive.grants[bought.grant] = replace(signed, grant=Grant.new(signed.grant.terms, signed.grant.grant_epoch))
    with pytest.raises(checks.GrantMismatch) as refuted:
        verify_license(evidence(), bought, None)
    assert refuted.value.facts["check"] == 5


def high_s_twin(signature):
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    s = order - int.from_bytes(signature[32:64], "big")
    return signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]])


@pytest.mark.parametrize(("forge", "reason"), [
    (lambda story, signed: story.stranger.signs(grant_message(story.domain, signed.grant)), WrongSigner.code),
    (lambda story, signed: high_s_twin(signed.performer_signature), SignatureHighS.code),
    (lambda story, signed: b"", "wrong_signature_length"),
])
def test_a_signature_that_the_contract_would_refuse_is_refuted(story, evidence, archive, bought, forge, reason):
    signed = archive.grants[bought.grant]
    archive.grants[bought.grant] = replace(signed, performer_signature=forge(story, signed))
    with pytest.raises(checks.GrantNotSigned) as refuted:
        verify_license(evidence(), bought, None)
    assert (refuted.value.reason, refuted.value.facts["check"]) == (reason, 6)


def test_a_use_that_was_not_granted_is_refuted_with_the_contracts_reason(evidence, bought):
    with pytest.raises(checks.UseNotCovered) as refuted:
        verify_license(evidence(), bought, DUBBING)
    assert (refuted.value.reason, refuted.value.facts["check"]) == ("use_not_granted", 10)


def test_withdrawn_consent_ends_coverage_after_the_notice_and_not_the_license(story, evidence, bought):
    story.performer.withdraws_consent(bought.asset)
    assert verify_license(evidence(), bought, ENHANCEMENT)
    story.waits(30 * DAY_S)
    with pytest.raises(checks.UseNotCovered) as refuted:
        verify_license(evidence(), bought, ENHANCEMENT)
    assert refuted.value.reason == "consent_withdrawn"
    assert verify_license(evidence(), bought, None)


def reason_at(story, key, time):
    return story.ledger.explain(key, replace(ENHANCEMENT, time=time))


@pytest.mark.parametrize("terms", [{"notice_s": 30 * DAY_S}, {"revocation": "immediate", "notice_s": 0}], ids=["notice", "immediate"])
def test_what_was_used_before_consent_ended_stays_licensed_as_the_contract_says(story, evidence, archive, terms):
    key = sold(story, archive, story.performer.grants(story.performer.registers(), **terms))
    story.waits(DAY_S)
    story.performer.withdraws_consent(key.asset)
    ended_at = story.ledger.asset(key.asset).withdrawn_at + terms["notice_s"]
    story.waits(60 * DAY_S)
    assert (reason_at(story, key, ended_at - 1), reason_at(story, key, ended_at)) == (Reason.LICENSED, Reason.CONSENT_WITHDRAWN)
    assert verify_license(evidence(), key, replace(ENHANCEMENT, time=ended_at - 1))


def test_use_is_suspended_for_a_time_where_an_immediate_stop_was_signed_and_only_there(story, archive):
    asset = story.performer.registers()
    immediate = sold(story, archive, story.performer.grants(asset, revocation="immediate", notice_s=0))
    with_notice = sold(story, archive, story.performer.grants(asset))
    story.performer.freezes(asset)
    assert (reason_at(story, immediate, NOW), reason_at(story, with_notice, NOW)) == (Reason.ASSET_FROZEN, Reason.LICENSED)


def test_a_minors_license_is_verified_with_the_guardians_signature(story, evidence, archive):
    asset = story.performer.registers_as_minor(story.guardian, story.now + 1000 * DAY_S)
    key = sold(story, archive, story.performer.grants(asset, story.guardian))
    signature_check = verify_license(evidence(), key, ENHANCEMENT).checks[5]
    assert story.guardian.address in signature_check.says
    archive.grants[key.grant] = replace(archive.grants[key.grant], guardian_signature=archive.grants[key.grant].performer_signature)
    with pytest.raises(checks.GrantNotSigned) as refuted:
        verify_license(evidence(), key, None)
    assert refuted.value.role == "guardian"


def test_a_license_under_a_rate_card_is_verified(story, evidence, archive):
    grants = [story.performer.grants(story.performer.registers()) for _ in range(3)]
    key = sold(story, archive, story.performer.lists(grants)[1])
    assert verify_license(evidence(), key, ENHANCEMENT)
    listing = archive.grants[key.grant].listing
    archive.grants[key.grant] = replace(archive.grants[key.grant], listing=replace(listing, proof=()))
    with pytest.raises(checks.GrantMismatch) as refuted:
        verify_license(evidence(), key, None)
    assert refuted.value.facts["check"] == 6


def test_a_free_and_restricted_license_is_verified(story, evidence, archive):
    asset = story.performer.registers()
    key = sold(story, archive, story.performer.grants(
        asset, price_wei="0", gratis=True, territories=["DE", "AT"], exclusive=True, exclusive_scope="category", max_supply=1))
    verdict = verify_license(evidence(), key, None)
    assert "0x" + "00" * 32 in verdict.checks[8].says
