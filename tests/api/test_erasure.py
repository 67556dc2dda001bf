"""The end of all that is kept of an asset, over the routes: one code afterwards, whoever asks for what was erased."""
import pytest

from tests.api.caller import signature, signed_grant
from tests.session.opened import voice_copy, voice_file
from tests.story import offer


@pytest.fixture
def erases(api, story):
    """`erases(asset_id)` is the signed body and the answer to it."""
    def erase(asset_id):
        draft = api.post(f"/assets/{asset_id}/erasures/drafts", {"signer": story.performer.address}, 201)
        body = {"typed_data": draft["typed_data"], "signature": signature(story.performer.account, draft["typed_data"])}
        return body, api.post(f"/assets/{asset_id}/erasures", body)
    return erase


def test_after_the_erasure_there_is_one_answer(api, story, erases):
    asset_id = api.registers(story.performer, keep_media="true")
    grant = api.grants(story.performer, asset_id)
    body, erased = erases(asset_id)
    assert erased["remains"] == {"grants": [{"grant_id": grant["grant_id"], "reason": "open"}], "outputs": [],
                                 "published_fingerprints": []}
    assert api.post(f"/assets/{asset_id}/erasures", body) == erased  # again
    quote = {"licensee": story.producer.address}
    for problem in (
        api.upload("/searches/evidence", voice_copy(), 410, asset_id=asset_id),
        api.post(f"/assets/{asset_id}/media-erasures/drafts", {"signer": story.performer.address}, 410),
        api.post(f"/grants/{grant['grant_id']}/quotes", quote, 410),
        api.post("/batches/drafts", {"performer": story.performer.address, "policy": "permitted", "asset_ids": [asset_id]}, 410),
    ):
        assert (problem["code"], problem["kind"], problem["facts"]["asset"]) == ("record_erased", "gone", asset_id)
    assert api.get(f"/assets/{asset_id}")["erased_at"] == erased["erased_at"]
    assert api.get(f"/assets?performer={story.performer.address}")["items"][-1]["erased_at"] == erased["erased_at"]
    assert api.get(f"/assets/{asset_id}/policy")["policy"] == "prohibited"
    assert api.get(f"/grants?asset_id={asset_id}")["items"] == []
    assert api.upload("/searches", voice_copy())["matches"] == []
    assert api.upload("/verifications", voice_file())["verdict"] == "unknown"


def test_a_license_says_that_the_record_is_erased_and_stands(api, story, erases):
    asset_id = api.registers(story.performer)
    grant = api.grants(story.performer, asset_id)
    license_id = api.buys(story.producer, grant)["license_id"]
    verdict = api.post(f"/licenses/{license_id}/verification", {})
    _, erased = erases(asset_id)
    assert erased["remains"]["grants"] == [{"grant_id": grant["grant_id"], "reason": "sold"}]
    after = api.post(f"/licenses/{license_id}/verification", {})
    says = {check["name"]: check["says"] for check in after["checks"]}
    assert "was erased on request" in says["record"] and len(says) == len(verdict["checks"])
    assert api.http.get(f"/grants/{grant['grant_id']}/contract", headers={"Accept": "text/plain"}).status_code == 200


def test_a_stale_client_that_repeats_its_requests_brings_nothing_back(api, session, story, erases):
    key, query = {"Idempotency-Key": "draft-1"}, {"performer": story.performer.address, "policy": "with-terms"}

    def drafts():
        return api.http.post("/registrations/drafts", data=voice_file(), query_string=query, headers=key,
                             content_type="application/octet-stream")
    draft = drafts().get_json()
    assert drafts().headers["Idempotency-Replayed"] == "true"
    body = {"typed_data": draft["typed_data"], "performer_signature": signature(story.performer.account, draft["typed_data"])}
    api.settled(api.post("/registrations", body, 202))
    erases(draft["asset_id"])
    for _ in range(2):
        again = drafts()
        assert (again.status_code, again.get_json()["code"]) == (410, "record_erased")
    assert api.post("/registrations", body, 410)["code"] == "record_erased"
    assert session.journal.rows("SELECT kind FROM records") == []
    hashes = [bytes(row[0]) for row in session.journal.rows("SELECT request FROM session_answers WHERE key = 'draft-1'")]
    assert hashes == [b""]


def test_answers_with_the_terms_of_a_grant_go_too(api, session, story, erases):
    asset_ids = [api.registers(story.performer, seed) for seed in (1, 2)]
    terms = [offer(story.performer, bytes.fromhex(asset_id[2:])) | {"asset": asset_id} for asset_id in asset_ids]
    draft = api.post("/grants/drafts", {"terms": terms[0]}, 201, headers={"Idempotency-Key": "draft"})
    api.post("/grants", signed_grant(story.performer.account, draft), 201, headers={"Idempotency-Key": "publish"})
    cards = api.post("/rate-cards/drafts", {"grants": [{"terms": each} for each in terms]}, 201, headers={"Idempotency-Key": "cards"})
    body = {"typed_data": cards["typed_data"], "performer_signature": signature(story.performer.account, cards["typed_data"]),
            "grants": [{"terms": each["terms"], "typed_data": each["typed_data"]} for each in cards["grants"]]}
    api.post("/rate-cards", body, 201, headers={"Idempotency-Key": "card"})
    assert len(session.records.ids("answer")) == 4
    erases(asset_ids[1])
    assert len(session.records.ids("answer")) == 2  # the rate card was of both
    erases(asset_ids[0])
    assert session.records.ids("answer") == []
    assert api.post("/rate-cards", body, 410, headers={"Idempotency-Key": "card"})["code"] == "record_erased"


@pytest.mark.parametrize("route", ["/fingerprints", "/searches", "/verifications"])
def test_what_was_read_from_a_file_is_not_kept_as_an_answer(api, session, route):
    answer = api.http.post(route, data=voice_file(), headers={"Idempotency-Key": "once"}, content_type="application/octet-stream")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert session.records.ids("answer") == [] and session.journal.rows("SELECT 1 FROM session_answers") == []


def test_an_asset_that_nobody_knows_is_not_erased(api, story):
    problem = api.post(f"/assets/0x{'11' * 32}/erasures/drafts", {"signer": story.performer.address}, 404)
    assert problem["code"] == "asset_unknown"
