"""A minor: guardian, locked share, five years, eighteenth birthday, each to the second and to the basis point."""
import pytest

from ledger.errors import InvalidInput
from ledger.terms import Terms

CLOSES_AT = 1_798_761_600
MINOR_MOST_S = 1_827 * 86_400
ADULT_MOST_S = 3_653 * 86_400


def refusal(values):
    with pytest.raises(InvalidInput) as refused:
        Terms(values)
    return refused.value


def test_a_guardian_needs_a_date_of_majority(minor):
    del minor["majority_at"]
    assert refusal(minor).code == "majority_missing"


def test_a_date_of_majority_needs_a_guardian(minor):
    del minor["guardian"]
    assert (refusal(minor).code, refusal(minor).term) == ("majority_missing", "guardian")


def test_a_minor_is_not_their_own_guardian(minor):
    minor["guardian"] = minor["performer"]
    assert refusal(minor).code == "guardian_is_performer"


def test_a_trust_share_of_1499_basis_points_is_refused_and_1500_stands(minor):
    Terms(minor)
    minor["split"][1]["share_bps"], minor["split"][2]["share_bps"] = 1499, 1501
    assert (refusal(minor).code, refusal(minor).got) == ("trust_share_too_small", 1499)


def test_a_minor_without_any_trust_payee_is_refused(minor):
    minor["split"][1]["role"] = "other"
    assert refusal(minor).code == "trust_share_too_small"


def test_several_trust_payees_count_together(minor):
    minor["split"][1]["share_bps"], minor["split"][2]["share_bps"] = 800, 2200
    assert refusal(minor).code == "trust_share_too_small"
    minor["split"][2]["role"] = "trust"
    Terms(minor)


def test_a_trust_in_an_adults_split_is_refused(adult):
    adult["split"][0]["share_bps"] = 8000
    adult["split"].append({"account": adult["performer"], "share_bps": 2000, "role": "trust"})
    assert refusal(adult).code == "trust_without_minor"


def test_five_years_stand_and_one_second_more_is_refused(minor):
    minor["majority_at"] = CLOSES_AT + 2 * MINOR_MOST_S
    Terms({**minor, "duration_s": MINOR_MOST_S})
    assert refusal({**minor, "duration_s": MINOR_MOST_S + 1}).code == "duration_too_long"


def test_a_license_may_end_at_majority_and_not_one_second_later(minor):
    minor["majority_at"] = CLOSES_AT + minor["duration_s"]
    Terms(minor)
    minor["majority_at"] -= 1
    assert refusal(minor).code == "end_after_majority"


def test_a_late_start_moves_the_end_past_majority(minor):
    minor["majority_at"] = CLOSES_AT + minor["duration_s"]
    assert refusal({**minor, "starts_at": CLOSES_AT + 1}).code == "end_after_majority"


def test_an_adult_may_license_for_ten_years_and_not_one_second_more(adult):
    Terms({**adult, "duration_s": ADULT_MOST_S})
    assert refusal({**adult, "duration_s": ADULT_MOST_S + 1}).code == "duration_too_long"


MODEL = {  # use -> what it needs beside it
    "training": {"training_scope": ["ai-training"], "training_ends_at": CLOSES_AT, "model_deletion": "delete"},
    "fine-tuning": {"training_scope": ["fine-tuning"], "training_ends_at": CLOSES_AT, "model_deletion": "delete"},
    "inference-service": {"training_scope": ["inference"]},
}


@pytest.mark.parametrize("beside", [[], ["dubbing"]], ids=["alone", "beside-another"])
@pytest.mark.parametrize("use", MODEL)
def test_a_minors_recording_feeds_no_model_without_a_template_either(minor, adult, use, beside):
    change = {"uses": [*beside, use], "enhancement_kinds": [], **MODEL[use]}
    assert Terms({**adult, **change}).uses == tuple([*beside, use])
    error = refusal({**minor, **change})
    assert (error.code, error.use) == ("training_of_minor", use)
    assert str(error).startswith(f"uses: {use} is refused for a minor")


def test_no_permission_for_ai_slips_into_a_minors_grant_of_another_use(minor):
    for scope in ("ai-training", "generative-training", "fine-tuning", "mining", "inference"):
        assert refusal({**minor, "training_scope": [scope]}).code == "training_scope_mismatch"


def test_a_replica_of_a_minor_can_be_made_and_kept(minor):
    Terms({**minor, "uses": ["create-replica"], "enhancement_kinds": [], "replica_kind": "voice-model"})
