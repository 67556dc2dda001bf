"""The journey through the client, with a wallet for each role, on a ledger that is up."""
import time

import pytest
from eth_account import Account

from ledger.client import (ApiProblem, Purchase, Signers, UnexpectedMessage, UnexpectedTransaction, Wallet, Wish, buy, cancel,
                           distribute, draft_grant, draft_registration, payouts, publish, register, withdraw, withdraw_consent)
from ledger.errors import Refuted
from tests.client.conftest import LyingLedger
from tests.client.offers import DAY_S, PRICE_WEI

USE = {"use": "enhancement", "medium": "svod", "territory": "GB"}


def replaced(answer, path, value):
    """The answer with another value at the end of the path."""
    if not path:
        return value
    return {**answer, path[0]: replaced(answer[path[0]], path[1:], value)} if isinstance(answer, dict) else [
        replaced(part, path[1:], value) if at == path[0] else part for at, part in enumerate(answer)]


def test_a_registered_asset_is_on_the_chain(client, people, asset):
    found = client.get(f"/assets/{asset}")
    assert (found["performer"], found["kind"], found["policy"]) == (people.performer.address, "voice", "with-terms")


def test_a_license_that_was_bought_covers_what_was_granted(client, people, asset, purchase):
    answer = client.get("/licensed", asset_id=asset, licensee=people.producer.address, **USE)
    assert [row["license_id"] for row in answer["licenses"] if row["is_licensed"]] == [purchase["license_id"]]


def test_a_license_does_not_cover_another_use(client, people, asset, purchase):
    answer = client.get("/licensed", asset_id=asset, licensee=people.producer.address, **USE | {"use": "training"})
    assert not answer["is_licensed"]


def licenses_of(client, asset, since_block):
    """The asset's licenses in a list that has seen the block: lists follow the chain some moments later."""
    while True:
        listed = client.get("/licenses", asset_id=asset)
        if listed["as_of"]["block"] >= since_block:
            return listed["items"]


def test_the_same_serial_is_not_bought_twice(client, people, asset, grant, purchase):
    before = licenses_of(client, asset, purchase["block"])
    with pytest.raises(ApiProblem) as refused:
        buy(client, people.producer, Purchase(grant["grant_id"], PRICE_WEI))
    assert refused.value.code == "license_exists"
    assert client.get("/licenses", asset_id=asset)["items"] == before
    assert [row["license_id"] for row in before] == [purchase["license_id"]]


def test_a_pot_is_paid_to_the_last_wei_but_one(client, people, grant, purchase):
    paid = payouts(client, grant["pot_id"], distribute(client, grant["pot_id"]))
    by_role = {payout["role"]: int(payout["amount_wei"]) for payout in paid}
    # one wei stays in the pot; shares are rounded down and the rest goes to the performer. Source: Pots.sol
    assert by_role == {"agent": (PRICE_WEI - 1) * 2_000 // 10_000, "performer": PRICE_WEI - 1 - (PRICE_WEI - 1) * 2_000 // 10_000}


def test_who_has_no_credit_withdraws_nothing(client, people):
    with pytest.raises(ApiProblem) as refused:
        withdraw(client, people.producer, {})
    assert refused.value.code == "nothing_to_withdraw"


def test_a_cancelled_grant_is_not_sold(client, people, terms):
    offered = publish(client, draft_grant(client, terms | {"price_wei": "7"}, "voice-enhancement"), Signers(people.performer))
    cancel(client, people.performer, offered)
    with pytest.raises(ApiProblem) as refused:
        buy(client, people.producer, Purchase(offered["grant_id"], 7))
    assert refused.value.code == "cancelled_grant"


def test_withdrawn_consent_ends_a_license_with_immediate_stop(client, people, terms, wish):
    made = draft_registration(client, people.performer, wish)
    register(client, made, Signers(people.performer))
    own = terms | {"asset": made["asset_id"], "revocation": "immediate", "notice_s": 0}
    offered = publish(client, draft_grant(client, own, "voice-enhancement"), Signers(people.performer))
    license_id = buy(client, people.producer, Purchase(offered["grant_id"], PRICE_WEI))["license_id"]
    assert client.post(f"/licenses/{license_id}/verification", {"use": ["enhancement"]})["verdict"] == "verified"
    withdraw_consent(client, people.performer, made["asset_id"])
    with pytest.raises(ApiProblem) as refuted:
        client.post(f"/licenses/{license_id}/verification", {"use": ["enhancement"]})
    assert (refuted.value.kind, refuted.value.facts["reason"]) == ("refuted", "consent_withdrawn")


def test_a_minors_asset_needs_both_wallets(client, people, wish):
    minor = Wallet(Account.create())
    wished = Wish(wish.media, "with-terms", guardian=people.guardian.address, majority_at=int(time.time()) + 900 * DAY_S)
    made = draft_registration(client, minor, wished)
    with pytest.raises(UnexpectedMessage):
        register(client, made, Signers(minor))
    with pytest.raises(UnexpectedMessage):
        register(client, made, Signers(minor, guardian=people.agent))
    register(client, made, Signers(minor, people.guardian))
    assert client.get(f"/assets/{made['asset_id']}")["guardian"] == people.guardian.address


@pytest.mark.parametrize(("path", "value"), [
    (("typed_data", "message", "performer"), "0x" + "22" * 20),
    (("typed_data", "message", "asset"), "0x" + "22" * 32),
    (("typed_data", "message", "guardian"), "0x" + "22" * 20),
    (("typed_data", "domain", "verifyingContract"), "0x" + "22" * 20),
    (("typed_data", "domain", "chainId"), 1),
    (("typed_data", "domain", "salt"), "0x" + "22" * 32),
    (("typed_data", "primaryType"), "Grant"),
    (("typed_data", "types", "Register"), []),
    (("record", "title"), "another"),
    (("record", "media", "sha256"), "0x" + "22" * 32),
    (("asset_id",), "0x" + "22" * 32),
    (("record",), None),
    (("typed_data",), "text"),
])
def test_an_altered_registration_is_not_signed(client, people, draft, path, value):
    with pytest.raises(UnexpectedMessage):
        register(client, replaced(draft, path, value), Signers(people.performer))


@pytest.mark.parametrize(("path", "value"), [
    (("typed_data", "message", "policy"), 2),
    (("record", "media", "sha256"), "0x" + "22" * 32),
    (("keeps_media",), True),
])
def test_a_draft_of_another_file_or_policy_is_refused(served, people, wish, path, value):
    liar = LyingLedger(served.about["api"],
                       lambda route, answer: replaced(answer, path, value) if route == "/registrations/drafts" else answer)
    with pytest.raises(UnexpectedMessage):
        draft_registration(liar, people.performer, wish)


@pytest.mark.parametrize(("member", "value"), [
    ("price", "1"), ("intent", "The performer offers everything."), ("licensee", "0x" + "22" * 20), ("uses", 2**14 - 1),
    ("closesAt", 2**40 - 1), ("currency", "0x" + "22" * 20), ("terms", "0x" + "22" * 32), ("exclusive", True),
    ("split", [{"account": "0x" + "22" * 20, "bps": 10_000, "role": 0}]), ("performer", "0x" + "22" * 20),
])
def test_an_altered_grant_is_not_signed(client, people, grant_draft, member, value):
    altered = replaced(grant_draft, ("typed_data", "message", member), value)
    with pytest.raises(Refuted):
        publish(client, altered, Signers(people.performer))


def test_other_terms_than_asked_for_are_refused(served, terms):
    liar = LyingLedger(served.about["api"], lambda route, answer: replaced(answer, ("terms", "terms", "price_wei"), "1"))
    with pytest.raises(UnexpectedMessage, match="terms"):
        draft_grant(liar, terms, "voice-enhancement")


@pytest.mark.parametrize(("member", "value"), [
    ("to", "0x" + "22" * 20), ("value_wei", str(PRICE_WEI + 1)), ("data", "0x"), ("chain_id", 1),
    ("from", "0x" + "22" * 20), ("max_fee_per_gas_wei", str(10**18)),
])
def test_a_purchase_that_does_something_else_is_not_signed(served, people, grant, member, value):
    def lie(path, answer):
        return replaced(answer, ("transactions", 0, member), value) if path.endswith("/quotes") else answer

    balance = served.client.get("/licenses", licensee=people.producer.address)["items"]
    with pytest.raises(UnexpectedTransaction):
        buy(LyingLedger(served.about["api"], lie), people.producer, Purchase(grant["grant_id"], PRICE_WEI, serial=9))
    assert served.client.get("/licenses", licensee=people.producer.address)["items"] == balance


def test_a_grant_that_became_dearer_is_not_bought(client, people, grant):
    with pytest.raises(UnexpectedTransaction, match="price_wei"):
        buy(client, people.producer, Purchase(grant["grant_id"], PRICE_WEI - 1, serial=9))


@pytest.mark.parametrize(("path", "value"), [(("terms", "terms", "price_wei"), "1"), (("salt",), "0x" + "22" * 32)])
def test_a_grant_that_is_not_what_its_id_names_is_not_bought(served, people, grant, path, value):
    route = f"/grants/{grant['grant_id']}"
    liar = LyingLedger(served.about["api"], lambda asked, answer: replaced(answer, path, value) if asked == route else answer)
    with pytest.raises(Refuted):
        buy(liar, people.producer, Purchase(grant["grant_id"], PRICE_WEI, serial=9))


def test_a_server_that_withdraws_consent_for_another_asset_gets_no_signature(served, people, asset):
    def lie(path, answer):
        return replaced(answer, ("typed_data", "message", "asset"), "0x" + "22" * 32) if "drafts" in path else answer

    with pytest.raises(UnexpectedMessage):
        withdraw_consent(LyingLedger(served.about["api"], lie), people.performer, asset)


def test_a_strangers_wallet_does_not_sign_for_the_performer(client, people, draft):
    with pytest.raises(UnexpectedMessage, match="performer"):
        register(client, draft, Signers(people.agent))
