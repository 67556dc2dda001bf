"""Advice is given where it applies and only there."""
import pytest

from ledger.terms import Terms
from ledger.terms.advice import advice

CLOSES_AT = 1_798_761_600
REPLICA = {"uses": ["create-replica"], "enhancement_kinds": [], "replica_kind": "voice-model"}
TRAINING = {"uses": ["training"], "enhancement_kinds": [], "training_scope": ["ai-training"], "training_ends_at": CLOSES_AT,
            "model_deletion": "delete"}


def codes(values, **change):
    return [each.code for each in advice(Terms({**values, "notice_at": CLOSES_AT - 48 * 3600, **change}))]


def test_good_terms_need_no_advice(adult):
    assert codes(adult) == []


@pytest.mark.parametrize("code, change", [
    ("unrepresented", {**REPLICA, "territories": ["WW"]}),
    ("unrepresented", {**REPLICA, "law": "US-CA"}),
    ("unrepresented", {**REPLICA, "territories": ["US"], "representation": "agent"}),
    ("notice_short", {"notice_at": CLOSES_AT - 48 * 3600 + 1}),
    ("notice_short", {"notice_at": 0}),
    ("undisclosed", {"disclosure": "none"}),
    ("irrevocable", {"revocation": "none", "notice_s": 0}),
    ("training_without_share", {**TRAINING}),
    ("heir_to_be_named", {"post_mortem": "estate", "estate": "0x" + "7" * 40, "estate_until": CLOSES_AT, "heir_delay_days": 30}),
    *[("law_undivided", {"law": law}) for law in ("AU", "CA", "GB", "US")],
    ("language_unread", {"text_language": "de"}), ("language_unread", {"precedence": "de"}),
])
def test_advice_is_given_where_it_applies(adult, code, change):
    assert code in codes(adult, **change)


@pytest.mark.parametrize("change", [
    {**REPLICA, "territories": ["WW"], "representation": "union"}, {**REPLICA, "territories": ["DE"]},
    {"disclosure": "none", "territories": ["US"], "law": "US-NY"}, {**TRAINING, "minimum_wei": "5"},
    {"text_language": "de", "precedence": "de"}, {"law": "GB-EAW"}, {"law": "AT"},
])
def test_no_advice_where_it_does_not(adult, change):
    assert codes(adult, **change) == []


def test_each_advice_names_a_term_that_exists(adult):
    for each in advice(Terms({**adult, **TRAINING, "disclosure": "none"})):
        Terms(adult).schema.term(each.term)
