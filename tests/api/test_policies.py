"""The policy of an asset in each form that a client may accept, and the files in which crawlers look for it."""
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from ledger.api.application import create_app
from ledger.terms import CURRENT, USES
from ledger.terms.signed_struct import grant_members
from tests.api.caller import Caller, signature, signed_grant
from tests.session.opened import voice_file
from tests.story import DAY_S, minor_terms

JSON, ODRL, RSL = "application/json", "application/ld+json", "application/rsl+xml"
TDM = 'application/ld+json;profile="http://www.w3.org/ns/tdmrep"'
SITE = "http://localhost"
TAG = "{https://rslstandard.org/rsl}"
FILES = ("/license.xml", "/.well-known/tdmrep.json")


def policy(api, asset_id, form=JSON):
    response = api.http.get(f"/assets/{asset_id}/policy", headers={"Accept": form})
    assert (response.status_code, response.headers["Content-Type"]) == (200, form)
    return response


def training(story):
    return {"uses": ["training"], "enhancement_kinds": [], "training_scope": ["ai-training", "mining"],
            "training_ends_at": story.now + 200 * DAY_S, "model_deletion": "delete"}


def usages(content, verb):
    return {token for part in content.iter(TAG + verb) if part.get("type") == "usage" for token in part.text.split()}


def site_contents(api):
    """What the site's RSL says, by path."""
    return {content.get("url"): content for content in ElementTree.fromstring(api.http.get("/license.xml").data)}


def registers_minor(api, story, policy="with-terms"):
    """A minor's asset, with one open offer."""
    draft = api.upload("/registrations/drafts", voice_file(), 201, performer=story.performer.address, policy=policy,
                       guardian=story.guardian.address, majority_at=str(story.now + 400 * DAY_S))
    body = {"typed_data": draft["typed_data"], "performer_signature": signature(story.performer.account, draft["typed_data"]),
            "guardian_signature": signature(story.guardian.account, draft["typed_data"])}
    assert api.settled(api.post("/registrations", body, 202))["state"] == "confirmed"
    asset_id = draft["asset_id"]
    terms = minor_terms(story.performer, bytes.fromhex(asset_id[2:])) | {"closes_at": story.now + 50 * DAY_S}
    offered = api.drafts_grant(story.performer, asset_id, **terms)
    api.post("/grants", signed_grant(story.performer.account, offered, story.guardian.account), 201)
    return asset_id


def test_the_policy_of_an_asset_nobody_anchored_is_unknown(api):
    for form in (JSON, ODRL, RSL):
        assert api.get(f"/assets/0x{'11' * 32}/policy", 404, headers={"Accept": form})["code"] == "asset_unknown"


def test_a_form_that_no_policy_has_is_refused(api, story):
    asset_id = api.registers(story.performer)
    assert api.get(f"/assets/{asset_id}/policy", 406, headers={"Accept": "text/html"})["code"] == "unsupported_accept"


def test_an_asset_without_offers_permits_nothing(api, story):
    asset_id = api.registers(story.performer)
    found = api.get(f"/assets/{asset_id}/policy")
    assert (found["asset"], found["policy"], found["offers"]) == (asset_id, "with-terms", [])
    assert set(found["uses"].values()) == {"prohibited"}
    assert found["as_of"]["block"] == story.node.block_number()
    assert list(site_contents(api)) == ["/"]


def test_an_open_grant_is_offered_in_every_form(api, story):
    asset_id = api.registers(story.performer)
    grant = api.grants(story.performer, asset_id, **training(story))
    url = f"{SITE}/assets/{asset_id}/policy"
    found = policy(api, asset_id)
    assert (found.headers["tdm-reservation"], found.headers["tdm-policy"]) == ("1", url)
    assert found.headers["As-Of-Block"] == str(found.get_json()["as_of"]["block"]) and found.headers["Vary"] == "Accept"
    assert found.get_json()["uses"]["training"] == "with-terms" and found.get_json()["url"] == url
    (offer,) = found.get_json()["offers"]
    assert offer["url"].startswith(f"{SITE}/grants/{grant['grant_id']}#terms=0x") and offer["intent"] == grant["intent"]
    entries = found.get_json()["training_mining"]["data"]["entries"]
    assert entries["cawg.ai_training"] == {"use": "constrained", "constraint_info": url}

    odrl = policy(api, asset_id, ODRL).get_json(force=True)
    assert (odrl["@type"], odrl["uid"]) == ("Set", url)
    assert [rule["action"]["@id"] for rule in odrl["permission"]] == ["urn:likeness-ledger:use:training"]
    rsl = ElementTree.fromstring(policy(api, asset_id, RSL).data)
    assert usages(rsl, "permits") == {"ai-train"} and rsl[0].get("url") == f"/assets/{asset_id}"
    mining = policy(api, asset_id, TDM).get_json(force=True)
    assert (mining["@type"], mining["uid"], mining["permission"][0]["action"]) == ("Offer", url, "tdm:mine")


def test_mining_has_no_policy_where_it_is_not_offered(api, story):
    asset_id = api.registers(story.performer)
    api.grants(story.performer, asset_id)
    assert "tdm-policy" not in policy(api, asset_id).headers
    assert api.get(f"/assets/{asset_id}/policy", 404, headers={"Accept": TDM})["code"] == "mining_reserved"


def test_an_asset_leads_to_its_policy(api, story):
    asset_id = api.registers(story.performer)
    link, *parameters = api.http.get(f"/assets/{asset_id}").headers["Link"].split("; ")
    assert parameters == ['rel="license"', f'type="{RSL}"']
    assert api.get(link.strip("<>"))["asset"] == asset_id


def test_an_unchanged_policy_is_not_sent_twice(api, story):
    asset_id = api.registers(story.performer)
    tag = policy(api, asset_id, RSL).headers["ETag"]
    story.mines(1)
    again = api.http.get(f"/assets/{asset_id}/policy", headers={"Accept": RSL, "If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["tdm-reservation"]) == (304, b"", "1")
    api.grants(story.performer, asset_id, **training(story))
    changed = api.http.get(f"/assets/{asset_id}/policy", headers={"Accept": RSL, "If-None-Match": tag})
    assert changed.status_code == 200


def cancels(api, story, asset_id, grant):
    draft = api.post(f"/grants/{grant['grant_id']}/cancellations/drafts", {"signer": story.performer.address}, 201)
    assert api.sends(story.performer.account, draft["transaction"])["state"] == "confirmed"


def withdraws(api, story, asset_id, grant):
    story.performer.withdraws_consent(bytes.fromhex(asset_id[2:]))


def freezes(api, story, asset_id, grant):
    story.performer.freezes(bytes.fromhex(asset_id[2:]))


def sells_out(api, story, asset_id, grant):
    api.buys(story.producer, grant)


def closes(api, story, asset_id, grant):
    story.waits(40 * DAY_S)


@pytest.mark.parametrize("ends", [cancels, withdraws, freezes, sells_out, closes])
def test_an_offer_that_ended_is_offered_nowhere(api, story, ends):
    asset_id = api.registers(story.performer)
    grant = api.grants(story.performer, asset_id, max_supply=1)
    address = f"/assets/{asset_id}"
    assert len(api.get(f"/assets/{asset_id}/policy")["offers"]) == 1 and address in site_contents(api)
    ends(api, story, asset_id, grant)
    api.clockwork.follows()
    assert api.get(f"/assets/{asset_id}/policy")["offers"] == []
    assert "permission" not in policy(api, asset_id, ODRL).get_json(force=True)
    assert site_contents(api).get(address) is None or not list(site_contents(api)[address].iter(TAG + "permits"))


def test_an_offer_to_one_licensee_is_no_offer_to_anyone(api, story):
    asset_id = api.registers(story.performer)
    api.grants(story.performer, asset_id, licensee=story.producer.address)
    assert api.get(f"/assets/{asset_id}/policy")["offers"] == []
    assert list(site_contents(api)) == ["/"]


def permitted_use(api, asset_id):
    return api.get(f"/assets/{asset_id}/policy")["uses"]["inference-service"]


def test_a_permitted_asset_permits_all_but_training_until_consent_is_withdrawn(api, story):
    asset = story.performer.registers(policy="permitted")
    asset_id = "0x" + asset.hex()
    api.clockwork.follows()
    assert permitted_use(api, asset_id) == "permitted"
    assert api.get(f"/assets/{asset_id}/policy")["uses"]["training"] == "prohibited"
    assert usages(site_contents(api)[f"/assets/{asset_id}"], "permits") == {"ai-input", "ai-index", "search"}
    story.performer.withdraws_consent(asset)
    api.clockwork.follows()
    assert permitted_use(api, asset_id) == "prohibited"
    assert not usages(site_contents(api).get(f"/assets/{asset_id}", ElementTree.Element("none")), "permits")


def test_a_frozen_permitted_asset_permits_nothing(api, story):
    asset = story.performer.registers(policy="permitted")
    story.performer.freezes(asset)
    api.clockwork.follows()
    assert permitted_use(api, "0x" + asset.hex()) == "prohibited"
    assert list(site_contents(api)) == ["/"]


@pytest.mark.parametrize("level", ["with-terms", "permitted"])
def test_a_minors_asset_publishes_prohibitions_until_majority(api, story, level):
    asset_id = registers_minor(api, story, level)
    found = policy(api, asset_id)
    assert (found.get_json()["policy"], found.get_json()["is_minor"], found.get_json()["offers"]) == ("prohibited", True, [])
    assert set(found.get_json()["uses"].values()) == {"prohibited"} and "tdm-policy" not in found.headers
    assert {entry["use"] for entry in found.get_json()["training_mining"]["data"]["entries"].values()} == {"notAllowed"}
    odrl = policy(api, asset_id, ODRL).get_json(force=True)
    assert "permission" not in odrl and len(odrl["prohibition"]) == len(USES.names)
    rsl = ElementTree.fromstring(policy(api, asset_id, RSL).data)
    assert usages(rsl, "permits") == set() and "all" in usages(rsl, "prohibits")
    assert list(site_contents(api)) == ["/"]
    story.waits(401 * DAY_S)
    api.clockwork.follows()
    after = api.get(f"/assets/{asset_id}/policy")
    assert (after["policy"], after["is_minor"]) == (level, False)


def test_the_site_says_of_an_asset_what_its_own_policy_says(api, story):
    offering = api.registers(story.performer, 1)
    api.grants(story.performer, offering, **training(story))
    permitted = "0x" + story.performer.registers(kind="face", policy="permitted").hex()
    api.clockwork.follows()
    contents = site_contents(api)
    assert set(contents) == {f"/assets/{offering}", f"/assets/{permitted}", "/"}
    for asset_id in (offering, permitted):
        alone = ElementTree.fromstring(policy(api, asset_id, RSL).data)[0]
        said = [[(part.tag, part.attrib, (part.text or "").strip()) for part in each.iter()]
                for each in (alone, contents[f"/assets/{asset_id}"])]
        assert said[0] == said[1]
    rules = api.get("/.well-known/tdmrep.json")
    assert {"location": f"/assets/{offering}", "tdm-reservation": 1, "tdm-policy": f"{SITE}/assets/{offering}/policy"} in rules
    assert rules[-1] == {"location": "/", "tdm-reservation": 1}


def test_robots_txt_names_the_file_that_names_the_policies(api, story):
    asset_id = api.registers(story.performer)
    api.grants(story.performer, asset_id)
    robots = api.http.get("/robots.txt")
    assert robots.mimetype == "text/plain" and robots.text == f"License: {SITE}/license.xml\n"
    site = api.http.get(robots.text.removeprefix("License: ").strip())
    assert site.mimetype == RSL and int(site.headers["As-Of-Block"]) > 0
    named = [part.text for part in ElementTree.fromstring(site.data).iter(TAG + "terms")]
    assert [api.http.get(url).get_json()["asset"] for url in named] == [asset_id]


@pytest.mark.parametrize("path", FILES)
def test_the_files_of_an_empty_site_reserve_everything(api, path):
    response = api.http.get(path)
    assert response.status_code == 200
    assert ("ai-all" in response.text) if path == "/license.xml" else response.get_json() == [{"location": "/", "tdm-reservation": 1}]


def test_addresses_are_those_that_the_installation_names(session, story, api):
    asset_id = api.registers(story.performer)
    named = replace(session, settings=replace(session.settings, public_url="https://ledger.example/api/"))
    there = Caller(create_app(named).test_client(), api.clockwork, story)
    found = there.get(f"/assets/{asset_id}/policy", headers={"Host": "evil.example"})
    assert found["url"] == f"https://ledger.example/api/assets/{asset_id}/policy"
    assert there.http.get("/robots.txt").text == "License: https://ledger.example/api/license.xml\n"


def test_the_wallet_descriptor_binds_to_the_deployment_and_shows_every_member(api, story):
    found = api.get("/wallet-descriptor")
    assert found["context"]["eip712"]["deployments"] == [{"chainId": story.deployment.chain_id, "address": story.deployment.ledger}]
    (shown,) = found["display"]["formats"].values()
    paths = {field["path"].split(".")[0].split("[")[0] for field in shown["fields"]}
    assert paths == {name for _, name in grant_members(CURRENT)}
    assert found["metadata"]["info"]["url"] == f"{SITE}/"


def test_a_draft_says_what_may_fail_before_a_court(api, story):
    asset_id = api.registers(story.performer)
    found = {each["code"]: each for each in api.drafts_grant(story.performer, asset_id, **training(story))["advice"]}
    assert "training_without_share" in found
    assert found["training_without_share"]["term"] == "revenue_share_bps" and "GEMA" in found["training_without_share"]["says"]
