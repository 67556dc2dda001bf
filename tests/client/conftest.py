"""People with wallets, and what they made on a ledger that is up and that all files share."""
from dataclasses import dataclass

import pytest
from eth_account import Account

from ledger.client import Client, Purchase, Signers, Wallet, Wish, buy, draft_grant, draft_registration, publish, register
from tests.client.offers import PRICE_WEI, enhancement

@dataclass(frozen=True, slots=True)
class People:
    """Wallets; only the producer holds ETH."""

    performer: Wallet
    guardian: Wallet
    agent: Wallet
    producer: Wallet


class LyingLedger(Client):
    """A client of a real ledger that hears something else: `lie(path, answer)` is told in place of each answer."""

    def __init__(self, base_url, lie, trusted=None):
        super().__init__(base_url, trusted)
        self._lie = lie

    def _json(self, method, path, **options):
        return self._lie(path, super()._json(method, path, **options))


@pytest.fixture(scope="session")
def client(served):
    return served.client


@pytest.fixture(scope="module")
def people(client):
    """Each file has its own, so that no file finds the grants, pots and licenses of another."""
    new = [Wallet(Account.create()) for _ in range(3)]
    return People(*new, producer=Wallet.of_development_account(4, client))


@pytest.fixture(scope="session")
def wish(recordings):
    return Wish((recordings / "vm-options.wav").read_bytes(), policy="with-terms")


@pytest.fixture(scope="module")
def draft(client, people, wish):
    """The draft of a registration that nobody hands in."""
    return draft_registration(client, people.performer, wish)


@pytest.fixture(scope="module")
def asset(client, people, wish):
    """A registered voice."""
    made = draft_registration(client, people.performer, wish)
    register(client, made, Signers(people.performer))
    return made["asset_id"]


@pytest.fixture(scope="module")
def terms(people, asset):
    """Terms of the template `voice-enhancement`: 80 % to the performer, 20 % to the agent."""
    return enhancement(asset, [(people.performer, 8_000, "performer"), (people.agent, 2_000, "agent")])


@pytest.fixture(scope="module")
def grant_draft(client, terms):
    """The draft of a grant that nobody hands in."""
    return draft_grant(client, terms, "voice-enhancement")


@pytest.fixture(scope="module")
def grant(client, people, terms):
    """A published grant."""
    return publish(client, draft_grant(client, terms, "voice-enhancement"), Signers(people.performer))


@pytest.fixture(scope="module")
def purchase(client, people, grant):
    """A license that the producer bought."""
    return buy(client, people.producer, Purchase(grant["grant_id"], PRICE_WEI))
