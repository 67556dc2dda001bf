"""Heirs, new wallets, majority and sources over the routes, as wallets send them."""
from tests.api.caller import signature
from tests.session.opened import voice_file
from tests.story import DAY_S

NOBODY = "0x" + "00" * 20
YEAR_S = 365 * DAY_S


def drafted(api, path, body):
    return api.post(path, body)["transaction"]


def test_an_heir_takes_an_asset_over_after_the_delay_and_the_past_stays_known(api, story):
    asset_id = api.registers(story.performer)
    heir = {"sender": story.performer.address, "heir": story.stranger.address, "delay_s": 30 * DAY_S}
    api.sends(story.performer.account, drafted(api, f"/assets/{asset_id}/heirs/drafts", heir))
    announced = {"sender": story.stranger.address, "to": story.stranger.address}
    api.sends(story.stranger.account, drafted(api, f"/assets/{asset_id}/successions/drafts", announced))
    found = api.get(f"/assets/{asset_id}/succession")
    assert found["heir"] == {"account": story.stranger.address, "delay_s": 30 * DAY_S}
    assert found["pending"]["to"] == story.stranger.address
    early = api.post(f"/assets/{asset_id}/successions", {}, 422)
    assert (early["code"], early["facts"]["not_before"]) == ("succession_too_early", found["pending"]["not_before"])
    story.waits(30 * DAY_S)
    assert api.settled(api.post(f"/assets/{asset_id}/successions", {}, 202))["state"] == "confirmed"
    after = api.get(f"/assets/{asset_id}/succession")
    assert (after["first_performer"], after["performer"]) == (story.performer.address, story.stranger.address)
    assert (after["heir"], after["pending"]) == (None, None)
    steps = api.get(f"/assets/{asset_id}/successions")["items"]
    assert [step["what"] for step in steps] == ["announced", "carried-out"]
    refused = api.post("/assets/" + asset_id + "/successions", {}, 422)
    assert refused["code"] == "succession_missing"


def test_a_file_of_an_inherited_asset_is_still_an_exact_copy(api, story):
    asset_id = api.registers(story.performer)
    announced = {"sender": story.performer.address, "to": story.stranger.address}
    api.sends(story.performer.account, drafted(api, f"/assets/{asset_id}/successions/drafts", announced))
    story.waits(7 * DAY_S)
    api.settled(api.post(f"/assets/{asset_id}/successions", {}, 202))
    verdict = api.upload("/verifications", voice_file())
    assert (verdict["verdict"], verdict["asset_id"]) == ("exact_copy", asset_id)
    assert verdict["performer"] == story.stranger.address


def test_the_performer_objects_to_a_succession(api, story):
    asset_id = api.registers(story.performer)
    announced = {"sender": story.performer.address, "to": story.stranger.address}
    api.sends(story.performer.account, drafted(api, f"/assets/{asset_id}/successions/drafts", announced))
    objection = drafted(api, f"/assets/{asset_id}/successions/cancellations/drafts", {"sender": story.performer.address})
    api.sends(story.performer.account, objection)
    assert api.get(f"/assets/{asset_id}/succession")["pending"] is None


def test_a_stranger_names_no_heir(api, story):
    asset_id = api.registers(story.performer)
    heir = {"sender": story.stranger.address, "heir": story.stranger.address, "delay_s": 30 * DAY_S}
    assert api.post(f"/assets/{asset_id}/heirs/drafts", heir, 422)["code"] == "no_authority"
    soon = heir | {"sender": story.performer.address, "delay_s": DAY_S}
    assert api.post(f"/assets/{asset_id}/heirs/drafts", soon, 422)["code"] == "heir_delay_out_of_range"


def test_a_performer_who_comes_of_age_keeps_the_asset_up(api, story):
    majority_at = story.now + YEAR_S
    draft = api.upload("/registrations/drafts", voice_file(), 201, performer=story.performer.address, policy="with-terms",
                       guardian=story.guardian.address, majority_at=majority_at)
    body = {"typed_data": draft["typed_data"],
            "performer_signature": signature(story.performer.account, draft["typed_data"]),
            "guardian_signature": signature(story.guardian.account, draft["typed_data"])}
    api.settled(api.post("/registrations", body, 202))
    path, sender = f"/assets/{draft['asset_id']}", {"sender": story.performer.address}
    assert api.post(f"{path}/reaffirmations/drafts", sender, 422)["code"] == "not_of_age"
    story.waits(YEAR_S)
    api.sends(story.performer.account, drafted(api, f"{path}/reaffirmations/drafts", sender))
    assert api.get(path)["is_minor"] is False


def test_a_derivative_names_the_license_it_was_made_under(api, story):
    source = api.registers(story.performer)
    grant = api.grants(story.performer, source, revenue_share_bps=1_000, revenue_base="net-income", report_every="month")
    license_id = api.buys(story.producer, grant)["license_id"]
    derivative = api.registers(story.producer, seed=2)
    api.sends(story.producer.account, drafted(api, f"/assets/{derivative}/sources/drafts", {"license_id": license_id}))
    found = api.get(f"/assets/{derivative}/succession")["source"]
    assert found == {"pot_account": found["pot_account"], "share_bps": 1_000, "level": 1}
    assert found["pot_account"].lower() == "0x" + grant["pot_id"][-40:]
    again = api.post(f"/assets/{derivative}/sources/drafts", {"license_id": license_id}, 422)
    assert again["code"] == "source_exists"
    unknown = api.post(f"/assets/{derivative}/sources/drafts", {"license_id": "0x" + "11" * 32}, 404)
    assert unknown["code"] == "license_unknown"
