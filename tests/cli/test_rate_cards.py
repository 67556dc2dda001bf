"""A rate card by command: one signature for many grants, and a file that is none."""
import json

import pytest
from eth_account import Account

from ledger.client import Signers, Wallet, Wish, draft_registration, register
from tests.client.offers import PRICE_WEI, enhancement

SELLER, BUYER = 8, 9


@pytest.fixture(scope="module")
def terms(served, recordings):
    """Terms of the seller's own voice."""
    performer = Wallet.of_development_account(SELLER, served.client)
    draft = draft_registration(served.client, performer, Wish((recordings / "vm-options.wav").read_bytes(), policy="with-terms"))
    register(served.client, draft, Signers(performer))
    fields = enhancement(draft["asset_id"], [(performer, 9_000, "performer"), (Wallet(Account.create()), 1_000, "agent")])
    del fields["performer"]  # the signer's
    return fields


def written(directory, content):
    file = directory / "card.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_grants_are_offered_under_one_signature_and_bought(api, terms, tmp_path):
    card = [{"terms": terms}, {"terms": terms | {"price_wei": str(PRICE_WEI + 1)}},
            {"terms": terms | {"price_wei": "7"}, "template": "voice-enhancement"}]
    offered = api("grant", "--rate-card", written(tmp_path, card), "--template", "voice-enhancement", "--yes", "--dev-account", SELLER)
    assert offered.code == 0, offered.out
    grants = offered.json["grants"]
    assert [each["price_wei"] for each in grants] == [str(PRICE_WEI), str(PRICE_WEI + 1), "7"]
    bought = api("buy", grants[2]["grant_id"], "--dev-account", BUYER)
    assert bought.code == 0, bought.out


def test_a_rate_card_is_ended_by_one_of_its_grants(api, terms, tmp_path):
    card = written(tmp_path, [{"terms": terms | {"price_wei": price}, "template": "voice-enhancement"} for price in ("11", "12")])
    first, second = (each["grant_id"] for each in api("grant", "--rate-card", card, "--yes", "--dev-account", SELLER).json["grants"])
    ended = api("cancel", first, "--rate-card", "--dev-account", SELLER)
    assert ended.code == 0, ended.out
    outcome = api("buy", second, "--dev-account", BUYER)
    assert (outcome.code, outcome.json["code"]) == (1, "cancelled_rate_card")


def test_without_a_yes_no_rate_card_is_signed(api, terms, tmp_path):
    file = written(tmp_path, [{"terms": terms, "template": "voice-enhancement"}])
    outcome = api("grant", "--rate-card", file, "--dev-account", SELLER, stdin="n\n")
    assert (outcome.code, outcome.json["code"]) == (1, "aborted")
    assert "The performer offers 1 licenses" in outcome.err


@pytest.mark.parametrize("content, code", [
    ("{", "malformed_json"), ({"terms": {}}, "rate_card_unreadable"), ([7], "rate_card_unreadable"),
    ([{"template": "voice-enhancement"}], "rate_card_unreadable"), ([], "malformed_request"),
])
def test_a_file_that_is_no_rate_card_is_refused(api, tmp_path, content, code):
    outcome = api("grant", "--rate-card", written(tmp_path, content), "--yes", "--dev-account", SELLER)
    assert (outcome.code, outcome.json["code"]) == (1, code)
