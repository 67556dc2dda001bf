"""The journey by commands alone: register, grant, buy, ask, verify, pay, withdraw consent."""
import json
import time

import pytest
from eth_account import Account

from tests.client.offers import DAY_S, DESCRIPTION
from tests.server import Server

PRICE_WEI = 1_000
PASSWORD = "a password of the performer"
PRODUCER = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"  # development account 5. Source: what anvil prints when it starts
SET = ("work_title=Die lange Nacht", "languages=en-GB", "max_seconds=5400", f"description={DESCRIPTION}", "max_supply=3",
       f"price_wei={PRICE_WEI}", f"closes_at={int(time.time()) + 30 * DAY_S}", "revocation=immediate", "notice_s=0")
USE = ("--use", "enhancement", "--medium", "svod", "--territory", "GB")


def keystore(directory, name):
    """An account with its keystore and password files."""
    account = Account.create()
    file, password = directory / f"{name}.json", directory / f"{name}.password"
    file.write_text(json.dumps(Account.encrypt(account.key, PASSWORD, kdf="scrypt", iterations=2)))
    password.write_text(PASSWORD + "\n")
    return account.address, ("keystore", file), ("password-file", password)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A ledger where nobody else has registered the same files."""
    with Server.start(tmp_path_factory.mktemp("journey")) as server:
        yield server


@pytest.fixture(scope="module")
def performer(tmp_path_factory):
    """Options of the performer's keystore, and the address."""
    address, file, password = keystore(tmp_path_factory.mktemp("performer"), "performer")
    return address, ("--keystore", file[1], "--password-file", password[1])


@pytest.fixture(scope="module")
def made():
    """What earlier steps made: the tests of this file are steps, in their order."""
    return {}


def test_a_recording_is_registered_with_a_keystore(api, performer, voice, made):
    outcome = api("register", voice, "--policy", "with-terms", "--title", "Menu", *performer[1])
    assert outcome.code == 0, outcome.out
    assert outcome.json["performer"] == performer[0]
    assert outcome.json["operation"]["state"] == "confirmed"
    made["asset"] = outcome.json["asset_id"]


def test_a_grant_is_offered_from_a_template(api, performer, made):
    settings = [part for each in (f"asset={made['asset']}", *SET) for part in ("--set", each)]
    outcome = api("grant", "--template", "voice-enhancement", *settings, "--yes", *performer[1])
    assert outcome.code == 0, outcome.out
    assert (outcome.json["state"], outcome.json["price_wei"]) == ("open", str(PRICE_WEI))
    made["grant"] = outcome.json["grant_id"]


def test_without_a_yes_nothing_is_signed(api, performer, made, served):
    settings = [part for each in (f"asset={made['asset']}", *SET) for part in ("--set", each)]
    before = served.client.get("/grants", asset_id=made["asset"])["items"]
    outcome = api("grant", "--template", "voice-enhancement", *settings, *performer[1], stdin="n\n")
    assert (outcome.code, outcome.json["code"]) == (1, "aborted")
    assert "The performer licenses their voice" in outcome.err
    assert "note: notice_at: union practice asks for 48 hours" in outcome.err
    assert served.client.get("/grants", asset_id=made["asset"])["items"] == before


def test_a_grant_that_costs_too_much_is_not_bought(api, made):
    outcome = api("buy", made["grant"], "--at-most-wei", PRICE_WEI - 1, "--dev-account", 5)
    assert (outcome.code, outcome.json["code"]) == (3, "price_too_high")


def test_before_the_purchase_the_producer_is_not_licensed(api, made):
    outcome = api("licensed", made["asset"], PRODUCER, *USE)
    assert (outcome.code, outcome.json["is_licensed"]) == (3, False)


def test_a_license_is_bought_with_a_development_account(api, made):
    outcome = api("buy", made["grant"], "--at-most-wei", PRICE_WEI, "--dev-account", 5)
    assert outcome.code == 0, outcome.out
    made |= {"license": outcome.json["license_id"], "pot": outcome.json["pot_id"]}
    assert outcome.json["sender"] == PRODUCER


def test_the_producer_is_licensed_for_what_was_granted(api, made):
    assert api("licensed", made["asset"], PRODUCER, *USE).code == 0
    assert api("licensed", made["asset"], PRODUCER, "--use", "training").code == 3


def test_the_license_is_verified(api, made):
    outcome = api("verify", made["license"], *USE)
    assert (outcome.code, outcome.json["verdict"]) == (0, "verified")
    assert [check["number"] for check in outcome.json["checks"]] == list(range(1, len(outcome.json["checks"]) + 1))


def test_the_license_does_not_cover_another_territory_or_use(api, made):
    outcome = api("verify", made["license"], "--use", "training")
    assert (outcome.code, outcome.json["facts"]["reason"]) == (3, "use_not_granted")


def test_a_file_is_verified(api, made, voice):
    outcome = api("verify", voice, "--licensee", PRODUCER, *USE)
    assert (outcome.code, outcome.json["verdict"]) == (0, "exact_copy")
    assert made["license"] in [row["license_id"] for row in outcome.json["licenses"] if row["is_licensed"]]


def test_a_file_without_a_license_is_refuted(api, voice):
    outcome = api("verify", voice, "--licensee", "0x" + "11" * 20, *USE)
    assert (outcome.code, outcome.json["licenses"]) == (3, [])


def test_an_unrelated_file_is_unknown(api, unrelated_voice):
    outcome = api("verify", unrelated_voice)
    assert (outcome.code, outcome.json["verdict"], outcome.json["asset_id"]) == (0, "unknown", None)


def test_the_pot_is_distributed(api, made, performer):
    outcome = api("distribute", made["pot"])
    # one wei stays in the pot. Source: contracts/src/Pots.sol
    assert [(row["account"], row["amount_wei"]) for row in outcome.json["payouts"]] == [(performer[0], str(PRICE_WEI - 1))]


def test_balances_are_shown(api, performer):
    outcome = api("balances", performer[0])
    assert (outcome.code, outcome.json["account"]) == (0, performer[0])


def test_nothing_is_withdrawn_where_nothing_waits(api):
    outcome = api("withdraw", "--dev-account", 5)
    assert (outcome.code, outcome.json["code"]) == (1, "nothing_to_withdraw")


def test_a_grant_is_cancelled(api, performer, made):
    settings = [part for each in (f"asset={made['asset']}", *SET) for part in ("--set", each)]
    grant = api("grant", "--template", "voice-enhancement", *settings, "--yes", *performer[1]).json["grant_id"]
    assert api("cancel", grant, *performer[1]).code == 0
    refused = api("buy", grant, "--dev-account", 5, "--serial", 3)
    assert (refused.code, refused.json["code"]) == (1, "cancelled_grant")


def test_consent_is_withdrawn(api, performer, made):
    assert api("withdraw-consent", made["asset"], *performer[1], stdin="n\n").json["code"] == "aborted"
    assert api("withdraw-consent", made["asset"], "--yes", *performer[1]).code == 0
    outcome = api("verify", made["license"], *USE)
    assert (outcome.code, outcome.json["facts"]["reason"]) == (3, "consent_withdrawn")
    assert api("licensed", made["asset"], PRODUCER, *USE).code == 3


def test_the_index_is_what_the_chain_says_before_and_after_it_is_made_anew(ledger, served, made):
    place = ("--data-dir", served.about["data_dir"], "--rpc-url", served.about["rpc_url"], "--json")
    assert ledger("index", "compare", *place).json == {"differences": []}
    rebuilt = ledger("index", "rebuild", *place)
    assert rebuilt.code == 0 and rebuilt.json["events"] > 0
    assert ledger("index", "compare", *place).json == {"differences": []}


def test_a_minors_guardian_signs_too(api, unrelated_voice, tmp_path):
    minor, *_ = keystore(tmp_path, "minor")
    guardian, *_ = keystore(tmp_path, "guardian")
    minors = ("--keystore", tmp_path / "minor.json", "--password-file", tmp_path / "minor.password")
    guardians = ("--guardian-keystore", tmp_path / "guardian.json", "--guardian-password-file", tmp_path / "guardian.password")
    outcome = api("register", unrelated_voice, *minors, *guardians, "--majority-at", int(time.time()) + 900 * DAY_S)
    assert outcome.code == 0, outcome.out
    record = outcome.json["record"]
    assert (record["performer"], record["guardian"]) == (minor, guardian)
