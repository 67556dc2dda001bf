"""Tools that are dismissed over the routes: their meters close thirty days later, and what they did not count is free."""
import pytest
from eth_account import Account

from ledger.typed_data import receipt_message
from ledger.units import NO_BYTES32
from ledger.usage import Receipt
from tests.api.caller import signature
from tests.session.opened import voice_file
from tests.story import DAY_S

METERED = {"unit": "line", "unit_price_wei": "7", "max_units": 100, "price_wei": "0"}


@pytest.fixture
def license_id(api, story):
    grant = api.grants(story.performer, api.registers(story.performer), **METERED)
    return api.buys(story.producer, grant)["license_id"]


@pytest.fixture
def tool():
    return Account.create()


def handed_in(api, path, account, body, expect=202):
    """A draft that was signed by the account and handed in."""
    draft = api.post(f"{path}/drafts", body, 201)
    return draft, api.post(path, {"typed_data": draft["typed_data"], "signature": signature(account, draft["typed_data"])}, expect)


@pytest.fixture
def meter(api, story, license_id, tool):
    """The path of the tool's meter, for sixty of the hundred lines."""
    draft, accepted = handed_in(api, f"/licenses/{license_id}/meters", story.producer.account, {"tool": tool.address, "cap": "60"})
    assert api.settled(accepted)["state"] == "confirmed"
    return f"/meters/{draft['meter_id']}"


def dismissed(api, story, meter):
    _, accepted = handed_in(api, f"{meter}/dismissals", story.producer.account, {})
    assert api.settled(accepted)["state"] == "confirmed"
    return accepted


def deposits(api, story, meter, amount):
    drafted = api.post(f"{meter}/deposits/drafts", {"payer": story.stranger.address, "amount_wei": str(amount)})
    api.sends(story.stranger.account, drafted["transactions"][-1])


def test_a_dismissed_tools_units_go_to_another_tool(api, story, license_id, tool, meter):
    assert api.get(meter)["closes_at"] is None
    dismissed(api, story, meter)
    assert api.get(meter)["closes_at"] == story.now + 30 * DAY_S
    assert api.post(f"{meter}/closings", {}, 422)["code"] == "dismissal_pending"
    story.waits(30 * DAY_S)
    assert api.settled(api.post(f"{meter}/closings", {}, 202))["state"] == "confirmed"
    closed = api.get(meter)
    assert (closed["units"], closed["cap"], closed["deposit_wei"]) == ("0", "0", "0")
    other = api.post(f"/licenses/{license_id}/meters/drafts", {"tool": Account.create().address}, 201)
    assert other["cap"] == "100"
    again = api.post(f"/licenses/{license_id}/meters/drafts", {"tool": tool.address}, 422)
    assert again["code"] == "meter_exists"


def test_the_list_of_meters_says_which_are_closed(api, story, license_id, meter):
    dismissed(api, story, meter)
    story.waits(30 * DAY_S)
    api.settled(api.post(f"{meter}/closings", {}, 202))
    [listed] = api.get(f"/licenses/{license_id}/meters")["items"]
    shown = api.get(meter)
    assert {name: shown[name] for name in listed} == listed
    assert listed["closes_at"] is not None and listed["cap"] == "0"


def test_receipts_are_settled_until_the_meter_is_closed(api, story, tool, meter):
    deposits(api, story, meter, 70)
    dismissed(api, story, meter)
    story.waits(29 * DAY_S)
    receipt = counted(story, tool, api.get(meter), 4)
    assert api.post(f"{meter}/receipts", receipt, 201)["owed_wei"] == "28"
    assert api.settled(api.post(f"{meter}/settlements", {}, 202))["state"] == "confirmed"
    api.post(f"{meter}/receipts", counted(story, tool, api.get(meter), 9), 201)
    story.waits(DAY_S)
    back = {"to": story.producer.address}
    assert api.post(f"{meter}/deposit-returns/drafts", back, 422)["code"] == "deposit_held"
    api.settled(api.post(f"{meter}/closings", {}, 202))
    closed = api.get(meter)
    assert (closed["units"], closed["cap"], closed["pending"], closed["deposit_wei"]) == ("4", "4", None, "42")
    assert api.post(f"{meter}/settlements", {}, 409)["code"] == "nothing_to_settle"
    assert api.post(f"{meter}/receipts", counted(story, tool, closed, 9), 422)["code"] == "over_cap"
    returned = api.post(f"{meter}/deposit-returns/drafts", back)
    assert api.sends(story.producer.account, returned["transaction"])["state"] == "confirmed"
    assert api.get(meter)["deposit_wei"] == "0"


def counted(story, tool, shown, cumulative):
    receipt = Receipt(bytes.fromhex(shown["license_id"][2:]), tool.address, cumulative, NO_BYTES32, story.now + 60 * DAY_S)
    typed_data = receipt_message(story.deployment.royalties_domain, receipt).to_json()
    return {"typed_data": typed_data, "signature": signature(tool, typed_data)}


def test_the_licensee_dismisses_by_transaction_too(api, story, meter):
    draft = api.post(f"{meter}/dismissals/drafts", {}, 201)
    assert draft["transaction"]["from"] == draft["licensee"] == story.producer.address
    assert api.sends(story.producer.account, draft["transaction"])["state"] == "confirmed"
    assert api.post(f"{meter}/dismissals/drafts", {}, 422)["code"] == "dismissal_exists"


def test_nobody_else_dismisses_the_tool(api, story, tool, meter):
    for account in (tool, story.performer.account):
        _, refused = handed_in(api, f"{meter}/dismissals", account, {}, 422)
        assert refused["code"] == "wrong_signer"
    draft = api.post(f"{meter}/dismissals/drafts", {}, 201)
    draft["typed_data"]["message"]["tool"] = story.stranger.address
    body = {"typed_data": draft["typed_data"], "signature": "0x" + "11" * 65}
    assert api.post(f"{meter}/dismissals", body, 422)["code"] == "altered_typed_data"


def test_a_tool_that_was_not_dismissed_keeps_its_meter(api, meter):
    assert api.post(f"{meter}/closings", {}, 422)["code"] == "dismissal_missing"
    assert api.post(f"/meters/0x{'12' * 32}/closings", {}, 404)["code"] == "meter_unknown"


def test_the_same_dismissal_twice_is_one_operation(api, story, meter):
    draft, first = handed_in(api, f"{meter}/dismissals", story.producer.account, {})
    body = {"typed_data": draft["typed_data"], "signature": signature(story.producer.account, draft["typed_data"])}
    assert api.settled(first)["state"] == "confirmed"
    assert api.post(f"{meter}/dismissals", body, 202)["operation"]["operation_id"] == first["operation"]["operation_id"]


def test_a_dismissed_tool_reports_no_more_outputs(api, story, license_id, tool, meter):
    path, file = f"/licenses/{license_id}/outputs", voice_file(8)
    draft = api.upload(f"{path}/drafts", file, 201, reporter=tool.address)
    body = {"typed_data": draft["typed_data"], "signature": signature(tool, draft["typed_data"])}
    api.post(path, body, 201)
    dismissed(api, story, meter)
    assert api.upload(f"{path}/drafts", voice_file(9), 422, reporter=tool.address)["code"] == "reporter_refused"
    story.waits(30 * DAY_S)
    api.settled(api.post(f"{meter}/closings", {}, 202))
    found = api.upload("/verifications", file)
    assert (found["verdict"], found["license_id"]) == ("reported_output", license_id)
