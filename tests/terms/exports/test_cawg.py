"""The assertion as CAWG's Training and Data Mining Assertion 1.1 has it."""
import pytest

from ledger.terms import Terms
from ledger.terms.exports import training_mining
from tests.terms.test_policy import CAWG_ENTRIES, TRAINING, policy

SCOPES = {"ai-training": "cawg.ai_training", "generative-training": "cawg.ai_generative_training", "mining": "cawg.data_mining"}


def entries(of):
    return training_mining(of)["data"]["entries"]


@pytest.mark.parametrize(("scope", "entry"), SCOPES.items())
def test_a_permission_of_an_offer_constrains_its_own_entry_and_no_other(adult, scope, entry):
    found = entries(policy("with-terms", Terms({**adult, **TRAINING, "training_scope": [scope]})))
    assert {name for name, said in found.items() if said["use"] != "notAllowed"} == {entry}
    assert set(found) == CAWG_ENTRIES


def test_fine_tuning_is_generative_training(adult):
    tuned = Terms({**adult, **TRAINING, "uses": ["fine-tuning"], "training_scope": ["fine-tuning"]})
    assert entries(policy("with-terms", tuned))["cawg.ai_generative_training"]["use"] == "constrained"


def test_only_a_constrained_use_says_where_its_terms_are(adult):
    # expected: constraint_info belongs to the value constrained
    for of in (policy("prohibited"), policy("permitted"), policy("with-terms", Terms({**adult, **TRAINING}))):
        for said in entries(of).values():
            assert said["use"] in ("allowed", "notAllowed", "constrained")
            assert ("constraint_info" in said) == (said["use"] == "constrained")


def test_the_assertion_is_a_map_of_entries_and_each_entry_a_map_of_texts(adult):
    # expected: the CDDL of version 1.1: entries is required, a use is one of three, constraint_info is a text that is not empty
    for of in (policy("prohibited"), policy("permitted"), policy("with-terms", Terms({**adult, **TRAINING}))):
        found = training_mining(of)
        assert (found["label"], set(found["data"])) == ("cawg.training-mining", {"entries"})
        for said in found["data"]["entries"].values():
            assert {"use"} <= set(said) <= {"use", "constraint_info"} and all(isinstance(text, str) and text for text in said.values())
