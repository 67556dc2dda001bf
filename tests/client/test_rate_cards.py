"""A performer signs one rate card over HTTP, a producer buys from it."""
from copy import deepcopy

import pytest

from ledger.chain.node import Node
from ledger.client import Purchase, Signers, Wallet, buy
from ledger.client.rate_cards import cancel_rate_card, draft_rate_card, publish_rate_card
from ledger.errors import Refuted
from tests.client.conftest import LyingLedger
from tests.client.offers import PRICE_WEI


@pytest.fixture(scope="module")
def producer(client):
    """Who holds no other license of these tests."""
    return Wallet.of_development_account(3, client)


@pytest.fixture(scope="module")
def draft(client, people, terms):
    """A draft whose grants have a split, and so a pot, of their own."""
    split = [{"account": people.performer.address, "share_bps": 10_000, "role": "performer"}]
    return draft_rate_card(client, [{"terms": terms | {"split": split} | {"price_wei": str(PRICE_WEI + at)}, "template": "voice-enhancement"} for at in range(3)])


def test_a_license_is_bought_from_a_rate_card_and_verified(client, people, producer, draft):
    published = publish_rate_card(client, draft, Signers(people.performer))
    bought = buy(client, producer, Purchase(published[1]["grant_id"], PRICE_WEI + 1))
    assert bought["state"] == "confirmed"
    again = buy(client, producer, Purchase(published[2]["grant_id"], PRICE_WEI + 2, serial=1))
    verdict = client.post(f"/licenses/{again['license_id']}/verification", {"use": ["enhancement"]})
    assert verdict["verdict"] == "verified"


@pytest.fixture(scope="module")
def funded(people, served):
    """The performer, with ETH for gas."""
    Node(served.about["rpc_url"]).call("anvil_setBalance", people.performer.address, hex(10**18))
    return people.performer


def test_a_rate_card_is_cancelled_by_who_signed_it(client, people, producer, draft, funded):
    later = draft_rate_card(client, [{"terms": each["terms"]["terms"] | {"price_wei": "5"}} for each in draft["grants"][:1]])
    grant_id = publish_rate_card(client, later, Signers(people.performer))[0]["grant_id"]
    with pytest.raises(Refuted):
        cancel_rate_card(client, producer, grant_id)
    assert client.get(f"/grants/{grant_id}")["state"] == "open"
    assert cancel_rate_card(client, funded, grant_id)["state"] == "confirmed"
    assert client.get(f"/grants/{grant_id}")["state"] == "cancelled"


@pytest.mark.parametrize("member, value", [("deadline", 1), ("salt", "0x" + "11" * 32), ("root", "0x" + "22" * 32), ("proof", [])])
def test_the_end_of_another_rate_card_is_not_sent(client, people, draft, funded, member, value):
    grant_id = publish_rate_card(client, draft, Signers(people.performer))[0]["grant_id"]

    def lie(path, answer):
        if path == f"/grants/{grant_id}":
            (answer["listing"] if member == "proof" else answer["listing"]["rate_card"])[member] = value
        return answer

    with pytest.raises(Refuted):
        cancel_rate_card(LyingLedger(client.base_url, lie), people.performer, grant_id)


@pytest.mark.parametrize("alter", [
    lambda draft: draft["grants"].pop(),
    lambda draft: draft["grants"].reverse(),
    lambda draft: draft["typed_data"]["message"].update(root="0x" + "11" * 32),
    lambda draft: draft["typed_data"]["message"].update(count=4),
    lambda draft: draft["typed_data"]["message"].update(intent="Everything is free."),
    lambda draft: draft["grants"][0]["terms"]["terms"].update(price_wei="1"),
])
def test_a_rate_card_over_something_else_is_not_signed(client, people, draft, alter):
    altered = deepcopy(draft)
    alter(altered)
    with pytest.raises(Refuted):
        publish_rate_card(client, altered, Signers(people.performer))
