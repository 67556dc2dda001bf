"""A performer signs one rate card over HTTP, a producer buys from it."""
from copy import deepcopy

import pytest

from ledger.client import Purchase, Signers, Wallet, buy
from ledger.client.rate_cards import draft_rate_card, publish_rate_card
from ledger.errors import Refuted
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
