"""Purchases by a signature alone: orders with an allowance or a permit, authorizations of the token, and what is refused."""
import pytest
from eth_account import Account

from ledger.chain.wallet import balance_wei
from ledger.order import PurchaseOrder
from ledger.session.licensing import signed_grant
from ledger.typed_data import purchase_order_message
from ledger.units import parse_bytes32
from tests.api.caller import signature
from tests.story import DAY_S, Person
from tests.token import Token

PRICE = 10**6
GRANT_OF_NOBODY = "0x" + "12" * 32


@pytest.fixture
def buyer(story):
    """A producer who has tokens and no ETH."""
    return Person(story, Account.create())


@pytest.fixture(params=["PlainToken"])
def token(request, story, buyer):
    token = Token.deployed(story.stranger, request.param)
    token.mints(buyer, 3 * PRICE)
    return token


@pytest.fixture
def grant(api, story, token):
    return api.grants(story.performer, api.registers(story.performer), price_wei=str(PRICE), currency=token.address,
                      currency_label="PLN", currency_decimals=18)


@pytest.fixture
def path(grant):
    return f"/grants/{grant['grant_id']}/orders"


def permitted(account, typed_data):
    message = typed_data["message"]
    return {"value_wei": message["value"], "deadline": message["deadline"], "signature": signature(account, typed_data)}


def authorized(buyer, draft, **changes):
    document = draft["authorization"]
    return {"authorization": {"buyer": buyer.address, "serial": draft["serial"], "valid_before": document["message"]["validBefore"],
                              "signature": signature(buyer.account, document)} | changes}


def ordered(buyer, draft):
    return {"typed_data": draft["order"], "signature": signature(buyer.account, draft["order"])}


def is_licensed(api, license_id):
    return api.get(f"/licenses/{license_id}/coverage?use=enhancement")["is_licensed"]


def test_an_order_with_a_permit_buys_for_a_producer_without_ether(api, story, buyer, token, path):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address})
    assert draft["order"]["message"]["intent"].startswith(f"{buyer.address} pays")
    assert (draft["authorization"], draft["allowance_wei"]) == (None, "0")
    body = ordered(buyer, draft) | {"permit": permitted(buyer.account, draft["permit"])}
    accepted = api.post(path, body, 202)
    assert accepted["operation"]["subject"] == draft["license_id"]
    assert api.settled(accepted)["state"] == "confirmed"
    assert is_licensed(api, draft["license_id"])
    assert (balance_wei(story.node, buyer.address, token.address), story.node.balance_wei(buyer.address)) == (2 * PRICE, 0)
    again = api.post(path, body, 202)
    assert again["operation"]["operation_id"] == accepted["operation"]["operation_id"]
    second = api.post(f"{path}/drafts", {"buyer": buyer.address})
    assert second["serial"] == "1"  # the first free one
    assert api.post(f"{path}/drafts", {"buyer": buyer.address, "serial": 0}, 422)["code"] == "license_exists"


@pytest.mark.parametrize("token", ["AuthorizedToken", "StableToken"], indirect=True)
def test_an_authorization_of_the_token_buys_with_one_signature(api, story, buyer, token, path):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address, "licensee": story.producer.address, "serial": 5})
    message = draft["authorization"]["message"]
    assert (message["nonce"], message["to"], message["value"]) == (draft["license_id"], story.deployment.checkout, str(PRICE))
    body = authorized(buyer, draft, licensee=story.producer.address)
    assert api.settled(api.post(path, body, 202))["state"] == "confirmed"
    assert is_licensed(api, draft["license_id"])
    assert api.post(path, body, 202)["operation"]["state"] == "confirmed"
    assert balance_wei(story.node, buyer.address, token.address) == 2 * PRICE


@pytest.mark.parametrize("token", ["StableToken"], indirect=True)
def test_a_token_that_names_no_domain_by_the_newer_standard_takes_a_permit(api, buyer, token, path):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address})
    body = ordered(buyer, draft) | {"permit": permitted(buyer.account, draft["permit"])}
    assert api.settled(api.post(path, body, 202))["state"] == "confirmed"


def test_an_order_after_an_approval_needs_no_permit(api, story, token, path):
    token.mints(story.producer, PRICE)
    token.approves(story.producer, story.deployment.checkout, PRICE)
    draft = api.post(f"{path}/drafts", {"buyer": story.producer.address})
    assert draft["allowance_wei"] == str(PRICE)
    assert api.settled(api.post(path, ordered(story.producer, draft), 202))["state"] == "confirmed"


def test_without_allowance_or_permit_the_order_is_refused_before_it_is_sent(api, story, buyer, path):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address})
    refused = api.post(path, ordered(buyer, draft), 422)
    assert (refused["code"], refused["facts"]["needed"]) == ("erc20_insufficient_allowance", PRICE)
    forged = ordered(buyer, draft) | {"permit": permitted(story.stranger.account, draft["permit"])}
    assert api.post(path, forged, 422)["code"] == "erc20_insufficient_allowance"
    short = ordered(buyer, draft) | {"permit": permitted(buyer.account, draft["permit"]) | {"signature": "0x" + "00" * 64}}
    assert api.post(path, short, 422)["code"] == "permit_malformed"


def test_a_signature_of_somebody_else_is_refused(api, story, buyer, path):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address})
    body = {"typed_data": draft["order"], "signature": signature(story.stranger.account, draft["order"])}
    assert api.post(path, body, 422)["code"] == "wrong_signer"


@pytest.mark.parametrize("member, value, code", [
    ("price", "1", "altered_typed_data"), ("currency", "0x" + "00" * 20, "altered_typed_data"),
    ("grant", GRANT_OF_NOBODY, "altered_typed_data"), ("intent", "a gift", "altered_typed_data"),
    ("deadline", 1, "altered_typed_data"), ("buyer", "0x1", "malformed_address"),
])
def test_an_altered_order_is_refused(api, buyer, path, member, value, code):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address})
    draft["order"]["message"][member] = value
    body = {"typed_data": draft["order"], "signature": "0x" + "11" * 65}
    assert api.post(path, body, 422)["code"] == code


def test_an_order_that_came_too_late_is_refused(api, story, buyer, path):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address})
    story.waits(DAY_S)
    body = ordered(buyer, draft) | {"permit": permitted(buyer.account, draft["permit"])}
    assert api.post(path, body, 422)["code"] == "signature_expired"


@pytest.mark.parametrize("token", ["AuthorizedToken"], indirect=True)
@pytest.mark.parametrize("change, code", [
    ({"serial": 7}, "wrong_signer"), ({"valid_before": 2**39}, "wrong_signer"), ({"valid_before": 1}, "signature_expired"),
    ({"signature": "0x" + "11" * 64}, "wrong_signature_length"),
])
def test_an_authorization_of_something_else_is_refused(api, buyer, token, path, change, code):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address})
    assert api.post(path, authorized(buyer, draft, **change), 422)["code"] == code


def test_a_token_without_authorizations_refuses_one(api, story, buyer, token, path):
    draft = api.post(f"{path}/drafts", {"buyer": buyer.address})
    document = {"types": draft["permit"]["types"] | {"ReceiveWithAuthorization": [
        {"type": kind, "name": name} for kind, name in (
            ("address", "from"), ("address", "to"), ("uint256", "value"), ("uint256", "validAfter"), ("uint256", "validBefore"),
            ("bytes32", "nonce"))]},
        "primaryType": "ReceiveWithAuthorization", "domain": draft["permit"]["domain"], "message": {
            "from": buyer.address, "to": story.deployment.checkout, "value": str(PRICE), "validAfter": "0",
            "validBefore": str(draft["expires_at"]), "nonce": draft["license_id"]}}
    del document["types"]["Permit"]
    assert api.post(path, authorized(buyer, draft | {"authorization": document}), 422)["code"] == "authorization_refused"


def test_a_buyer_without_the_tokens_is_told_before_signing(api, story, path):
    refused = api.post(f"{path}/drafts", {"buyer": story.agent.address}, 422)
    assert refused["code"] == "erc20_insufficient_balance"


def test_a_grant_in_ether_takes_no_signed_order(api, story):
    grant = api.grants(story.performer, api.registers(story.performer))
    refused = api.post(f"/grants/{grant['grant_id']}/orders/drafts", {"buyer": story.producer.address}, 422)
    assert refused["code"] == "token_missing"


def test_a_body_with_both_or_neither_is_refused(api, path):
    assert api.post(path, {}, 400)["code"] == "malformed_request"
    both = {"typed_data": {}, "authorization": {"buyer": "0x" + "11" * 20, "valid_before": 1, "signature": "0x"}}
    assert api.post(path, both, 400)["code"] == "malformed_request"


def test_a_grant_that_is_not_published_has_no_orders(api, story):
    refused = api.post(f"/grants/{GRANT_OF_NOBODY}/orders/drafts", {"buyer": story.producer.address}, 404)
    assert refused["code"] == "grant_unknown"


# Grants that make the licensee owe reports

@pytest.fixture
def reporting(api, story, token):
    """The path of a grant with a report each month, whose price is in the token."""
    grant = api.grants(story.performer, api.registers(story.performer), price_wei=str(PRICE), currency=token.address,
                       currency_label="PLN", currency_decimals=18, report_every="month")
    return f"/grants/{grant['grant_id']}"


@pytest.mark.parametrize("token", ["AuthorizedToken"], indirect=True)
def test_a_licensee_without_ether_orders_what_makes_them_owe_reports(api, story, buyer, token, reporting):
    draft = api.post(f"{reporting}/orders/drafts", {"buyer": buyer.address})
    assert draft["authorization"] is None and draft["permit"] is not None
    body = ordered(buyer, draft) | {"permit": permitted(buyer.account, draft["permit"])}
    assert api.settled(api.post(f"{reporting}/orders", body, 202))["state"] == "confirmed"
    assert is_licensed(api, draft["license_id"])
    assert story.node.balance_wei(buyer.address) == 0


def test_nobody_orders_for_another_what_makes_them_owe_reports(api, story, buyer, reporting):
    other = story.producer.address
    for route, body in (("orders/drafts", {"buyer": buyer.address, "licensee": other}),
                        ("quotes", {"payer": buyer.address, "licensee": other})):
        refused = api.post(f"{reporting}/{route}", body, 422)
        assert (refused["code"], refused["facts"]) == ("licensee_absent", {"buyer": buyer.address, "licensee": other})


def test_an_order_signed_for_another_is_refused_before_it_is_sent(api, session, story, buyer, reporting):
    deadline = int(api.post(f"{reporting}/orders/drafts", {"buyer": buyer.address})["order"]["message"]["deadline"])
    grant_id = parse_bytes32(reporting.rpartition("/")[2], field="grant_id")
    order = PurchaseOrder(signed_grant(session, grant_id).grant, grant_id, buyer.address, story.producer.address, 0, 0, deadline)
    typed_data = purchase_order_message(story.deployment.checkout_domain, order).to_json()
    body = {"typed_data": typed_data, "signature": signature(buyer.account, typed_data)}
    assert api.post(f"{reporting}/orders", body, 422)["code"] == "licensee_absent"


@pytest.mark.parametrize("token", ["AuthorizedToken"], indirect=True)
def test_no_authorization_of_a_token_makes_anybody_owe_reports(api, story, buyer, reporting):
    paid = {"buyer": buyer.address, "serial": 0, "valid_before": 2**39, "signature": "0x" + "11" * 65}
    refused = api.post(f"{reporting}/orders", {"authorization": paid}, 422)
    assert (refused["code"], refused["facts"]["buyer"]) == ("licensee_absent", story.deployment.checkout)
