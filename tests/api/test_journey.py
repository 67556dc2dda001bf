"""The journey over the routes: from a recording to a paid license that a stranger verifies."""
from tests.api.caller import signature, signed_grant
from tests.session.opened import face_file, voice_copy, voice_file
from tests.story import DAY_S, minor_terms

ETHER = "0x" + "00" * 20


def test_an_adult_sells_a_license_and_a_stranger_verifies_it(api, story):
    asset_id = api.registers(story.performer)
    asset = api.get(f"/assets/{asset_id}")
    assert (asset["performer"], asset["kind"], asset["policy"]) == (story.performer.address, "voice", "with-terms")
    split = [{"account": story.performer.address, "share_bps": 7000, "role": "performer"},
             {"account": story.agent.address, "share_bps": 3000, "role": "agent"}]
    grant = api.grants(story.performer, asset_id, split=split, price_wei="1000001")
    assert [each["grant_id"] for each in api.get("/grants?use=enhancement")["items"]] == [grant["grant_id"]]
    assert api.get("/grants?training=true")["items"] == []

    quote = api.buys(story.producer, grant)
    assert quote["price_wei"] == "1000001"
    license = api.get(f"/licenses/{quote['license_id']}")
    assert (license["licensee"], license["grant_id"]) == (story.producer.address, grant["grant_id"])
    coverage = api.get(f"/licenses/{quote['license_id']}/coverage?use=enhancement&medium=svod&territory=DE")
    assert (coverage["is_licensed"], coverage["reason"]) == (True, "licensed")
    refused = api.get(f"/licenses/{quote['license_id']}/coverage?use=dubbing")
    assert (refused["is_licensed"], refused["reason"]) == (False, "use_not_granted")
    verified = api.post(f"/licenses/{quote['license_id']}/verification", {"use": ["enhancement"]})
    assert verified["verdict"] == "verified" and verified["witness"] == "development chain, no outside witness"
    refuted = api.post(f"/licenses/{quote['license_id']}/verification", {"use": ["training"]}, 422)
    assert (refuted["code"], refuted["kind"], refuted["facts"]["check"]) == ("use_not_covered", "refuted", 10)

    pot = api.get(f"/pots/{grant['pot_id']}")
    assert pot["amounts"] == [{"contract": "ledger", "currency": ETHER, "amount_wei": "1000001", "distributable_wei": "1000000"}]
    agents_before = story.node.balance_wei(story.agent.address)
    paid = api.settled(api.post(f"/pots/{grant['pot_id']}/distributions", {}, 202))
    assert paid["state"] == "confirmed"
    assert story.node.balance_wei(story.agent.address) - agents_before == 300_000
    payouts = api.get(f"/pots/{grant['pot_id']}/distributions")["items"][0]
    assert [(part["role"], part["amount_wei"], part["way"]) for part in payouts["payouts"]] == [
        ("performer", "700000", "paid"), ("agent", "300000", "paid")]
    assert payouts["transaction"] == paid["transaction"]


def test_files_get_their_verdict_from_the_chain(api, story):
    asset_id = api.registers(story.performer)
    grant = api.grants(story.performer, asset_id)
    quote = api.buys(story.producer, grant)
    exact = api.upload("/verifications", voice_file(), licensee=story.producer.address, use="enhancement")
    assert (exact["verdict"], exact["asset_id"], exact["performer"]) == ("exact_copy", asset_id, story.performer.address)
    assert exact["licenses"] == [{"license_id": quote["license_id"], "is_licensed": True, "reason": "licensed"}]
    near = api.upload("/verifications", voice_copy())
    assert (near["verdict"], near["asset_id"], near["licenses"]) == ("near_copy", asset_id, [])
    assert near["match"]["segment"]["end_ms"] > near["match"]["segment"]["start_ms"]
    unknown = api.upload("/verifications", face_file())
    assert (unknown["verdict"], unknown["asset_id"]) == ("unknown", None)
    found = api.upload("/searches", voice_copy())["matches"]
    assert [match["asset_id"] for match in found] == [asset_id]
    assert api.upload("/fingerprints", voice_file())["kind"] == "voice"


def test_a_minor_and_a_guardian_sell_together_and_the_trust_waits(api, story):
    majority_at = story.now + 900 * DAY_S
    draft = api.upload("/registrations/drafts", voice_file(3), 201, performer=story.performer.address, policy="with-terms",
                       guardian=story.guardian.address, majority_at=majority_at)
    assert [each["role"] for each in draft["signers"]] == ["performer", "guardian"]
    body = {"typed_data": draft["typed_data"], "performer_signature": signature(story.performer.account, draft["typed_data"])}
    assert api.post("/registrations", body, 422)["code"] == "guardian_missing"
    body["guardian_signature"] = signature(story.guardian.account, draft["typed_data"])
    assert api.settled(api.post("/registrations", body, 202))["state"] == "confirmed"

    asset = bytes.fromhex(draft["asset_id"][2:])
    terms = minor_terms(story.performer, asset)
    grant_draft = api.drafts_grant(story.performer, draft["asset_id"], **terms)
    unsigned = signed_grant(story.performer.account, grant_draft)
    assert api.post("/grants", unsigned, 422)["code"] == "guardian_missing"
    grant = api.post("/grants", signed_grant(story.performer.account, grant_draft, story.guardian.account), 201)
    api.buys(story.producer, grant)
    api.settled(api.post(f"/pots/{grant['pot_id']}/distributions", {}, 202))
    waiting = api.get(f"/balances/{story.performer.address}")["trusts"]
    assert waiting == [{"contract": "ledger", "currency": ETHER, "unlock_at": majority_at, "amount_wei": "166599"}]
    early = api.post(f"/balances/{story.performer.address}/withdrawals/drafts", {"unlock_at": majority_at}, 422)
    assert early["code"] == "trust_locked"
    story.waits(900 * DAY_S)
    withdrawal = api.post(f"/balances/{story.performer.address}/withdrawals/drafts", {"unlock_at": majority_at})
    assert withdrawal["amount_wei"] == "166599"
    assert api.sends(story.performer.account, withdrawal["transaction"])["state"] == "confirmed"
    assert api.get(f"/balances/{story.performer.address}")["trusts"][0]["amount_wei"] == "0"


def test_consent_is_withdrawn_by_signature_and_licenses_end_as_they_were_signed(api, story):
    asset_id = api.registers(story.performer)
    quote = api.buys(story.producer, api.grants(story.performer, asset_id, revocation="immediate", notice_s=0))
    draft = api.post(f"/assets/{asset_id}/consent-withdrawals/drafts", {"signer": story.performer.address}, 201)
    body = {"typed_data": draft["typed_data"], "signature": signature(story.stranger.account, draft["typed_data"])}
    assert api.post(f"/assets/{asset_id}/consent-withdrawals", body, 422)["code"] == "wrong_signer"
    body["signature"] = signature(story.performer.account, draft["typed_data"])
    first = api.post(f"/assets/{asset_id}/consent-withdrawals", body, 202)
    assert api.settled(first)["state"] == "confirmed"
    assert api.post(f"/assets/{asset_id}/consent-withdrawals", body, 202)["operation"]["operation_id"] == first["operation"]["operation_id"]
    held = api.get(f"/licensed?asset_id={asset_id}&licensee={story.producer.address}&use=enhancement")
    assert (held["is_licensed"], held["licenses"][0]["reason"]) == (False, "consent_withdrawn")
    refuted = api.post(f"/licenses/{quote['license_id']}/verification", {"use": ["enhancement"]}, 422)
    assert refuted["facts"]["reason"] == "consent_withdrawn"


def test_grants_are_cancelled_one_by_one_and_all_at_once(api, story):
    asset_id = api.registers(story.performer)
    one, other = api.grants(story.performer, asset_id), api.grants(story.performer, asset_id, price_wei="77")
    draft = api.post(f"/grants/{one['grant_id']}/cancellations/drafts", {"signer": story.performer.address}, 201)
    body = {"typed_data": draft["typed_data"], "signature": signature(story.performer.account, draft["typed_data"])}
    api.settled(api.post(f"/grants/{one['grant_id']}/cancellations", body, 202))
    assert api.get(f"/grants/{one['grant_id']}")["state"] == "cancelled"
    assert api.post(f"/grants/{other['grant_id']}/cancellations", body, 422)["code"] == "wrong_cancellation"
    assert api.post(f"/grants/{one['grant_id']}/quotes", {"licensee": story.producer.address}, 422)["code"] == "cancelled_grant"
    draft = api.post(f"/assets/{asset_id}/cancellations/drafts", {"signer": story.performer.address}, 201)
    api.sends(story.performer.account, draft["transaction"])
    assert api.get(f"/grants/{other['grant_id']}")["state"] == "superseded"
    assert api.get("/grants")["items"] == []
    assert len(api.get("/grants?open=false")["items"]) == 2


def test_a_freeze_stops_sales_until_it_ends(api, story):
    asset_id = api.registers(story.performer)
    grant = api.grants(story.performer, asset_id)
    refused = api.post(f"/assets/{asset_id}/freezes/drafts", {"sender": story.stranger.address, "frozen": True}, 422)
    assert refused["code"] == "no_authority"
    for frozen, state in ((True, "frozen"), (False, "open")):
        draft = api.post(f"/assets/{asset_id}/freezes/drafts", {"sender": story.performer.address, "frozen": frozen})
        api.sends(story.performer.account, draft["transaction"])
        assert api.get(f"/assets/{asset_id}")["is_frozen"] is frozen
        assert api.get(f"/grants/{grant['grant_id']}")["state"] == state


def test_a_batch_is_anchored_under_one_signature_and_sold_from(api, story):
    ids = [api.upload("/registrations/drafts", voice_file(seed), 201, performer=story.performer.address,
                      policy="with-terms")["asset_id"] for seed in (11, 12, 13)]
    draft = api.post("/batches/drafts", {"performer": story.performer.address, "policy": "permitted", "asset_ids": ids}, 201)
    body = {"typed_data": draft["typed_data"], "signature": signature(story.performer.account, draft["typed_data"])}
    assert api.settled(api.post("/batches", body, 202))["state"] == "confirmed"
    batch = api.get(f"/batches/{draft['root']}")
    assert (batch["count"], [leaf["asset_id"] for leaf in batch["leaves"]]) == (3, ids)
    assert api.upload("/verifications", voice_file(12))["asset_id"] == ids[1]
    assert api.get(f"/assets/{ids[1]}")["is_materialized"] is False
    assert api.settled(api.post(f"/batches/{draft['root']}/assets/{ids[1]}", {}, 202))["state"] == "confirmed"
    asset = api.get(f"/assets/{ids[1]}")
    assert (asset["is_materialized"], asset["policy"], asset["root"]) == (True, "permitted", draft["root"])
    api.buys(story.producer, api.grants(story.performer, ids[1]))
