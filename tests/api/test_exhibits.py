"""Evidence over the routes: drawn from media that its performer asked to be kept, and from no other."""
import io

from PIL import Image

from ledger.units import Bytes32
from tests.api.caller import signature
from tests.session.opened import voice_copy, voice_file


def test_evidence_is_a_picture_until_the_media_is_erased(api, session, story):
    asset_id = api.registers(story.performer, keep_media="true")
    headers = {"Idempotency-Key": "a-drawing"}
    drawn = api.http.post("/searches/evidence", data=voice_copy(), query_string={"asset_id": asset_id}, headers=headers)
    assert (drawn.status_code, drawn.mimetype, drawn.headers["Cache-Control"]) == (200, "image/png", "no-store")
    assert Image.open(io.BytesIO(drawn.data)).width > 500
    kept = [session.records.get(Bytes32(row[0])) for row in session.journal.rows("SELECT id FROM records")]
    assert kept and not any(drawn.data[:8] in content for content in kept)  # no drawing outlives the erasure as an answer
    draft = api.post(f"/assets/{asset_id}/media-erasures/drafts", {"signer": story.performer.address}, 201)
    body = {"typed_data": draft["typed_data"], "signature": signature(story.performer.account, draft["typed_data"])}
    assert api.post(f"/assets/{asset_id}/media-erasures", body)["keeps_media"] is False
    again = api.http.post("/searches/evidence", data=voice_copy(), query_string={"asset_id": asset_id}, headers=headers)
    assert (again.status_code, again.get_json()["code"]) == (404, "media_not_kept")


def test_a_draft_says_whether_the_media_is_kept(api, story):
    query = {"performer": story.performer.address, "policy": "permitted"}
    assert api.upload("/registrations/drafts", voice_file(), 201, **query)["keeps_media"] is False
    assert api.upload("/registrations/drafts", voice_file(), 201, **query, keep_media="true")["keeps_media"] is True


def test_without_kept_media_the_answer_names_the_other_way(api, story):
    asset_id = api.registers(story.performer)
    problem = api.upload("/searches/evidence", voice_copy(), 404, asset_id=asset_id)
    assert problem["code"] == "media_not_kept" and "--against" in problem["detail"]


def test_a_match_says_where_it_lies(api, story):
    api.registers(story.performer)
    match, = api.upload("/searches", voice_copy())["matches"]
    assert (match["seen"], match["box"], match["pose"]) == (None, None, None)
    assert abs(match["segment"]["start_ms"] - 2000) < 100 and match["segment"]["query_start_ms"] < 100
