"""Money of both contracts over the routes: pots, what derivatives owe to their source, and what waits for payees."""
import pytest

from tests.api.caller import signature, signed_grant
from tests.session.opened import voice_file
from tests.story import DAY_S, minor_terms

ETHER = "0x" + "00" * 20
TENTH = {"revenue_share_bps": 1_000, "revenue_base": "net-income", "report_every": "month"}


def reports(api, account, license_id, income_wei):
    """The licensee has declared income of the first period and paid for it."""
    body = {"period": 0, "moment": "service", "net_income_wei": str(income_wei)}
    draft = api.post(f"/licenses/{license_id}/reports/drafts", body, 201)
    assert api.sends(account, draft["transactions"][-1])["state"] == "confirmed"


def amounts(api, pot_id):
    return [(each["contract"], each["amount_wei"]) for each in api.get(f"/pots/{pot_id}")["amounts"]]


@pytest.fixture
def asset_id(api, story):
    return api.registers(story.performer)


def test_what_was_declared_is_paid_out_of_a_pot_of_its_own(api, story, asset_id):
    grant = api.grants(story.performer, asset_id, price_wei="1001", **TENTH)
    license_id = api.buys(story.producer, grant)["license_id"]
    path = f"/pots/{grant['pot_id']}"
    assert amounts(api, grant["pot_id"]) == [("ledger", "1001")]
    assert api.post(f"{path}/distributions", {"contract": "royalties"}, 422)["code"] == "pot_empty"
    reports(api, story.producer.account, license_id, 20_000)
    assert amounts(api, grant["pot_id"]) == [("ledger", "1001"), ("royalties", "2000")]
    [listed] = api.get("/pots", query_string={"payee": story.performer.address})["items"]
    assert {(each["contract"], each["amount_wei"]) for each in listed["amounts"]} == {("ledger", "1001"), ("royalties", "2000")}
    before_wei = story.node.balance_wei(story.performer.address)
    assert api.settled(api.post(f"{path}/distributions", {"contract": "royalties"}, 202))["state"] == "confirmed"
    assert story.node.balance_wei(story.performer.address) - before_wei == 1_999
    assert amounts(api, grant["pot_id"]) == [("ledger", "1001"), ("royalties", "1")]
    api.settled(api.post(f"{path}/distributions", {}, 202))
    assert [(each["contract"], each["amount_wei"]) for each in api.get(f"{path}/distributions")["items"]] == [
        ("royalties", "1999"), ("ledger", "1000")]


def test_payees_that_burn_gas_in_the_block_alone_do_not_stop_a_distribution(api, story, asset_id):
    """An estimate has no gas price: GASPRICE ISZERO JUMPI, else INVALID, which takes all gas."""
    burners = ["0x" + f"{0xb0 + number:02x}" * 20 for number in range(4)]
    for burner in burners:
        story.node.call("anvil_setCode", burner, "0x3a15600657fe5b00")
    split = [{"account": story.performer.address, "share_bps": 6_000, "role": "performer"},
             *({"account": burner, "share_bps": 1_000, "role": "agent"} for burner in burners)]
    grant = api.grants(story.performer, asset_id, split=split, price_wei="10001")
    api.buys(story.producer, grant)
    paid = api.settled(api.post(f"/pots/{grant['pot_id']}/distributions", {}, 202))
    assert (paid["state"], amounts(api, grant["pot_id"])) == ("confirmed", [("ledger", "1")])
    assert [api.get(f"/balances/{burner}")["credits"][0]["amount_wei"] for burner in burners] == ["1000"] * 4


def test_a_contract_that_has_no_pots_is_refused(api, asset_id):
    path = f"/pots/0x{'11' * 32}"
    for route in ("distributions", "source-collections"):
        assert api.post(f"{path}/{route}", {"contract": "checkout"}, 400)["code"] == "malformed_request"
        assert api.post(f"{path}/{route}", {"contract": "royalties"}, 404)["code"] == "not_indexed"


def test_what_a_derivative_earns_moves_into_the_pot_of_its_source(api, story, asset_id):
    source = api.grants(story.performer, asset_id, **TENTH)
    license_id = api.buys(story.producer, source)["license_id"]
    derivative = api.registers(story.producer, seed=2)
    declared = api.post(f"/assets/{derivative}/sources/drafts", {"license_id": license_id})
    api.sends(story.producer.account, declared["transaction"])
    account = api.get(f"/assets/{derivative}/succession")["source"]["pot_account"]
    split = [{"account": story.producer.address, "share_bps": 9_000, "role": "performer"},
             {"account": account, "share_bps": 1_000, "role": "source"}]
    grant = api.grants(story.producer, derivative, split=split, price_wei="10001", **TENTH)
    reports(api, story.stranger.account, api.buys(story.stranger, grant)["license_id"], 50_010)
    for contract in ("ledger", "royalties"):
        api.settled(api.post(f"/pots/{grant['pot_id']}/distributions", {"contract": contract}, 202))
    held = api.get(f"/balances/{account}")["credits"]
    assert [(each["contract"], each["amount_wei"]) for each in held] == [("ledger", "1000"), ("royalties", "500")]
    path = f"/pots/{source['pot_id']}/source-collections"
    for contract in ("ledger", "royalties"):
        assert api.settled(api.post(path, {"contract": contract}, 202))["state"] == "confirmed"
        assert api.post(path, {"contract": contract}, 422)["code"] == "nothing_to_withdraw"
    assert amounts(api, source["pot_id"]) == [("ledger", "1001000"), ("royalties", "500")]


def test_a_minors_trust_money_waits_in_both_contracts(api, story):
    majority_at = story.now + 400 * DAY_S
    draft = api.upload("/registrations/drafts", voice_file(3), 201, performer=story.performer.address, policy="with-terms",
                       guardian=story.guardian.address, majority_at=majority_at)
    body = {f"{who}_signature": signature(getattr(story, who).account, draft["typed_data"]) for who in ("performer", "guardian")}
    api.settled(api.post("/registrations", {"typed_data": draft["typed_data"], **body}, 202))
    terms = minor_terms(story.performer, bytes.fromhex(draft["asset_id"][2:])) | TENTH
    offered = api.drafts_grant(story.performer, draft["asset_id"], **terms)
    grant = api.post("/grants", signed_grant(story.performer.account, offered, story.guardian.account), 201)
    reports(api, story.producer.account, api.buys(story.producer, grant)["license_id"], 100_000)
    for contract in ("ledger", "royalties"):
        api.settled(api.post(f"/pots/{grant['pot_id']}/distributions", {"contract": contract}, 202))
    path = f"/balances/{story.performer.address}"
    waiting = {each["contract"]: each for each in api.get(path)["trusts"]}
    assert (waiting["ledger"]["amount_wei"], waiting["royalties"]["amount_wei"]) == ("166599", "1665")
    story.waits(400 * DAY_S)
    wanted = {"contract": "royalties", "unlock_at": majority_at}
    withdrawal = api.post(f"{path}/withdrawals/drafts", wanted)
    assert (withdrawal["contract"], withdrawal["amount_wei"]) == ("royalties", "1665")
    assert withdrawal["transaction"]["to"] == story.deployment.royalties
    assert api.sends(story.performer.account, withdrawal["transaction"])["state"] == "confirmed"
    after = {each["contract"]: each["amount_wei"] for each in api.get(path)["trusts"]}
    assert after == {"ledger": "166599", "royalties": "0"}
    assert api.post(f"{path}/withdrawals/drafts", wanted, 422)["code"] == "nothing_to_withdraw"
    assert api.get(path)["credits"] == [{"contract": "ledger", "currency": ETHER, "amount_wei": "0"}]
