"""What is accepted is on disk, is sent once, and reaches a block or says why not."""
import threading

import pytest

from ledger.chain.node import Node, NodeUnavailable
from ledger.outbox import Filters, IdempotencyMismatch, OperationUnknown, Outbox, Sending, operation_id
from ledger.outbox.relayer import RelayerMissing
from ledger.reverts import AssetExists
from tests.outbox.proxy import FaultProxy, Faults
from tests.outbox.registrations import asset

PATIENCE_S = 300  # guards against hanging, not against slowness


def test_a_call_goes_from_queued_to_confirmed(office):
    operation = office.submits(1)
    assert (operation.state, operation.transaction_hash) == ("queued", None)
    office.ticks()
    sent = office.outbox.operation(operation.id)
    assert sent.state == "sent" and sent.transaction_hash is not None and sent.block_number is None
    office.mines()
    office.ticks()
    done = office.outbox.operation(operation.id)
    receipt = office.node.receipt(sent.transaction_hash)
    assert done.state == "confirmed" and done.failure is None
    assert done.transaction_hash == sent.transaction_hash
    assert (done.block_number, done.gas_used) == (int(receipt["blockNumber"], 16), int(receipt["gasUsed"], 16))
    assert done.block_hash == bytes.fromhex(receipt["blockHash"][2:])
    assert done.fee_wei == done.gas_used * int(receipt["effectiveGasPrice"], 16)
    assert office.registered(1) == [1]


def test_an_operation_is_mined_until_it_is_deep_enough(open_office):
    office = open_office(confirmations=3)
    operation = office.submits(1)
    office.ticks()
    states = []
    for _ in range(3):
        office.mines()
        office.ticks()
        states.append(office.state(operation))
    assert states == ["mined", "mined", "confirmed"]


def test_the_same_intent_again_is_the_same_operation_also_when_it_could_not_be_done_again(office):
    operation = office.submits(1)
    assert office.submits(1) == operation
    office.ticks()
    office.mines()
    office.ticks()
    again = office.submits(1)
    assert (again.id, again.state) == (operation.id, "confirmed")
    assert len(office.outbox.operations(Filters(most=10))) == 1


def test_the_same_key_for_another_call_is_refused_and_names_the_operation(office):
    operation = office.submits(1, key="one")
    with pytest.raises(IdempotencyMismatch) as refused:
        office.submits(2, key="one")
    assert refused.value.operation == operation.id
    assert len(office.outbox.operations(Filters(most=10))) == 1


def test_the_same_intent_from_many_threads_at_once_is_one_operation(office):
    found, start = [], threading.Barrier(8)

    def submit():
        start.wait()
        found.append(office.submits(1).id)

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1
    office.ticks()
    assert office.pool() == 1


def test_what_the_contract_would_refuse_is_refused_with_its_code_and_nothing_is_kept(office):
    office.submits(1)
    office.ticks()
    office.mines()
    with pytest.raises(AssetExists) as refused:
        office.submits(1, key="again")
    assert refused.value.code == "asset_exists"
    assert office.outbox.operation_of_key("again") is None


def test_of_two_calls_that_exclude_each_other_the_second_fails_with_the_code_of_the_contract(office):
    first, second = office.submits(1, key="first"), office.submits(1, key="second")
    office.ticks()
    office.mines()
    office.ticks()
    failed = office.outbox.operation(second.id)
    assert office.state(first) == "confirmed"
    assert (failed.state, failed.failure.code) == ("failed", "asset_exists")
    assert failed.failure.facts == {"asset": "0x" + asset(1).hex()}
    assert failed.gas_used > 0 and failed.block_number is not None


def test_without_a_node_nothing_is_accepted(office, tmp_path):
    dead = Outbox.open(f"sqlite:///{tmp_path}/dead.db", Sending(
        Node("http://127.0.0.1:9"), office.registrar.deployment, 1, office.outbox._sending.relayer))
    office.outbox, live = dead, office.outbox
    with pytest.raises(NodeUnavailable):
        office.submits(1)
    assert dead.operations(Filters(most=1)) == []
    office.outbox = live
    dead.close()


def test_without_a_relayer_key_calls_are_refused_and_wallets_are_served(office, tmp_path):
    office.outbox = Outbox.open(f"sqlite:///{tmp_path}/keyless.db",
                                Sending(office.node, office.registrar.deployment, 1, None))
    office.opened.append(office.outbox)
    with pytest.raises(RelayerMissing):
        office.submits(1)
    operation = office.hands_in(office.signs(1))
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed"


def test_an_unknown_operation_is_not_found(office):
    with pytest.raises(OperationUnknown):
        office.outbox.operation(operation_id("never"))
    assert office.outbox.operation_of_key("never") is None


def test_operations_are_listed_by_subject_state_and_page(office):
    for number in (1, 2, 3):
        office.submits(number)
    office.ticks()
    last = office.submits(4)
    assert [o.label.subject for o in office.outbox.operations(Filters(most=2))] == ["asset/1", "asset/2"]
    second = office.outbox.operations(Filters(most=2))[1]
    assert [o.label.subject for o in office.outbox.operations(Filters(most=9, after=second.position))] \
        == ["asset/3", "asset/4"]
    assert office.outbox.operations(Filters(most=9, state="queued")) == [last]
    assert office.outbox.operations(Filters(most=9, subject="asset/4")) == [last]


def test_the_backlog_counts_what_is_not_at_its_end(office):
    assert (office.outbox.backlog().open, office.outbox.backlog().oldest_at) == (0, None)
    first = office.submits(1)
    office.ticks()
    office.submits(2)
    backlog = office.outbox.backlog()
    assert (backlog.queued, backlog.sent, backlog.mined) == (1, 1, 0)
    assert backlog.oldest_at == first.submitted_at
    office.ticks()
    office.mines()
    office.ticks()
    assert office.outbox.backlog().open == 0


def test_the_loop_carries_what_is_submitted_while_it_runs_and_ends_when_told(office, rpc):
    rpc("evm_setAutomine", True)
    stop = threading.Event()
    loop = threading.Thread(target=office.outbox.run, args=(stop,))
    loop.start()
    operation = office.submits(1)
    confirmed = threading.Event()
    for _ in range(int(PATIENCE_S / 0.02)):
        if office.state(operation) == "confirmed":
            break
        confirmed.wait(0.02)
    assert office.state(operation) == "confirmed"
    stop.set()
    loop.join(PATIENCE_S)
    assert not loop.is_alive()
    # the lease is free at once, so another process need not wait for its end
    assert office.reopens().tick() is False


def test_the_loop_outlives_a_node_that_is_away_and_says_so_once(office, anvil, caplog):
    stop, waiting = threading.Event(), threading.Event()
    with FaultProxy(anvil.rpc_url, Faults(before=1.0)) as proxy:
        outbox = office.reopens(Node(proxy.rpc_url))
        operation = office.submits(1)
        loop = threading.Thread(target=outbox.run, args=(stop,))
        loop.start()
        while proxy.counts["before"] < 5:
            waiting.wait(0.01)
        proxy.faults.before = 0.0
        for _ in range(int(PATIENCE_S / 0.02)):
            if office.state(operation) == "sent":
                break
            waiting.wait(0.02)
        stop.set()
        loop.join(PATIENCE_S)
    assert office.state(operation) == "sent" and not loop.is_alive()
    assert [record.levelname for record in caplog.records if record.name.startswith("ledger.outbox")] == ["WARNING"]
