"""A real chain for every test that asks for one, and the contracts on it."""
from dataclasses import dataclass
from pathlib import Path

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from hypothesis import settings
from web3 import HTTPProvider

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.deployment import Deployment, deploy
from ledger.chain.node import Node
from tests.server import Server
from tests.story import Story

# a busy machine is slow, not wrong
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def anvil():
    """A chain that lives as long as the test run; a worker of a parallel run has its own."""
    with Anvil.start(AnvilOptions()) as node:
        yield node


@pytest.fixture(scope="session")
def rpc(anvil):
    """`rpc(method, *params)` is the node's answer; an error of the node fails the test."""
    return asking(anvil)


def asking(anvil):
    provider = HTTPProvider(anvil.rpc_url)

    def call(method, *params):
        answer = provider.make_request(method, list(params))
        assert "error" not in answer, answer["error"]
        return answer["result"]

    return call


@pytest.fixture
def snapshot(rpc):
    """Blocks, time, automine and the mempool are after the test as they were before it."""
    before = rpc("evm_snapshot")
    yield
    # the node takes blocks and time back, not these two; automine first would mine what the mempool holds, at any moment
    rpc("anvil_dropAllTransactions")
    rpc("evm_setAutomine", True)
    assert rpc("evm_revert", before)


# The public development mnemonic: every development chain funds its accounts, and nobody else should.
MNEMONIC = "test test test test test test test test test test test junk"


def development_account(number: int) -> LocalAccount:
    """The account of this number on a development chain; it holds 10,000 ether."""
    Account.enable_unaudited_hdwallet_features()
    return Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{number}")


@dataclass(frozen=True, slots=True)
class Wallets:
    """Funded accounts, by the part they play."""

    relayer: LocalAccount
    performer: LocalAccount
    producer: LocalAccount
    guardian: LocalAccount
    agent: LocalAccount
    stranger: LocalAccount


@pytest.fixture(scope="session")
def wallets() -> Wallets:
    return Wallets(*(development_account(number) for number in range(6)))


@pytest.fixture(scope="session")
def session_deployment(anvil, wallets) -> Deployment:
    """For `deployment`, which takes back what a test does; use that one."""
    return deploy(Node(anvil.rpc_url), wallets.relayer)


@pytest.fixture
def node(anvil, session_deployment, snapshot) -> Node:
    """The node of the chain, which is after the test as it was before."""
    return Node(anvil.rpc_url)


@pytest.fixture
def deployment(node, session_deployment) -> Deployment:
    """The contracts, with nothing registered."""
    return session_deployment


@pytest.fixture
def story(node, deployment, wallets) -> Story:
    """The chain with people who act on it."""
    return Story(node, deployment, wallets)


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Server:
    """`ledger up` on a chain of its own, for the tests that go through HTTP or the command line."""
    with Server.start(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture(scope="session")
def recordings() -> Path:
    """Studio recordings of one voice: Debian's asterisk-core-sounds-en-wav."""
    return Path("/usr/share/asterisk/sounds/en")
