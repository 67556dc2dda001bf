"""The reservation as the TDM Reservation Protocol has it. Source: its final report of 10 May 2024."""
from urllib.parse import urlsplit

import pytest

from ledger.terms import Terms
from ledger.terms.exports import tdm_headers, tdm_policy, tdmrep_file
from ledger.terms.policy import AssetPolicy, Offer
from tests.terms.test_policy import ASSET, OFFER_URL, TRAINING, URL, policy


@pytest.fixture
def mined(adult):
    return Terms({**adult, **TRAINING})


def test_a_rule_has_a_path_a_reservation_and_a_policy_only_where_rights_are_reserved(mined, adult):
    # expected: "TDM File on the Origin Server": tdm-reservation is 0 or 1, tdm-policy is a URL and idle with 0
    for rule in tdmrep_file((policy("with-terms", mined), policy("permitted", Terms(adult)), policy("prohibited"))):
        assert set(rule) - {"tdm-policy"} == {"location", "tdm-reservation"}
        assert rule["location"].startswith("/") and rule["tdm-reservation"] in (0, 1) and not isinstance(rule["tdm-reservation"], bool)
        assert "tdm-policy" not in rule or (rule["tdm-reservation"] == 1 and urlsplit(rule["tdm-policy"]).scheme == "https")


def test_the_first_rule_that_matches_is_the_most_specific(mined):
    # expected: the most specific match is the first in sequence
    locations = [rule["location"] for rule in tdmrep_file((policy("with-terms", mined), policy("with-terms")))]
    assert locations[-1] == "/" and "/" not in locations[:-1]


def test_no_path_holds_a_sign_of_the_pattern_language():
    # expected: * and $ are signs of the patterns; an asset's address is hex
    of = AssetPolicy(ASSET, "voice", "with-terms", False, URL, f"https://ledger.example/assets/0x{ASSET.hex()}", ())
    assert not set("*$") & set(tdmrep_file((of,))[0]["location"])


def test_headers_are_texts_and_say_what_the_file_says(mined):
    for of in (policy("with-terms", mined), policy("permitted")):
        rule = {name: str(value) for name, value in tdmrep_file((of,))[0].items() if name != "location"}
        assert tdm_headers(of) == rule


def test_the_policy_is_an_offer_of_the_profile_by_somebody_who_can_be_reached(mined):
    document = tdm_policy(AssetPolicy(ASSET, "voice", "with-terms", False, URL, "https://ledger.example/a", (Offer(mined, OFFER_URL),)))
    assert (document["@type"], document["profile"], document["uid"]) == ("Offer", "http://www.w3.org/ns/tdmrep", URL)
    assert document["assigner"]["uid"] and document["assigner"]["vcard:hasURL"] == URL


def test_the_policy_names_both_contexts_by_address_and_a_list_of_permissions_to_mine(mined):
    # expected: the report's sections on the context, the permissions and their action
    document = tdm_policy(policy("with-terms", mined))
    assert document["@context"] == ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"]
    assert [permission["action"] for permission in document["permission"]] == ["tdm:mine"]
    assert {duty["action"] for duty in document["permission"][0]["duty"]} == {"obtainConsent", "compensate"}
    assert not {"prohibition", "obligation"} & set(document)
    assert set(document["assigner"]) - {"uid"} <= {f"vcard:{name}" for name in (
        "fn", "nickname", "hasEmail", "hasAddress", "hasTelephone", "hasURL")}
