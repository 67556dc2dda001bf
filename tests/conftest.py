"""A real chain for every test that asks for one."""
import pytest
from hypothesis import settings
from web3 import HTTPProvider

from ledger.chain.anvil import Anvil, AnvilOptions

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
    # the node takes blocks and time back, not these two
    rpc("evm_setAutomine", True)
    rpc("anvil_dropAllTransactions")
    assert rpc("evm_revert", before)
