"""ETags, pages, forms of lists, and what leads on."""
import csv
import io
import json

import pytest

from ledger.session.answers import Answers
from tests.api.caller import Caller
from tests.story import DAY_S, offer


@pytest.fixture
def three_grants(api, story):
    asset_id = api.registers(story.performer)
    return [api.grants(story.performer, asset_id, price_wei=str(price)) for price in (5, 50, 500)]


def test_a_read_says_the_block_and_is_not_sent_twice(api, story):
    asset_id = api.registers(story.performer)
    first = api.http.get(f"/assets/{asset_id}")
    assert first.get_json()["as_of"]["block"] == story.node.block_number()
    again = api.http.get(f"/assets/{asset_id}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    story.mines(1)
    changed = api.http.get(f"/assets/{asset_id}", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_pages_lead_from_one_to_the_next_and_end(api, three_grants):
    seen, path = [], "/grants?limit=2&use=enhancement"
    while path:
        response = api.http.get(path)
        page = response.get_json()
        seen += [row["grant_id"] for row in page["items"]]
        path = page["next"]
        assert response.headers.get("Link") == (f'<{path}>; rel="next"' if path else None)
    assert seen == [grant["grant_id"] for grant in three_grants]


def test_a_cursor_of_another_list_is_refused(api, three_grants):
    cursor = api.get("/grants?limit=1")["next"].split("cursor=")[1]
    assert api.get(f"/grants?limit=1&use=enhancement&cursor={cursor}", 422)["code"] == "malformed_cursor"
    assert api.get(f"/licenses?cursor={cursor}", 422)["code"] == "malformed_cursor"


def test_prices_are_compared_only_within_a_currency(api, three_grants):
    ether = "0x" + "00" * 20
    assert api.get("/grants?price_wei_max=50", 422)["code"] == "currency_missing"
    assert [row["price_wei"] for row in api.get(f"/grants?price_wei_max=50&currency={ether}")["items"]] == ["5", "50"]


def test_a_list_comes_as_csv_and_as_lines_of_json(api, three_grants):
    as_json = api.get("/grants")["items"]
    lines = api.http.get("/grants", headers={"Accept": "application/x-ndjson"})
    assert lines.mimetype == "application/x-ndjson" and int(lines.headers["As-Of-Block"]) > 0
    assert [json.loads(line) for line in lines.text.splitlines()] == as_json
    table = api.http.get("/grants", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [(row["grant_id"], row["price_wei"], row["uses"]) for row in rows] == [
        (row["grant_id"], row["price_wei"], "enhancement") for row in as_json]


def test_a_form_that_no_list_has_is_refused(api, three_grants):
    assert api.get("/grants", 406, headers={"Accept": "image/png"})["code"] == "unsupported_accept"


def test_cells_that_a_spreadsheet_would_run_are_defused(api, story):
    asset_id = api.registers(story.performer)
    work = "=HYPERLINK(0)"
    api.grants(story.performer, asset_id, work_title=work)
    table = api.http.get("/grants", headers={"Accept": "text/csv"}).text
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(("accept", "starts"), [("text/plain", b""), ("text/html", b"<!DOCTYPE html>"), ("application/pdf", b"%PDF-")])
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_contract_comes_in_three_forms_and_two_languages(api, three_grants, accept, starts, language):
    response = api.http.get(f"/grants/{three_grants[0]['grant_id']}/contract?language={language}", headers={"Accept": accept})
    assert response.mimetype == accept
    assert response.data.lower().startswith(starts.lower()) and len(response.data) > 1_000


def test_an_idempotent_post_is_answered_once_and_replayed(api: Caller, story, session):
    asset_id = api.registers(story.performer)
    body, headers = {"signer": story.performer.address}, {"Idempotency-Key": "withdrawal-1"}
    path = f"/assets/{asset_id}/consent-withdrawals/drafts"
    first = api.http.post(path, json=body, headers=headers)
    story.waits(DAY_S)
    again = api.http.post(path, json=body, headers=headers)
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert again.headers["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first.headers
    other = api.http.post(path, json={"signer": story.stranger.address}, headers=headers)
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_mismatch")


def test_a_key_is_free_again_after_an_error(api, story):
    asset_id = api.registers(story.performer)
    path, headers = f"/assets/{asset_id}/consent-withdrawals/drafts", {"Idempotency-Key": "k"}
    assert api.http.post(path, json={"signer": story.stranger.address}, headers=headers).get_json()["code"] == "no_authority"
    assert api.http.post(path, json={"signer": story.performer.address}, headers=headers).status_code == 201


def test_a_distribution_under_one_key_pays_once(api, story):
    grant = api.grants(story.performer, api.registers(story.performer))
    api.buys(story.producer, grant)
    path, headers = f"/pots/{grant['pot_id']}/distributions", {"Idempotency-Key": "payday"}
    first = api.http.post(path, json={}, headers=headers).get_json()
    api.settled(first)
    assert api.http.post(path, json={}, headers=headers).get_json() == first
    assert api.post(path, {}, 422)["code"] == "pot_empty"


def test_stored_answers_are_not_readable_in_the_database(api, story, session):
    api.registers(story.performer, title="a very private title")
    for file in session.settings.data_dir.iterdir():
        assert b"a very private title" not in file.read_bytes(), file.name


def test_a_request_and_its_twin_that_runs_meanwhile_are_answered_alike(api, story, monkeypatch):
    asset_id = api.registers(story.performer)
    body = {"terms": offer(story.performer, bytes.fromhex(asset_id[2:])) | {"asset": asset_id}}
    real, answered = Answers.claim, []

    def claim(self, key):
        found = real(self, key)
        if not answered:
            answered.append(None)
            answered[0] = api.http.post("/grants/drafts", json=body, headers={"Idempotency-Key": "twins"})
        return found

    monkeypatch.setattr(Answers, "claim", claim)
    other = api.http.post("/grants/drafts", json=body, headers={"Idempotency-Key": "twins"})
    assert [each.status_code for each in (answered[0], other)] == [201, 201]
    assert other.get_json() == answered[0].get_json()  # each draft has a salt of its own
    assert [each.headers.get("Idempotency-Replayed") for each in (answered[0], other)] == [None, "true"]
