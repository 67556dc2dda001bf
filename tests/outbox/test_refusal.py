"""Why a transaction failed is read from what it returned, by selector, with whatever the node still knows."""
import pytest

from ledger.chain.node import Node, NodeRefused
from ledger.outbox.refusal import refusal, simulate
from tests.outbox.proxy import FaultProxy, Faults
from tests.outbox.registrations import asset, signed_bytes

LOOPS_FOR_EVER = "0x5b600056"
CONTRACT = "0x" + "66" * 20


@pytest.fixture
def overtaken(office):
    """The receipt of a registration that came second in its block."""
    first = office.signs(1, office.wallets.producer, maxPriorityFeePerGas=2 * 10**9)
    second = office.signs(1, office.wallets.stranger, maxPriorityFeePerGas=10**9)
    hashes = [office.rpc("eth_sendRawTransaction", "0x" + raw.hex()) for raw in (first, second)]
    office.mines()
    receipts = [office.rpc("eth_getTransactionReceipt", each) for each in hashes]
    assert [each["status"] for each in receipts] == ["0x1", "0x0"]
    assert receipts[0]["blockHash"] == receipts[1]["blockHash"]
    return receipts[1]


def test_a_node_that_traces_gives_the_error_of_the_contract(office, overtaken):
    found = refusal(office.node, overtaken)
    assert (found.code, found.asset) == ("asset_exists", "0x" + asset(1).hex())


def test_a_node_that_does_not_trace_gives_it_too(anvil, overtaken):
    with FaultProxy(anvil.rpc_url, Faults(unknown_methods=("debug_traceTransaction",))) as proxy:
        assert refusal(Node(proxy.rpc_url), overtaken).code == "asset_exists"


def test_a_node_that_neither_traces_nor_replays_leaves_it_open(anvil, overtaken):
    with FaultProxy(anvil.rpc_url, Faults(unknown_methods=("debug_traceTransaction", "eth_call"))) as proxy:
        assert refusal(Node(proxy.rpc_url), overtaken).code == "unexplained_revert"


def test_a_transaction_that_used_all_its_gas_says_so(office):
    office.rpc("anvil_setCode", CONTRACT, LOOPS_FOR_EVER)
    nonce = office.node.transaction_count(office.wallets.producer.address, "latest")
    raw = signed_bytes(office.wallets.producer, {"to": CONTRACT, "gas": 60_000, "nonce": nonce})
    sent = office.rpc("eth_sendRawTransaction", "0x" + raw.hex())
    office.mines()
    found = refusal(office.node, office.rpc("eth_getTransactionReceipt", sent))
    assert (found.code, found.gas) == ("out_of_gas", 60_000)


def test_a_node_that_cannot_simulate_is_not_the_fault_of_the_transaction(anvil, office):
    with FaultProxy(anvil.rpc_url, Faults(unknown_methods=("eth_call",))) as proxy:
        with pytest.raises(NodeRefused):
            simulate(Node(proxy.rpc_url), {"from": office.wallets.agent.address, "to": CONTRACT})
