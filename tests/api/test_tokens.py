"""Licenses that are paid in an ERC-20 token: by approval, by permit, and what is refused."""
import pytest

from tests.api.caller import signature
from tests.story import offer
from tests.token import Token

PRICE = 10**18


@pytest.fixture
def token(story):
    return Token.deployed(story.stranger)


@pytest.fixture
def grant(api, story, token):
    return api.grants(story.performer, api.registers(story.performer), price_wei=str(PRICE), currency=token.address,
                      currency_label="PLN", currency_decimals=18)


@pytest.fixture
def path(grant):
    return f"/grants/{grant['grant_id']}/quotes"


def test_a_purchase_after_an_approval(api, story, token, grant, path):
    token.mints(story.producer, PRICE)
    quote = api.post(path, {"licensee": story.producer.address})
    assert [each["step"] for each in quote["transactions"]] == ["approve", "purchase"]
    approve, purchase = quote["transactions"]
    assert approve["to"] == token.address and purchase["nonce"] == approve["nonce"] + 1
    assert api.sends(story.producer.account, approve)["state"] == "confirmed"
    assert api.sends(story.producer.account, purchase)["state"] == "confirmed"
    pot = api.get(f"/pots/{grant['pot_id']}")
    assert {"contract": "ledger", "currency": token.address, "amount_wei": str(PRICE), "distributable_wei": str(PRICE - 1)} in pot["amounts"]
    paid = api.settled(api.post(f"/pots/{grant['pot_id']}/distributions", {"currency": token.address}, 202))
    assert paid["state"] == "confirmed"


def test_a_purchase_with_a_permit_needs_one_transaction(api, story, token, path):
    token.mints(story.producer, PRICE)
    permit = api.post(path, {"licensee": story.producer.address})["permit"]
    body = {"licensee": story.producer.address, "permit": {
        "value_wei": permit["message"]["value"], "deadline": permit["message"]["deadline"],
        "signature": signature(story.producer.account, permit)}}
    quote = api.post(path, body)
    assert [each["step"] for each in quote["transactions"]] == ["purchase"]
    assert api.sends(story.producer.account, quote["transactions"][0])["state"] == "confirmed"
    held = api.get(f"/licenses/{quote['license_id']}/coverage?use=enhancement")
    assert held["is_licensed"] is True


def test_a_payer_without_the_tokens_is_told_before_sending(api, story, path, token):
    assert api.post(path, {"licensee": story.producer.address}, 422)["code"] == "erc20_insufficient_balance"
    token.mints(story.producer, PRICE)
    permit = api.post(path, {"licensee": story.producer.address})["permit"]
    body = {"licensee": story.producer.address, "permit": {
        "value_wei": permit["message"]["value"], "deadline": permit["message"]["deadline"],
        "signature": signature(story.stranger.account, permit)}}
    assert api.post(path, body, 422)["code"] == "erc20_insufficient_allowance"
    body["permit"]["signature"] = "0x" + "00" * 64
    assert api.post(path, body, 422)["code"] == "permit_malformed"


def test_a_permit_for_a_grant_in_ether_is_refused(api, story):
    grant = api.grants(story.performer, api.registers(story.performer))
    body = {"licensee": story.producer.address, "permit": {"value_wei": "1", "deadline": 2**33, "signature": "0x" + "00" * 65}}
    assert api.post(f"/grants/{grant['grant_id']}/quotes", body, 422)["code"] == "permit_for_ether"


def test_a_currency_that_is_no_token_is_told_before_anything_is_signed(api, story):
    fields = offer(story.performer, b"") | {"asset": api.registers(story.performer), "currency": story.stranger.address,
                                            "currency_label": "PLN", "currency_decimals": 18}
    assert api.post("/grants/drafts", {"terms": fields}, 422)["code"] == "no_token"
