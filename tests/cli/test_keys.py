"""Keys on the command line: which are taken, and what is said where one is missing or wrong."""
import json

import pytest
from eth_account import Account

PASSWORD = "right"


@pytest.fixture
def keystore(tmp_path):
    """A keystore file; its password is `right`."""
    file = tmp_path / "key.json"
    file.write_text(json.dumps(Account.encrypt(Account.create().key, PASSWORD, kdf="scrypt", iterations=2)))
    return file


def password_file(tmp_path, content):
    file = tmp_path / "password"
    file.write_bytes(content)
    return file


def test_a_wrong_password_is_refused(api, keystore, tmp_path):
    outcome = api("withdraw", "--keystore", keystore, "--password-file", password_file(tmp_path, b"wrong\n"))
    assert (outcome.code, outcome.json["code"]) == (1, "wrong_keystore_password")


def test_a_password_that_is_no_text_is_refused(api, keystore, tmp_path):
    outcome = api("withdraw", "--keystore", keystore, "--password-file", password_file(tmp_path, b"\xff\xfe"))
    assert (outcome.code, outcome.json["code"]) == (1, "password_unreadable")


def test_a_file_that_is_no_keystore_is_refused(api, voice, tmp_path):
    outcome = api("withdraw", "--keystore", voice, "--password-file", password_file(tmp_path, b"right"))
    assert (outcome.code, outcome.json["code"]) == (1, "keystore_unreadable")


def test_a_command_that_signs_asks_for_a_key(api):
    outcome = api("withdraw")
    assert (outcome.code, outcome.json["code"]) == (1, "wallet_missing")


def test_two_keys_for_one_role_are_refused(api, keystore):
    outcome = api("withdraw", "--keystore", keystore, "--dev-account", 1)
    assert (outcome.code, outcome.json["code"]) == (1, "two_wallets")


@pytest.mark.parametrize("number", [-1, 10, 10**9])
def test_a_development_account_that_does_not_exist_is_refused(api, number):
    outcome = api("withdraw", "--dev-account", number)
    assert (outcome.code, outcome.json["code"]) == (1, "development_key_refused")


def test_a_server_with_another_deployment_than_the_pinned_one_is_refused(api, served, tmp_path, monkeypatch):
    file = tmp_path / "deployment.json"
    file.write_text(json.dumps(served.client.deployment()))
    right = api("withdraw", "--dev-account", 8, "--deployment", file)
    assert right.json["code"] == "nothing_to_withdraw"
    file.write_text(json.dumps({**served.client.deployment(), "royalties": "0x" + "5b" * 20}))
    monkeypatch.setenv("LEDGER_PINNED_DEPLOYMENT", str(file))
    outcome = api("withdraw", "--dev-account", 8)
    assert (outcome.code, outcome.json["code"]) == (3, "wrong_deployment")
    monkeypatch.setenv("LEDGER_PINNED_DEPLOYMENT", str(tmp_path / "missing.json"))
    outcome = api("withdraw", "--dev-account", 8)
    assert (outcome.code, outcome.json["code"]) == (1, "pin_unreadable")
