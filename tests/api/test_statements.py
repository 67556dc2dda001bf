"""Statements over the routes: verified as they come, issued once, and refused when a digit is changed."""
import json

import pytest

from ledger.statement import Period, StatementRefuted, verify_statement
from tests.story import DAY_S

TENTH = {"revenue_share_bps": 1_000, "revenue_base": "net-income", "report_every": "month"}
FORMS = ("application/json", "text/csv", "text/tab-separated-values")


@pytest.fixture
def earned(api, story):
    """A performer who sold a license and got a share of income; the pot of both."""
    grant = api.grants(story.performer, api.registers(story.performer), price_wei="1000003", **TENTH)
    license_id = api.buys(story.producer, grant)["license_id"]
    draft = api.post(f"/licenses/{license_id}/reports/drafts", {"period": 0, "moment": "service", "net_income_wei": "20000"}, 201)
    api.sends(story.producer.account, draft["transactions"][0])
    for contract in ("ledger", "royalties"):
        api.settled(api.post(f"/pots/{grant['pot_id']}/distributions", {"contract": contract}, 202))
    return story.performer


def day_around(story):
    """A period of whole days with everything in it that happened so far."""
    begun = int(story.node.call("eth_getBlockByNumber", hex(story.deployment.block_number), False)["timestamp"], 16)
    return Period(begun // DAY_S * DAY_S, story.now // DAY_S * DAY_S + DAY_S)


def states(api, account, period, form="application/json", expect=200, **query):
    answer = api.http.get(f"/statements/{account}", query_string={"period": period.name, **query}, headers={"Accept": form})
    assert answer.status_code == expect, answer.get_data(as_text=True)[:2000]
    return answer


def test_each_form_of_a_statement_verifies_against_the_chain(api, story, earned):
    period = day_around(story)
    story.waits(2 * DAY_S)
    found = api.get(f"/statements/{earned.address}", query_string={"period": period.name})
    assert found["payee"] == earned.address and found["as_of"]["is_period_over"] is True
    [balance] = found["balances"]
    assert (balance["opening"], balance["paid"], balance["closing"]) == ("0", "1002001", "0")
    assert {line["work"] for line in found["lines"] if line["kind"] == "purchase"} == {"Die lange Nacht"}
    assert [line["rate_bps"] for line in found["lines"] if line["kind"] == "report"] == [1_000]
    for form in FORMS:
        answer = states(api, earned.address, period, form)
        assert answer.mimetype == form
        assert verify_statement(answer.data, story.node).statement.lines


def test_a_changed_digit_is_refused(api, story, earned):
    content = states(api, earned.address, day_around(story), "text/csv").data
    with pytest.raises(StatementRefuted) as refused:
        verify_statement(content.replace(b"1000002", b"1000012", 1), story.node)
    assert refused.value.facts["place"].startswith("line 1")


def test_a_statement_is_issued_once_and_stays_as_it_was(api, story, earned):
    period = day_around(story)
    early = states(api, earned.address, period)
    assert (early.headers["Statement-Number"], early.get_json()["as_of"]["is_period_over"]) == ("0", False)
    states(api, earned.address, period, expect=404, number=1)
    story.waits(2 * DAY_S)
    issued = states(api, earned.address, period)
    assert issued.headers["Statement-Number"] == "1"
    story.mines(3)
    again = states(api, earned.address, period)
    assert (again.data, again.headers["ETag"]) == (issued.data, issued.headers["ETag"])
    assert states(api, earned.address, period, number=1).data == issued.data
    unchanged = api.http.get(f"/statements/{earned.address}", query_string={"period": period.name},
                             headers={"If-None-Match": issued.headers["ETag"]})
    assert unchanged.status_code == 304


def test_a_statement_whose_block_was_forked_away_is_adjusted(api, story, earned):
    period = day_around(story)
    before_end = story.node.call("evm_snapshot")
    story.performer.sends(story.ledger.freeze_call(bytes.fromhex(api.get("/assets")["items"][0]["asset_id"][2:])))
    story.waits(2 * DAY_S)
    first = states(api, earned.address, period)
    assert story.node.call("evm_revert", before_end)
    story.waits(2 * DAY_S)
    second = states(api, earned.address, period)
    assert second.headers["Statement-Number"] == "2"
    made = second.get_json()
    assert (made["adjusts"], made["lines"]) == ([first.get_json()["statement_id"]], [])
    assert states(api, earned.address, period, number=1).data == first.data
    assert verify_statement(second.data, story.node, [first.data]).statement.request.issued.ids


def test_who_earned_nothing_gets_a_statement_of_zero(api, story):
    period = day_around(story)
    story.waits(2 * DAY_S)
    answer = states(api, story.stranger.address, period)
    assert (answer.get_json()["lines"], answer.get_json()["balances"][0]["closing"]) == ([], "0")
    assert verify_statement(answer.data, story.node).statement.balances


def test_the_sheet_is_a_pdf_in_the_language_that_is_asked_for(api, story, earned):
    sheets = [states(api, earned.address, day_around(story), "application/pdf", language=language).data for language in ("en", "de")]
    assert all(sheet.startswith(b"%PDF") for sheet in sheets) and sheets[0] != sheets[1]


def test_what_is_no_period_is_refused(api, story):
    path = f"/statements/{story.performer.address}"
    for period in ("2026-13", "November", "2026-11-02/2026-11-01", "2026-1-1/2026-2-1", "9999-12"):
        assert api.get(path, 422, query_string={"period": period})["code"] == "malformed_period"
    assert api.get(path, 404, query_string={"period": "2020-01"})["code"] == "period_too_early"
    assert api.get(path, 400)["code"] == "malformed_request"
    assert api.get(path, 406, query_string={"period": "2026-11"}, headers={"Accept": "image/png"})["code"] == "unsupported_accept"
    assert api.get("/statements/0x12", 422, query_string={"period": "2026-11"})["code"] == "malformed_address"


def test_the_json_is_the_statements_own(api, story, earned):
    answer = states(api, earned.address, day_around(story))
    assert json.loads(answer.data)["schema"] == "likeness-ledger-statement/1"
