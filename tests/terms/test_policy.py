"""The default policy of an asset and its open offers, in five machine languages that must agree."""
from xml.etree import ElementTree

import pytest

from ledger.terms import Terms
from ledger.terms.exports import odrl_policy, robots_lines, rsl_document, rsl_site, tdm_headers, tdm_policy, tdmrep_file, training_mining
from ledger.terms.exports.tdmrep import MiningReserved
from ledger.terms.policy import AssetPolicy, Offer, OfferOfAnotherAsset
from ledger.terms.vocabulary import USES, UnknownWord

ASSET = bytes.fromhex("11" * 32)
URL, ASSET_URL, OFFER_URL = "https://ledger.example/assets/a/policy", "https://ledger.example/assets/a", "https://ledger.example/grants/g"
RSL = "{https://rslstandard.org/rsl}"
# expected: the vocabulary of RSL 1.0, of the CAWG assertion and of TDMRep, typed here from the published documents
RSL_USAGE = {"all", "ai-all", "ai-train", "ai-input", "ai-index", "search"}
RSL_PAYMENT = {"purchase", "subscription", "training", "crawl", "use", "contribution", "attribution", "free"}
CAWG_ENTRIES = {"cawg.data_mining", "cawg.ai_inference", "cawg.ai_training", "cawg.ai_generative_training"}
TRAINING = {"uses": ["training"], "enhancement_kinds": [], "training_scope": ["generative-training", "mining"],
            "training_ends_at": 1_798_761_600, "model_deletion": "delete"}


def policy(level, *terms):
    return AssetPolicy(ASSET, "voice", level, False, URL, ASSET_URL, tuple(Offer(each, OFFER_URL) for each in terms))


@pytest.fixture
def training(adult):
    return Terms({**adult, **TRAINING})


def licenses(of):
    root = ElementTree.fromstring(rsl_document(of).encode())
    assert root.tag == RSL + "rsl"
    (content,) = root
    assert (content.tag, content.get("url")) == (RSL + "content", "/assets/a")
    return content.findall(RSL + "license")


def said(of, verb):
    return {token for element in licenses(of) for part in element.findall(RSL + verb) if part.get("type") == "usage"
            for token in part.text.split()}


@pytest.mark.parametrize("level", ["prohibited", "with-terms", "permitted"])
def test_training_is_prohibited_by_every_level(level):
    of = policy(level)
    assert of.to_json()["uses"]["training"] == of.to_json()["uses"]["fine-tuning"] == "prohibited"
    assert said(of, "prohibits") & {"ai-train", "all"} and "ai-train" not in said(of, "permits")
    assert training_mining(of)["data"]["entries"]["cawg.ai_generative_training"] == {"use": "notAllowed"}
    assert tdm_headers(of) == {"tdm-reservation": "1"}


def test_the_three_levels_are_the_human_consent_standards():
    levels = [policy(level).to_json()["human_consent"] for level in ("prohibited", "with-terms", "permitted")]
    assert levels == ["prohibited", "allowed with terms", "allowed"]


def test_a_prohibited_asset_has_no_offers(training):
    of = policy("prohibited", training)
    assert of.offers == () and of.to_json()["offers"] == []
    assert said(of, "permits") == set() and "all" in said(of, "prohibits")
    assert "permission" not in odrl_policy(of)
    assert {entry["use"] for entry in training_mining(of)["data"]["entries"].values()} == {"notAllowed"}


def test_a_training_offer_is_constrained_everywhere(training):
    of = policy("with-terms", training)
    assert of.to_json()["uses"]["training"] == "with-terms"
    assert said(of, "permits") == {"ai-train"} and "ai-train" not in said(of, "prohibits")
    entries = training_mining(of)["data"]["entries"]
    assert entries["cawg.ai_generative_training"] == {"use": "constrained", "constraint_info": URL}
    assert entries["cawg.ai_training"] == {"use": "notAllowed"}
    assert tdm_headers(of) == {"tdm-reservation": "1", "tdm-policy": URL}


def test_a_permitted_asset_allows_all_uses_but_training():
    of = policy("permitted")
    assert {use for use, level in of.to_json()["uses"].items() if level == "prohibited"} == {"training", "fine-tuning"}
    assert said(of, "permits") == {"ai-input", "ai-index", "search"} and said(of, "prohibits") == {"ai-train"}


def test_what_no_offer_permits_is_prohibited_by_name_and_never_free_by_silence(training, adult):
    # expected: RSL 1.0, section 3.7: a license without a payment is free; 3.4: what permits does not list is not licensed
    assert said(policy("with-terms", Terms(adult)), "prohibits") == said(policy("prohibited"), "prohibits") == {"all"}
    of = policy("with-terms", training)
    assert (said(of, "permits"), said(of, "prohibits")) == ({"ai-train"}, {"ai-input", "ai-index", "search"})
    assert all(payment.get("type") != "free" for license_ in licenses(of) for payment in [license_.find(RSL + "payment")])



def test_the_rsl_says_only_what_rsl_knows(training, adult):
    for of in (policy("prohibited"), policy("with-terms", training, Terms(adult)), policy("permitted", training)):
        assert licenses(of)
        assert said(of, "permits") | said(of, "prohibits") <= RSL_USAGE
        for license_ in licenses(of):
            assert {part.tag.removeprefix(RSL) for part in license_} <= {"permits", "prohibits", "payment"}
            assert {part.get("type") for part in license_.findall(RSL + "payment")} <= RSL_PAYMENT


def test_no_license_element_permits_and_prohibits(training):
    for license_ in licenses(policy("with-terms", training)):
        assert not (license_.findall(RSL + "permits") and license_.findall(RSL + "prohibits"))


def test_the_territories_of_an_offer_are_in_the_rsl(training):
    geo = [part.text for element in licenses(policy("with-terms", training)) for part in element.findall(RSL + "permits")
           if part.get("type") == "geo"]
    assert geo == ["GB IE"]


@pytest.mark.parametrize("level", ["prohibited", "with-terms", "permitted"])
def test_a_minors_asset_publishes_prohibitions_only(minor, level):
    # expected: section 1.1 of the Human Consent Standard draft, protection of minors
    of = AssetPolicy(ASSET, "voice", level, True, URL, ASSET_URL, (Offer(Terms(minor), OFFER_URL),))
    assert said(of, "permits") == set() and "all" in said(of, "prohibits")
    assert "permission" not in odrl_policy(of) and len(odrl_policy(of)["prohibition"]) == len(USES.names)
    assert {entry["use"] for entry in training_mining(of)["data"]["entries"].values()} == {"notAllowed"}
    assert tdm_headers(of) == {"tdm-reservation": "1"}
    assert tdmrep_file((of,))[0] == {"location": "/assets/a", "tdm-reservation": 1}
    with pytest.raises(MiningReserved):
        tdm_policy(of)
    document = of.to_json()
    assert (document["policy"], document["human_consent"], document["offers"]) == ("prohibited", "prohibited", [])
    assert set(document["uses"].values()) == {"prohibited"} and "minor" in document["says"]


def test_what_a_minor_declared_holds_from_majority_on(minor):
    of = AssetPolicy(ASSET, "voice", "permitted", False, URL, ASSET_URL)
    assert of.to_json()["policy"] == "permitted" and "permission" in odrl_policy(of)


def test_a_url_with_markup_stays_an_attribute():
    of = AssetPolicy(ASSET, "voice", "prohibited", False, URL, 'https://x.example/?a="1"&b=<2>', ())
    root = ElementTree.fromstring(rsl_document(of).encode())
    assert root[0].get("url") == '/?a="1"&b=<2>'


def test_the_cawg_assertion_has_the_four_entries_and_three_words(training):
    assertion = training_mining(policy("with-terms", training))
    assert assertion["label"] == "cawg.training-mining"
    assert set(assertion["data"]["entries"]) == CAWG_ENTRIES
    for entry in assertion["data"]["entries"].values():
        assert entry["use"] in {"allowed", "notAllowed", "constrained"}
        assert set(entry) == ({"use", "constraint_info"} if entry["use"] == "constrained" else {"use"})


def test_the_tdmrep_file_reserves_everything_and_names_the_policy_of_a_mining_offer(training):
    rules = tdmrep_file((policy("with-terms", training), policy("with-terms")))
    assert rules == [{"location": "/assets/a", "tdm-reservation": 1, "tdm-policy": URL},
                     {"location": "/assets/a", "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 1}]


def test_the_tdm_policy_has_what_the_profile_demands(training):
    document = tdm_policy(policy("with-terms", training))
    assert document["@type"] == "Offer" and document["profile"] == "http://www.w3.org/ns/tdmrep"
    assert document["@context"][0] == "http://www.w3.org/ns/odrl.jsonld" and document["uid"] and document["assigner"]["uid"]
    (permission,) = document["permission"]
    assert permission["action"] == "tdm:mine" and {duty["action"] for duty in permission["duty"]} == {"obtainConsent", "compensate"}
    assert "prohibition" not in document and "obligation" not in document


def test_there_is_no_tdm_policy_where_no_offer_allows_mining(adult):
    with pytest.raises(MiningReserved):
        tdm_policy(policy("permitted", Terms(adult)))


def test_the_odrl_set_says_each_use_once(training, adult):
    document = odrl_policy(policy("permitted", training, Terms(adult)))
    uses = [rule["action"]["@id"].rpartition(":")[2] for rule in document["permission"] + document["prohibition"]]
    assert sorted(uses) == sorted(USES.names)
    assert [rule["action"]["@id"].rpartition(":")[2] for rule in document["prohibition"]] == ["fine-tuning"]


def test_the_odrl_of_an_offer_carries_its_price_window_and_territories(adult):
    (permission,) = odrl_policy(policy("with-terms", Terms(adult)))["permission"]
    operands = {each["leftOperand"]: each["rightOperand"] for each in permission["constraint"]}
    assert "dateTime" not in operands  # the license outlives the offer
    (consent,) = [duty for duty in permission["duty"] if duty["action"] == "obtainConsent"]
    assert [(each["operator"], each["rightOperand"]["@value"]) for each in consent["constraint"]] == [("lt", "2027-01-01T00:00:00Z")]
    assert operands["elapsedTime"]["@value"] == f"PT{730 * 86_400}S"
    assert [code["@id"].rpartition(":")[2] for code in operands["spatial"]] == ["GB", "IE"]
    (payment,) = [duty for duty in permission["duty"] if duty["action"] == "compensate"]
    assert payment["constraint"][0]["rightOperand"]["@value"] == "0.5"


def test_the_odrl_uses_only_terms_of_the_vocabulary(training, adult):
    # expected: ODRL Vocabulary & Expression 2.2, core and common
    document = odrl_policy(policy("with-terms", training, Terms({**adult, "credit": "Ada"})))
    assert document["@type"] == "Set" and document["conflict"] in {"perm", "prohibit", "invalid"}
    for permission in document["permission"]:
        assert permission["action"]["includedIn"] == "odrl:use"
        assert {duty["action"] for duty in permission["duty"]} <= {"obtainConsent", "compensate", "attribute"}
        constraints = permission["constraint"] + [each for duty in permission["duty"] for each in duty.get("constraint", [])]
        assert {each["leftOperand"] for each in constraints} <= {
            "dateTime", "elapsedTime", "media", "spatial", "language", "count", "payAmount"}
        assert {each["operator"] for each in constraints} <= {"eq", "lt", "lteq", "gteq", "isAnyOf"}


def test_the_odrl_of_an_offer_that_opens_and_starts_later_says_both(adult):
    later = Terms({**adult, "opens_at": 1_767_225_600, "starts_at": 1_798_761_600})  # 1 January 2026 and 2027
    (permission,) = odrl_policy(policy("with-terms", later))["permission"]
    said_ = [(each["operator"], each["rightOperand"]["@value"]) for part in (permission, permission["duty"][0])
             for each in part["constraint"] if each["leftOperand"] == "dateTime"]
    assert said_ == [("gteq", "2027-01-01T00:00:00Z"), ("gteq", "2026-01-01T00:00:00Z"), ("lt", "2027-01-01T00:00:00Z")]


def test_the_site_file_prohibits_what_is_no_asset(training):
    root = ElementTree.fromstring(rsl_site((policy("with-terms", training),)).encode())
    assert [content.get("url") for content in root] == ["/assets/a", "/"]
    alone = ElementTree.fromstring(rsl_document(policy("with-terms", training)).encode())[0]
    parts = [[(part.tag, part.attrib, (part.text or "").strip()) for part in content.iter()] for content in (root[0], alone)]
    assert parts[0] == parts[1]
    assert [part.text for part in root[1].iter(RSL + "prohibits")] == ["ai-all"]


def test_robots_txt_names_the_license():
    assert robots_lines("https://ledger.example/license.xml") == "License: https://ledger.example/license.xml\n"


def test_an_offer_of_another_asset_is_refused(adult):
    with pytest.raises(OfferOfAnotherAsset):
        policy("with-terms", Terms({**adult, "asset": "0x" + "99" * 32}))


@pytest.mark.parametrize("kind, level", [("body", "prohibited"), ("voice", "maybe")])
def test_kind_and_level_are_words_of_the_vocabulary(kind, level):
    with pytest.raises(UnknownWord):
        AssetPolicy(ASSET, kind, level, False, URL, ASSET_URL)
