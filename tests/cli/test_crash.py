"""What was answered with 202 outlives kill -9 of every process of the API, and a node that forgets what waits."""
import os
import signal

import pytest

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.node import Node
from ledger.client import (Purchase, Signers, Wallet, Wish, draft_grant, draft_registration, publish, register, sign_purchase,
                           sign_registration)
from tests.client.offers import PRICE_WEI, enhancement
from tests.server import Server


class Crash:
    """A ledger on a chain that outlives it; mining can be paused."""

    def __init__(self, data_dir, rpc_url):
        self.data_dir, self.rpc_url, self.node = data_dir, rpc_url, Node(rpc_url)
        self.server = self.started()

    @property
    def client(self):
        return self.server.client

    def started(self):
        return Server.start(self.data_dir, "--rpc-url", self.rpc_url)

    def pauses_mining(self):
        self.node.call("evm_setAutomine", False)

    def happens(self):
        """Every process of the server is killed, the node forgets what was not mined, all goes on."""
        os.killpg(self.server.process.pid, signal.SIGKILL)
        self.server.process.wait()
        self.server.process.stdout.close()
        self.node.call("anvil_dropAllTransactions")
        self.server = self.started()
        self.node.call("evm_setAutomine", True)
        self.node.call("anvil_mine", "0x1")


@pytest.fixture
def crash(tmp_path):
    with Anvil.start(AnvilOptions()) as chain:
        crash = Crash(tmp_path / "ledger", chain.rpc_url)
        yield crash
        crash.server.__exit__()


@pytest.fixture
def performer(crash):
    return Wallet.of_development_account(1, crash.client)


@pytest.fixture
def draft(crash, performer, recordings):
    wish = Wish((recordings / "vm-options.wav").read_bytes(), policy="with-terms")
    return draft_registration(crash.client, performer, wish)


def test_a_registration_that_was_accepted_is_not_lost(crash, draft, performer):
    body = sign_registration(crash.client, draft, Signers(performer))
    crash.pauses_mining()
    accepted = crash.client.post("/registrations", body, idempotency_key="once")
    assert accepted["operation"]["state"] in ("queued", "sent")
    crash.happens()
    assert crash.client.settled(accepted)["state"] == "confirmed"
    assert crash.client.get(f"/assets/{draft['asset_id']}")["performer"] == performer.address
    repeated = crash.client.post("/registrations", body, idempotency_key="once")
    assert repeated["operation"]["operation_id"] == accepted["operation"]["operation_id"]


def test_a_purchase_that_was_accepted_is_not_lost(crash, draft, performer):
    register(crash.client, draft, Signers(performer))
    terms = enhancement(draft["asset_id"], [(performer, 10_000, "performer")])
    grant = publish(crash.client, draft_grant(crash.client, terms, "voice-enhancement"), Signers(performer))
    producer = Wallet.of_development_account(2, crash.client)
    signed = sign_purchase(crash.client, producer, Purchase(grant["grant_id"], PRICE_WEI))
    crash.pauses_mining()
    accepted = crash.client.post("/transactions", {"raw_transaction": signed.transactions[0]})
    assert accepted["operation"]["state"] in ("queued", "sent")
    crash.happens()
    assert crash.client.settled(accepted)["state"] == "confirmed"
    verdict = crash.client.post(f"/licenses/{signed.license_id}/verification", {"use": ["enhancement"]})
    assert verdict["verdict"] == "verified"
