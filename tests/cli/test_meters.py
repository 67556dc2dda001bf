"""Metered use by commands: a license, a tool that counts, a settlement from the deposit."""

import pytest
from eth_account import Account

from ledger.client import Purchase, Signers, Wallet, Wish, buy, draft_grant, draft_registration, publish, register
from ledger.client.tool import Tool
from tests.client.offers import enhancement


@pytest.fixture(scope="module")
def client(served):
    return served.client


@pytest.fixture(scope="module")
def producer(client):
    return Wallet.of_development_account(6, client)


@pytest.fixture(scope="module")
def license_id(client, producer, voice):
    """A license that counts lines at 7 wei each."""
    performer = Wallet(Account.create())
    draft = draft_registration(client, performer, Wish(voice.read_bytes(), "with-terms"))
    register(client, draft, Signers(performer))
    terms = enhancement(draft["asset_id"], [(performer, 10_000, "performer")])
    terms |= {"price_wei": "0", "unit": "line", "unit_price_wei": "7", "max_units": 100}
    grant = publish(client, draft_grant(client, terms, "voice-enhancement"), Signers(performer))
    return buy(client, producer, Purchase(grant["grant_id"], 0))["license_id"]


def test_a_licensee_lets_a_tool_count_and_pays_for_it(api, client, license_id, tmp_path):
    wallet = Wallet(Account.create())
    opened = api("meter", "open", license_id, wallet.address, "--cap", 10, "--dev-account", 6)
    assert opened.code == 0, opened.out
    meter_id = opened.json["meter_id"]
    assert api("meter", "deposit", meter_id, 21, "--dev-account", 6).code == 0
    with Tool(client, wallet, tmp_path).counting(meter_id) as counter:
        counter.count(b"a line", units=3)
        counter.hand_in()
    shown = api("meter", "show", meter_id)
    assert (shown.json["units"], shown.json["owed_wei"], shown.json["rest_wei"]) == ("0", "21", "0")
    settled = api("meter", "settle", meter_id, "--from-deposit")
    assert (settled.code, settled.json["state"]) == (0, "confirmed")
    assert api("meter", "show", meter_id).json["units"] == "3"
    held = api("meter", "return", meter_id, "--dev-account", 6)
    assert (held.code, held.json["code"]) == (1, "deposit_held")
    nothing = api("meter", "settle", meter_id, "--dev-account", 6)
    assert (nothing.code, nothing.json["code"]) == (1, "nothing_to_settle")


def test_a_licensee_dismisses_a_tool_and_its_meter_closes_later(api, license_id):
    meter_id = api("meter", "open", license_id, Account.create().address, "--cap", 10, "--dev-account", 6).json["meter_id"]
    early = api("meter", "close", meter_id)
    assert (early.code, early.json["code"]) == (1, "dismissal_missing")
    dismissed = api("meter", "dismiss", meter_id, "--dev-account", 6)
    assert (dismissed.code, dismissed.json["state"]) == (0, "confirmed")
    assert api("meter", "show", meter_id).json["closes_at"] == dismissed.json["closes_at"]
    pending = api("meter", "close", meter_id)
    assert (pending.code, pending.json["code"]) == (1, "dismissal_pending")
