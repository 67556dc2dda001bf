"""Many grants under one signature: drafted, published, quoted and bought, and what is refused."""
import pytest

from tests.api.caller import signature
from tests.story import DAY_S, minor_terms, offer

PRICES = ("100", "200", "300")


@pytest.fixture
def asset_id(api, story):
    return api.registers(story.performer)


@pytest.fixture
def draft(api, story, asset_id):
    fields = offer(story.performer, bytes.fromhex(asset_id[2:])) | {"asset": asset_id}
    return api.post("/rate-cards/drafts", {"grants": [{"terms": fields | {"price_wei": price}} for price in PRICES]}, 201)


def signed(account, draft, **changes):
    return {"typed_data": draft["typed_data"], "performer_signature": signature(account, draft["typed_data"]),
            "grants": [{name: each[name] for name in ("terms", "typed_data")} for each in draft["grants"]]} | changes


def test_each_grant_of_a_rate_card_is_found_and_bought(api, story, draft, asset_id):
    published = api.post("/rate-cards", signed(story.performer.account, draft), 201)["grants"]
    assert [each["price_wei"] for each in published] == list(PRICES)
    assert {each["grant_id"] for each in api.get(f"/grants?asset_id={asset_id}")["items"]} == {each["grant_id"] for each in published}
    for grant in published:
        quote = api.buys(story.producer, grant)
        assert api.get(f"/licenses/{quote['license_id']}/coverage?use=enhancement")["is_licensed"]
    verdict = api.post(f"/licenses/{quote['license_id']}/verification", {"use": ["enhancement"]})
    assert verdict["verdict"] == "verified"


def test_a_rate_card_ends_all_its_grants(api, story, draft):
    grant = api.post("/rate-cards", signed(story.performer.account, draft), 201)["grants"][0]
    path = f"/grants/{grant['grant_id']}/rate-card-cancellations/drafts"
    assert api.sends(story.performer.account, api.post(path, {}, 200)["transaction"])["state"] == "confirmed"
    assert api.post(path, {}, 422)["code"] == "cancelled_rate_card"
    assert api.get(f"/grants/{grant['grant_id']}")["state"] == "cancelled"
    refused = api.post(f"/grants/{grant['grant_id']}/quotes", {"licensee": story.producer.address}, 422)
    assert refused["code"] == "cancelled_rate_card"
    assert api.post("/rate-cards", signed(story.performer.account, draft), 422)["code"] == "cancelled_rate_card"


def test_a_grant_that_is_under_no_rate_card_is_cancelled_alone(api, story, asset_id):
    grant = api.grants(story.performer, asset_id, price_wei="1")
    assert api.post(f"/grants/{grant['grant_id']}/rate-card-cancellations/drafts", {}, 409)["code"] == "not_on_rate_card"
    assert api.post(f"/grants/0x{'11' * 32}/rate-card-cancellations/drafts", {}, 404)["code"] == "grant_unknown"


def test_grants_that_were_not_signed_for_are_refused(api, story, draft):
    body = signed(story.performer.account, draft)
    assert api.post("/rate-cards", body | {"grants": body["grants"][:2]}, 422)["code"] == "rate_card_mismatch"
    assert api.post("/rate-cards", body | {"grants": body["grants"] * 2}, 422)["code"] == "leaf_twice"
    altered = [body["grants"][0] | {"terms": body["grants"][1]["terms"]}, *body["grants"][1:]]
    assert api.post("/rate-cards", body | {"grants": altered}, 422)["code"] == "terms_hash_mismatch"


def test_a_signature_of_somebody_else_is_refused(api, story, draft):
    assert api.post("/rate-cards", signed(story.stranger.account, draft), 422)["code"] == "wrong_signer"


def test_a_rate_card_has_one_performer(api, story, asset_id):
    other = api.registers(story.agent, seed=2)
    grants = [{"terms": offer(person, b"") | {"asset": asset}} for person, asset in ((story.performer, asset_id), (story.agent, other))]
    refused = api.post("/rate-cards/drafts", {"grants": grants}, 422)
    assert (refused["code"], refused["facts"]["position"]) == ("several_licensors", 1)


def test_a_rate_card_is_signed_in_time(api, story, draft):
    story.waits(366 * DAY_S)
    assert api.post("/rate-cards", signed(story.performer.account, draft), 422)["code"] == "signature_expired"


@pytest.mark.parametrize("body", [{"grants": []}, {"grants": [{"terms": {}}] * 201}, {}])
def test_a_rate_card_of_none_or_too_many_is_refused(api, body):
    assert api.post("/rate-cards/drafts", body, 400)["code"] == "malformed_request"


def test_a_minors_guardian_signs_the_rate_card_too(api, story):
    asset = story.performer.registers_as_minor(story.guardian, story.now + 900 * DAY_S)
    fields = offer(story.performer, asset) | minor_terms(story.performer, asset) | {"asset": "0x" + asset.hex()}
    draft = api.post("/rate-cards/drafts", {"grants": [{"terms": fields | {"price_wei": price}} for price in PRICES]}, 201)
    assert [each["account"] for each in draft["signers"]] == [story.performer.address, story.guardian.address]
    body = signed(story.performer.account, draft)
    assert api.post("/rate-cards", body, 422)["code"] == "wrong_signature_length"
    forged = body | {"guardian_signature": signature(story.stranger.account, draft["typed_data"])}
    assert api.post("/rate-cards", forged, 422)["code"] == "wrong_signer"
    whole = body | {"guardian_signature": signature(story.guardian.account, draft["typed_data"])}
    api.buys(story.producer, api.post("/rate-cards", whole, 201)["grants"][0])
