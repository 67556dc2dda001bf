"""The fixtures that all tests on the chain stand on take back what a test does."""
import pytest

FAR_AHEAD_S = 10**7


def state_of(rpc):
    head = rpc("eth_getBlockByNumber", "latest", False)
    return head["hash"], rpc("anvil_getAutomine"), rpc("txpool_status")


@pytest.fixture
def sees_the_same_chain_after(rpc):
    # asked for before `snapshot`, so it ends after it
    before = state_of(rpc)
    yield
    assert state_of(rpc) == before


def test_a_test_leaves_no_trace(sees_the_same_chain_after, snapshot, rpc):
    rpc("evm_increaseTime", FAR_AHEAD_S)
    rpc("evm_mine")
    rpc("evm_setAutomine", False)
    sender, receiver = rpc("eth_accounts")[:2]
    gap = hex(int(rpc("eth_getTransactionCount", sender, "latest"), 16) + 5)
    rpc("eth_sendTransaction", {"from": sender, "to": receiver, "value": "0x1"})
    rpc("eth_sendTransaction", {"from": sender, "to": receiver, "value": "0x1", "nonce": gap})
    assert state_of(rpc)[1:] == (False, {"pending": "0x1", "queued": "0x1"})


def test_time_is_taken_back(snapshot, rpc):
    rpc("evm_mine")
    head = rpc("eth_getBlockByNumber", "latest", False)
    inner = rpc("evm_snapshot")
    rpc("evm_increaseTime", FAR_AHEAD_S)
    rpc("evm_mine")
    rpc("evm_revert", inner)
    rpc("evm_mine")
    after = rpc("eth_getBlockByNumber", "latest", False)
    assert int(after["timestamp"], 16) - int(head["timestamp"], 16) < FAR_AHEAD_S
