"""The relayer's key: from an encrypted file, or a published one where it can do no harm."""
import json

import pytest
from eth_account import Account

from ledger.chain.node import Node
from ledger.outbox.relayer import (DevelopmentKeyRefused, Fees, KeystoreUnreadable, RelayerKey, Unsigned,
    WrongKeystorePassword, is_nobody_else_s)
from tests.outbox.registrations import signed_bytes

# Source: the test vector "pbkdf2" of the Web3 Secret Storage Definition, version 3
KEYSTORE = {
    "crypto": {
        "cipher": "aes-128-ctr", "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf": "pbkdf2",
        "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256",
                      "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
    },
    "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3,
}
KEY = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"


def written(tmp_path, content):
    file = tmp_path / "relayer.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_an_encrypted_keystore_opens_with_its_password(tmp_path):
    key = RelayerKey.from_keystore(written(tmp_path, KEYSTORE), "testpassword")
    assert key.address == Account.from_key(KEY).address


def test_another_password_is_refused(tmp_path):
    with pytest.raises(WrongKeystorePassword):
        RelayerKey.from_keystore(written(tmp_path, KEYSTORE), "other")


@pytest.mark.parametrize("content", [
    "", "text", "[]", "{}", {"crypto": 1}, {"crypto": {}}, KEYSTORE | {"version": 9},
    KEYSTORE | {"crypto": KEYSTORE["crypto"] | {"kdf": "none"}}, KEYSTORE | {"crypto": KEYSTORE["crypto"] | {"mac": 7}},
])
def test_a_file_that_is_no_keystore_is_refused_without_its_path(tmp_path, content):
    with pytest.raises(KeystoreUnreadable) as refused:
        RelayerKey.from_keystore(written(tmp_path, content), "testpassword")
    assert str(tmp_path) not in str(refused.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(KeystoreUnreadable):
        RelayerKey.from_keystore(tmp_path / "none.json", "testpassword")


def test_a_key_is_never_printed(tmp_path):
    key = RelayerKey.from_keystore(written(tmp_path, KEYSTORE), "testpassword")
    assert KEY[:8] not in repr(key) + str(key)


def test_a_development_account_is_the_one_of_the_chain(node, wallets, rpc):
    for number, address in enumerate(rpc("eth_accounts")):
        assert RelayerKey.of_development_account(number, node).address.lower() == address.lower()
    assert RelayerKey.of_development_account(1, node).address == wallets.performer.address


@pytest.mark.parametrize("number", [-1, 10])
def test_there_are_ten_development_accounts(node, number):
    with pytest.raises(DevelopmentKeyRefused):
        RelayerKey.of_development_account(number, node)


def test_a_development_account_is_refused_on_another_chain(node, rpc):
    rpc("anvil_setChainId", 1)
    try:
        with pytest.raises(DevelopmentKeyRefused) as refused:
            RelayerKey.of_development_account(0, node)
    finally:
        rpc("anvil_setChainId", 31337)
    assert refused.value.chain_id == 1


@pytest.mark.parametrize(("host", "addresses", "expected"), [
    ("127.0.0.1", ["127.0.0.1"], True), ("127.8.9.1", ["127.8.9.1"], True), ("::1", ["::1"], True),
    ("localhost", ["127.0.0.1", "::1"], True), ("anvil", ["172.18.0.2"], True), ("anvil", ["fd00::2"], True),
    ("anvil", ["172.18.0.2", "8.8.8.8"], False), ("anvil", ["8.8.8.8"], False), ("anvil", ["0.0.0.0"], False),
    ("10.0.0.1", ["10.0.0.1"], False), ("fd00::2", ["fd00::2"], False), ("node.office.lan", ["10.0.0.1"], False),
    ("unknown", [], False), ("", [], False),
])
def test_a_node_of_this_machine_is_told_from_one_that_others_reach(host, addresses, expected):
    assert is_nobody_else_s(host, addresses) is expected


def test_a_development_account_is_refused_on_a_node_that_others_reach(anvil):
    # the same node under a name that does not resolve to this machine alone
    node = Node(anvil.rpc_url)
    node.rpc_url = "http://node.example.invalid:8545"
    with pytest.raises(DevelopmentKeyRefused) as refused:
        RelayerKey.of_development_account(0, node)
    assert refused.value.host == "node.example.invalid"


def test_a_call_is_signed_to_the_same_bytes_each_time_as_eth_account_does(wallets):
    unsigned = Unsigned(31337, 3, wallets.agent.address, 5, b"\x01\x02", 50_000)
    key = RelayerKey(wallets.relayer)
    raw = key.sign(unsigned, Fees(10**10, 10**9))
    assert raw == key.sign(unsigned, Fees(10**10, 10**9))
    assert raw == signed_bytes(wallets.relayer, {"nonce": 3, "to": wallets.agent.address, "value": 5,
                                                 "data": "0x0102", "gas": 50_000})
