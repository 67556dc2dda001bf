"""One refusal per rule, each by its own code and naming its term."""
import pytest

from ledger.errors import InvalidInput
from ledger.terms import CURRENT, Terms, from_json, to_json

HASH = "0x" + "22" * 32
ACCOUNT = "0x" + "7" * 40
DAY_S = 86_400
CLOSES_AT = 1_798_761_600
NO_SHARE = {"revenue_share_bps": 0, "revenue_base": "none", "report_every": "none"}
ESTATE = {"post_mortem": "estate", "estate": ACCOUNT, "estate_until": CLOSES_AT, "heir_delay_days": 30}
METERED = {"unit": "line", "unit_price_wei": "5", "max_units": 100}

REFUSED = [
    ("performer_missing", "performer", {"performer": "0x" + "0" * 40}),
    ("create_and_use", "uses", {"uses": ["create-replica", "dubbing"], "replica_kind": "voice-model"}),
    ("creation_with_requirement", "requires", {"uses": ["create-replica"], "requires": HASH}),
    ("requirement_missing", "requires", {"uses": ["replica-scene"]}),
    ("training_without_end", "training_ends_at", {"uses": ["training"], "training_scope": ["ai-training"]}),
    ("training_without_end", "model_deletion",
     {"uses": ["training"], "training_scope": ["ai-training"], "training_ends_at": CLOSES_AT}),
    ("training_too_long", "training_ends_at",
     {"uses": ["training"], "training_scope": ["ai-training"], "model_deletion": "delete", "duration_s": 3650 * DAY_S,
      "training_ends_at": CLOSES_AT + 1096 * DAY_S + 1}),
    ("training_too_long", "training_ends_at",
     {"uses": ["training"], "training_scope": ["ai-training"], "model_deletion": "delete", "duration_s": DAY_S,
      "training_ends_at": CLOSES_AT + DAY_S + 1}),
    ("training_scope_mismatch", "training_scope", {"training_scope": ["ai-training"]}),
    ("training_scope_mismatch", "training_scope",
     {"uses": ["training"], "training_ends_at": CLOSES_AT, "model_deletion": "delete"}),
    ("training_scope_mismatch", "training_scope", {"uses": ["inference-service"]}),
    ("dates_out_of_order", "closes_at", {"opens_at": CLOSES_AT}),
    ("dates_out_of_order", "notice_at", {"notice_at": CLOSES_AT + 1}),
    ("dates_out_of_order", "script_date", {"script_date": CLOSES_AT + 1}),
    ("dates_out_of_order", "training_ends_at", {"opens_at": 1000, "training_ends_at": 1000}),
    ("training_end_without_use", "training_ends_at", {"training_ends_at": CLOSES_AT}),
    ("training_end_without_use", "model_deletion", {"model_deletion": "delete"}),
    ("dates_out_of_order", "retention_ends_at", {"retention_ends_at": CLOSES_AT - 1}),
    ("dates_out_of_order", "retention_ends_at", {"retention_ends_at": CLOSES_AT, "starts_at": CLOSES_AT + 1}),
    ("dates_out_of_order", "estate_until", {**ESTATE, "estate_until": CLOSES_AT - 1}),
    ("context_contradiction", "prohibited", {"media": ["svod", "advert"], "prohibited": ["hate", "advert"]}),
    ("wording_without_label", "disclosure_wording", {"disclosure": "none", "disclosure_wording": "Voice enhanced."}),
    ("wording_without_label", "disclosure_wording", {"disclosure": "c2pa", "disclosure_wording": "Voice enhanced."}),
    ("representative_contradiction", "representative_name", {"representative_name": "Kanzlei Weber"}),
    ("exclusive_supply", "max_supply", {"exclusive": True, "exclusive_scope": "category", "max_supply": 0}),
    ("exclusive_supply", "max_supply", {"exclusive": True, "exclusive_scope": "category", "max_supply": 2}),
    ("exclusive_scope_mismatch", "exclusive_scope", {"exclusive": True}),
    ("exclusive_scope_mismatch", "exclusive_scope", {"exclusive_scope": "territory"}),
    ("price_missing", "gratis", {"price_wei": "0", **NO_SHARE}),
    ("price_missing", "gratis", {"price_wei": "0", **NO_SHARE, "report_every": "quarter"}),
    ("price_on_gratis", "price_wei", {"gratis": True}),
    ("price_on_gratis", "unit_price_wei", {"gratis": True, "price_wei": "0", **METERED, **NO_SHARE}),
    ("price_on_gratis", "revenue_share_bps", {"gratis": True, "price_wei": "0"}),
    ("meter_incomplete", "unit_price_wei", {"unit": "line", "max_units": 5}),
    ("meter_incomplete", "max_units", {"unit": "line", "unit_price_wei": "5"}),
    ("meter_incomplete", "unit_price_wei", {"unit_price_wei": "5"}),
    ("revenue_share_incomplete", "revenue_base", {"revenue_base": "none"}),
    ("revenue_share_incomplete", "minimum_wei", {"revenue_share_bps": 0, "revenue_base": "none", "minimum_wei": "5"}),
    ("revenue_share_incomplete", "report_every", {"report_every": "none"}),
    ("wrong_notice", "notice_s", {"notice_s": 0}),
    ("wrong_notice", "notice_s", {"revocation": "immediate"}),
    ("currency_mislabelled", "currency_label", {"currency_label": "EURC"}),
    ("currency_mislabelled", "currency_label", {"currency_decimals": 6}),
    ("currency_mislabelled", "currency_label", {"currency": ACCOUNT, "currency_label": "eth"}),
    ("consent_not_explicit", "separate_consent", {"separate_consent": False}),
    ("consent_not_explicit", "explicit_biometric", {"explicit_biometric": False}),
    ("approval_incomplete", "approval_hours", {"approval": "per-output"}),
    ("approval_incomplete", "approval_hours", {"approval_hours": 48}),
    ("estate_incomplete", "estate", {**ESTATE, "estate": "0x" + "0" * 40}),
    ("estate_incomplete", "estate_until", {**ESTATE, "estate_until": 0}),
    ("estate_incomplete", "heir_delay_days", {**ESTATE, "heir_delay_days": 0}),
    ("estate_incomplete", "heir_delay_days", {"heir_delay_days": 30}),
    ("heir_delay_out_of_range", "heir_delay_days", {**ESTATE, "heir_delay_days": 29}),
    ("term_out_of_range", "heir_delay_days", {**ESTATE, "heir_delay_days": 3654}),
    ("source_named_twice", "split", {"split": [
        {"account": ACCOUNT, "share_bps": 8000, "role": "performer"}, *2 * [{"account": ACCOUNT, "share_bps": 1000, "role": "source"}]]}),
    ("estate_incomplete", "estate", {"estate": ACCOUNT}),
]


@pytest.mark.parametrize("code, term, change", REFUSED, ids=[f"{code}-{i}" for i, (code, _, _) in enumerate(REFUSED)])
def test_a_contradiction_has_its_own_code_and_names_the_term(adult, code, term, change):
    values = {**adult, **change}
    if "enhancement" not in values["uses"]:
        values["enhancement_kinds"] = []
    with pytest.raises(InvalidInput) as refused:
        Terms(values)
    assert refused.value.code == code
    assert term in str(refused.value)


OF_A_VALUE = {"term_out_of_range"}  # what one value breaks by itself; everything else is a rule of the version


@pytest.mark.parametrize("code, term, change", REFUSED, ids=[f"{code}-{i}" for i, (code, _, _) in enumerate(REFUSED)])
def test_a_document_that_breaks_a_rule_of_its_version_cannot_be_read(adult, code, term, change):
    document = to_json(Terms(adult))
    document["terms"] |= change
    if "enhancement" not in document["terms"]["uses"]:
        document["terms"]["enhancement_kinds"] = []
    with pytest.raises(InvalidInput) as refused:
        from_json(document)
    assert refused.value.code == code


def test_each_rule_of_the_version_is_broken_by_one_of_these_or_has_tests_of_its_own():
    # minors and specificity have files of their own: test_minors.py and test_specificity.py
    elsewhere = {"majority_missing", "guardian_is_performer", "trust_share_too_small", "trust_without_minor", "duration_too_long",
                 "end_after_majority", "training_of_minor", "replica_unspecified", "enhancement_unspecified", "outputs_not_limited", "languages_missing"}
    refused = {error.code for rule in CURRENT.rules for error in rule.errors}
    assert refused == ({code for code, _, _ in REFUSED} | elsewhere) - OF_A_VALUE


def test_the_same_terms_without_the_contradictions_stand(adult):
    assert Terms(adult).uses == ("enhancement",)


@pytest.mark.parametrize("change", [
    {"exclusive": True, "exclusive_scope": "category"},
    {"retention_ends_at": CLOSES_AT}, {"media": ["svod"], "prohibited": ["advert"]}, {"media": ["advert"], "prohibited": ["hate"]},
    {"disclosure": "label", "disclosure_wording": "Voice enhanced."}, {"disclosure": "none"},
    {"representation": "counsel", "representative_name": "Kanzlei Weber"}, {"representation": "union"},
    {"price_wei": "0", **NO_SHARE, "gratis": True},
    {"price_wei": "0", **NO_SHARE, "gratis": True, "report_every": "month"},
    {"price_wei": "0"},
    {"price_wei": "0", **NO_SHARE, **METERED},
    {"price_wei": "0", "minimum_wei": "1"},
    METERED,
    {**METERED, "max_units": 2**53 - 1},
    {**NO_SHARE, "report_every": "quarter"},
    {"currency": ACCOUNT, "currency_label": "EURC", "currency_decimals": 6},
    {"revocation": "none", "notice_s": 0},
    {"approval": "per-output", "approval_hours": 48},
    ESTATE,
    {**ESTATE, "heir_delay_days": 3653},
    {"split": [{"account": ACCOUNT, "share_bps": 9000, "role": "performer"}, {"account": ACCOUNT, "share_bps": 1000, "role": "source"}]},
    {"uses": ["create-replica"], "enhancement_kinds": [], "replica_kind": "voice-model"},
    {"uses": ["replica-scene"], "enhancement_kinds": [], "replica_kind": "voice-model", "requires": HASH, "script_hash": HASH},
    {"uses": ["training"], "enhancement_kinds": [], "training_scope": ["ai-training"], "model_deletion": "delete",
     "training_ends_at": CLOSES_AT},
])
def test_the_other_side_of_each_rule_stands(adult, change):
    Terms({**adult, **change})


@pytest.mark.parametrize("change, said", [
    ({"opens_at": CLOSES_AT}, "(1 January 2027 00:00 UTC), the rule is: after opens_at"),
    ({"uses": ["training"], "training_scope": ["ai-training"], "model_deletion": "delete", "training_ends_at": 4_102_444_800},
     "training_ends_at: got 4102444800 (1 January 2100 00:00 UTC), the rule is: at most"),
    ({"uses": ["training"], "training_scope": ["ai-training"], "model_deletion": "delete", "closes_at": 253_402_300_799, "starts_at": 253_402_300_799,
      "training_ends_at": 1}, "(31 December 9999 23:59:59 UTC)")])
def test_a_date_that_breaks_a_rule_is_told_as_a_date(adult, change, said):
    with pytest.raises(InvalidInput) as refused:
        Terms({**adult, "enhancement_kinds": [], **change} if "uses" in change else {**adult, **change})
    assert said in str(refused.value)


def test_a_license_that_could_outlast_the_calendar_is_refused_and_not_a_fault(minor):
    with pytest.raises(InvalidInput) as refused:
        Terms({**minor, "closes_at": 253_402_300_799})
    assert "(after the year 9999), the rule is: not after majority_at" in str(refused.value)
