"""Keys: from files, from the development chain, and never shown."""
import json

import pytest
from eth_account import Account

from ledger.client import Client, Wallet
from ledger.outbox.relayer import DevelopmentKeyRefused, KeystoreUnreadable, WrongKeystorePassword
from tests.client.conftest import LyingLedger

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def keystore(tmp_path_factory):
    """An encrypted key, and its address. Few rounds: the file is worth nothing."""
    account = Account.create()
    file = tmp_path_factory.mktemp("keys") / "performer.json"
    file.write_text(json.dumps(Account.encrypt(account.key, PASSWORD, kdf="scrypt", iterations=2)))
    return file, account.address


def test_a_keystore_opens_with_its_password(keystore):
    assert Wallet.from_keystore(keystore[0], PASSWORD).address == keystore[1]


def test_a_keystore_does_not_open_with_another_password(keystore):
    with pytest.raises(WrongKeystorePassword):
        Wallet.from_keystore(keystore[0], PASSWORD + " ")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"crypto": {}}', "\0"])
def test_a_file_that_is_no_keystore_is_refused(tmp_path, content):
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(KeystoreUnreadable):
        Wallet.from_keystore(file, PASSWORD)


def test_development_account_one_is_anvils(client):
    # Source: the accounts that anvil prints when it starts
    assert Wallet.of_development_account(1, client).address == "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


@pytest.mark.parametrize("number", [-1, 10])
def test_other_development_accounts_do_not_exist(client, number):
    with pytest.raises(DevelopmentKeyRefused):
        Wallet.of_development_account(number, client)


def test_a_development_account_is_refused_on_another_chain(served):
    elsewhere = LyingLedger(served.about["api"], lambda path, answer: answer | {"chain_id": 1})
    with pytest.raises(DevelopmentKeyRefused):
        Wallet.of_development_account(1, elsewhere)


def test_a_development_account_is_refused_beyond_loopback(served):
    class Elsewhere(Client):
        """Reaches the ledger, but by a name that is not this machine's."""

        def __init__(self, base_url):
            super().__init__(base_url)
            self._real, self.base_url = Client(base_url), "http://192.0.2.1:8000"

        def _json(self, method, path, **options):
            return self._real._json(method, path, **options)

    with pytest.raises(DevelopmentKeyRefused):
        Wallet.of_development_account(1, Elsewhere(served.about["api"]))


def test_a_wallet_does_not_show_its_key(keystore):
    wallet = Wallet.from_keystore(keystore[0], PASSWORD)
    assert wallet.account.key.hex() not in repr(wallet) + str(wallet)
