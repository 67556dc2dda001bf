"""Blocks that are replaced, nodes that forget, nonces that others use: nothing accepted is lost, nothing done twice."""
import pytest

from ledger.chain.deployment import ChainChanged
from ledger.chain.node import Node, NodeRefused
from ledger.outbox import Filters
from ledger.outbox.fees import BUMP_AFTER_BLOCKS
from ledger.outbox.lane import watch
from ledger.outbox.relaying import sign_waiting
from ledger.outbox.rows import FILLER
from tests.outbox.proxy import FaultProxy, Faults
from tests.outbox.registrations import asset, signed_bytes



def confirm(office, *numbers):
    """Registrations of these assets, confirmed."""
    operations = [office.submits(number) for number in numbers]
    office.ticks()
    office.mines()
    office.ticks()
    assert {office.state(each) for each in operations} == {"confirmed"}
    return operations


def test_a_node_that_forgot_its_mempool_gets_the_same_bytes_again(office):
    operation = office.submits(1)
    office.ticks()
    before = office.outbox.operation(operation.id).transaction_hash
    office.rpc("anvil_dropAllTransactions")
    office.mines()
    assert office.registered(1) == []
    office.ticks()
    assert office.outbox.operation(operation.id).transaction_hash == before
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed" and office.registered(1) == [1]


def test_a_process_that_ended_between_signing_and_sending_is_carried_on_by_the_next(office):
    operation = office.submits(1)
    lane = office.lane()
    sign_waiting(lane, watch(lane)[0])
    signed = office.outbox.operation(operation.id)
    assert signed.state == "queued" and signed.transaction_hash is not None and office.pool() == 0
    office.outbox.close()
    office.outbox = office.reopens()
    office.ticks()
    office.mines()
    office.ticks()
    done = office.outbox.operation(operation.id)
    assert (done.state, done.transaction_hash) == ("confirmed", signed.transaction_hash)


def test_a_mined_transaction_whose_block_is_replaced_is_sent_again(open_office):
    office = open_office(confirmations=3)
    operation = office.submits(1)
    office.ticks()
    office.mines()
    office.ticks()
    mined = office.outbox.operation(operation.id)
    assert mined.state == "mined"
    office.rpc("anvil_rollback", 1)
    office.ticks()
    sent = office.outbox.operation(operation.id)
    assert (sent.state, sent.block_number, sent.gas_used) == ("sent", None, None)
    office.mines_empty(1)
    office.calms()
    office.ticks()  # the node drops what offers too little
    office.mines()
    office.ticks()
    again = office.outbox.operation(operation.id)
    assert again.state == "mined"
    assert again.transaction_hash == mined.transaction_hash and again.block_hash != mined.block_hash
    office.mines(2)
    office.ticks()
    assert office.state(operation) == "confirmed" and office.registered(1) == [1]


def test_a_fork_deeper_than_the_confirmations_reopens_what_was_confirmed(office):
    early, = confirm(office, 1)
    late = confirm(office, 2, 3)
    office.mines(2)
    office.rpc("anvil_rollback", 3)
    assert office.registered(1, 2, 3) == [1]
    office.ticks()
    assert [office.state(each) for each in (early, *late)] == ["confirmed", "sent", "sent"]
    office.mines()
    office.ticks()
    assert {office.state(each) for each in late} == {"confirmed"}
    assert office.registered(1, 2, 3) == [1, 2, 3]


def test_a_fork_through_several_settled_blocks_reopens_all_of_them(office):
    operations = [confirm(office, number)[0] for number in range(1, 6)]
    office.rpc("anvil_rollback", 4)
    office.ticks()
    assert [office.state(each) for each in operations] == ["confirmed", "sent", "sent", "sent", "sent"]
    office.mines()
    office.ticks()
    assert office.registered(*range(1, 6)) == [1, 2, 3, 4, 5]


def test_a_failure_that_a_fork_undoes_becomes_a_success(open_office):
    office = open_office(confirmations=5)
    operation = office.submits(1)
    stranger = office.registrar.transaction(asset(1), office.wallets.stranger, maxFeePerGas=2 * 10**10)
    office.rpc("eth_sendRawTransaction", "0x" + stranger.hex())
    office.mines()
    office.ticks()
    office.mines()
    office.ticks()
    failed = office.outbox.operation(operation.id)
    assert (failed.state, failed.failure.code) == ("failed", "asset_exists")
    office.rpc("anvil_rollback", 2)
    office.rpc("anvil_dropAllTransactions")
    office.ticks()
    assert (office.state(operation), office.outbox.operation(operation.id).failure) == ("sent", None)
    office.mines(5)
    office.ticks()
    assert office.state(operation) == "confirmed"


def test_what_no_block_takes_is_signed_again_for_an_eighth_more_in_both_fees(office):
    operation = office.submits(1)
    office.ticks()
    first = office.node.call("eth_getTransactionByHash", pending_hash(office, operation))
    office.mines_empty(BUMP_AFTER_BLOCKS)
    office.ticks()
    second = office.node.call("eth_getTransactionByHash", pending_hash(office, operation))
    assert second["hash"] != first["hash"] and second["nonce"] == first["nonce"] and second["input"] == first["input"]
    for name in ("maxFeePerGas", "maxPriorityFeePerGas"):
        assert 8 * int(second[name], 16) >= 9 * int(first[name], 16)
    office.mines()
    office.ticks()
    done = office.outbox.operation(operation.id)
    assert done.state == "confirmed" and "0x" + done.transaction_hash.hex() == second["hash"]


def pending_hash(office, operation):
    return "0x" + office.outbox.operation(operation.id).transaction_hash.hex()


def test_a_transaction_that_waits_for_its_turn_is_not_raised(office):
    first, second = office.submits(1), office.submits(2)
    office.ticks()
    office.rpc("anvil_dropAllTransactions")
    office.mines(BUMP_AFTER_BLOCKS - 1)
    office.ticks()
    assert [len(office.signed_bytes(each)) for each in (first, second)] == [1, 1]
    office.rpc("anvil_dropAllTransactions")
    office.mines()
    office.ticks()
    assert [len(office.signed_bytes(each)) for each in (first, second)] == [2, 1]


def test_all_that_offer_less_than_blocks_ask_for_are_raised_at_once(office):
    first, second = office.submits(1), office.submits(2)
    office.ticks()
    office.mines_empty(BUMP_AFTER_BLOCKS)
    office.ticks()
    assert [len(office.signed_bytes(each)) for each in (first, second)] == [2, 2]
    office.mines()
    office.ticks()
    assert office.registered(1, 2) == [1, 2]


def test_the_earlier_attempt_counts_too_if_a_block_takes_it_after_all(office):
    operation = office.submits(1)
    office.ticks()
    first = pending_hash(office, operation)
    raw, = office.signed_bytes(operation)
    office.mines_empty(BUMP_AFTER_BLOCKS)
    office.ticks()
    assert pending_hash(office, operation) != first
    office.rpc("anvil_dropAllTransactions")
    office.calms()
    office.rpc("eth_sendRawTransaction", "0x" + raw.hex())
    office.mines()
    office.ticks()
    done = office.outbox.operation(operation.id)
    assert (done.state, "0x" + done.transaction_hash.hex()) == ("confirmed", first)


def test_a_nonce_that_the_same_key_used_elsewhere_costs_a_call_nothing(office):
    operation = office.submits(1)
    office.ticks()
    office.rpc("anvil_dropAllTransactions")
    uses_next_nonce(office)
    office.ticks()
    assert office.state(operation) == "sent"
    office.mines()
    office.ticks()
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed" and office.registered(1) == [1]


def test_bytes_signed_for_a_nonce_that_was_given_up_count_if_a_fork_lets_a_block_take_them(office):
    operation = office.submits(1)
    office.ticks()
    office.rpc("anvil_dropAllTransactions")
    uses_next_nonce(office)
    office.ticks()
    office.mines()
    office.ticks()  # starts over with the next nonce
    before, after = office.signed_bytes(operation)
    office.rpc("anvil_rollback", 2)
    office.rpc("anvil_dropAllTransactions")
    office.rpc("eth_sendRawTransaction", "0x" + before.hex())
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed" and before != after
    following = office.submits(2)
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(following) == "confirmed" and office.registered(1, 2) == [1, 2]


def uses_next_nonce(office):
    """The relayer's key sends something elsewhere, and it is mined."""
    relayer = office.wallets.relayer
    other = signed_bytes(relayer, {"to": office.wallets.agent.address, "value": 1, "maxFeePerGas": 2 * 10**10,
                                   "nonce": office.node.transaction_count(relayer.address, "latest")})
    office.rpc("eth_sendRawTransaction", "0x" + other.hex())
    office.mines()


def test_a_transfer_of_nothing_is_given_up_when_its_nonce_is_used_after_all(office):
    start = office.node.transaction_count(office.wallets.relayer.address, "latest")
    uses_next_nonce(office)
    office.submits(1)
    office.ticks()
    office.rpc("anvil_rollback", 1)
    office.rpc("anvil_dropAllTransactions")
    office.ticks()  # fills the gap
    office.rpc("anvil_dropAllTransactions")
    uses_next_nonce(office)
    for _ in range(3):
        office.ticks()
        office.mines()
    office.ticks()
    assert office.registered(1) == [1] and office.outbox.backlog().open == 0
    # the other's and ours
    assert office.node.transaction_count(office.wallets.relayer.address, "latest") == start + 2


def test_a_lane_that_is_in_trouble_does_not_stop_the_other(office, anvil):
    call, transaction = office.submits(1), office.hands_in(office.signs(2))
    with FaultProxy(anvil.rpc_url, Faults(unknown_methods=("eth_maxPriorityFeePerGas",))) as proxy:
        blind = office.reopens(Node(proxy.rpc_url))
        with pytest.raises(NodeRefused):
            blind.tick()
        blind.close()
    assert [office.state(each) for each in (call, transaction)] == ["queued", "sent"]


def test_a_nonce_that_a_fork_left_unused_is_filled_so_that_later_ones_can_be_mined(office):
    """The same key was used elsewhere (nonce n), we went on with n+1, and a fork took the other transaction away."""
    uses_next_nonce(office)
    operation = office.submits(1)
    office.ticks()
    office.rpc("anvil_rollback", 1)
    office.rpc("anvil_dropAllTransactions")
    office.ticks(2)
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed" and office.registered(1) == [1]
    assert [each.label.kind for each in office.outbox.operations(Filters(most=9))] == ["register"] != [FILLER]


def test_a_waiting_call_takes_the_unused_nonce_before_a_transfer_of_nothing_does(office):
    relayer = office.wallets.relayer
    nonce = office.node.transaction_count(relayer.address, "latest")
    uses_next_nonce(office)
    office.submits(1)
    office.ticks()
    office.rpc("anvil_rollback", 1)
    office.rpc("anvil_dropAllTransactions")
    second = office.submits(2)
    office.ticks()
    sent = office.node.call("eth_getTransactionByHash", pending_hash(office, second))
    assert int(sent["nonce"], 16) == nonce
    office.mines()
    assert office.registered(1, 2) == [1, 2]
    assert office.node.transaction_count(relayer.address, "latest") == nonce + 2


def test_more_calls_than_may_be_in_flight_are_all_mined_in_turn(office):
    numbers = range(1, 101)
    operations = [office.submits(number) for number in numbers]
    office.ticks()
    assert office.pool() == 64
    office.mines()
    office.ticks()
    office.mines()
    office.ticks()
    assert {office.state(each) for each in operations} == {"confirmed"}
    assert office.registered(*numbers) == list(numbers)


def test_on_another_chain_nothing_is_sent(office):
    office.submits(1)
    office.rpc("anvil_setCode", office.registrar.deployment.ledger, "0x00")
    with pytest.raises(ChainChanged):
        office.outbox.tick()
    assert office.pool() == 0
