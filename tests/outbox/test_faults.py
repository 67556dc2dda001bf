"""Under lost, late and doubled requests, a node that forgets and processes that are killed, nothing accepted is lost.

The naive sender under the same faults shows that they are able to lose something.
"""
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.deployment import deploy
from ledger.chain.node import Node
from ledger.errors import Unavailable
from ledger.outbox import Filters, Outbox, RelayerKey, Sending
from tests.conftest import development_account
from tests.outbox.naive_sender import NaiveSender
from tests.outbox.proxy import FaultProxy, Faults
from tests.outbox.registrations import Registrar, asset
from tests.outbox.sending_process import PERFORMER, RELAYER, fund, intent_for, open_outbox, wallet_of

PATIENCE_S = 300  # guards against hanging, not against slowness
SEED = 20_260_101
SHARES = {"before": 0.1, "after": 0.1, "doubled": 0.1}
ROUNDS = 40
FORGETS_EVERY = 5    # rounds: the node loses its mempool
FALLS_BACK_EVERY = 7  # rounds: and its newest block with it
SETTLING_ROUNDS = 40


@pytest.fixture
def faulty(anvil, deployment, wallets, rpc):
    """A chain that mines when told to, behind a proxy that loses, repeats and breaks off; the same in each run."""
    rpc("evm_setAutomine", False)
    rpc("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    with FaultProxy(anvil.rpc_url, Faults(draw=random.Random(SEED), **SHARES)) as proxy:
        yield proxy


def misfortune(rpc, round_):
    """What happens to the node between two rounds."""
    if round_ % FORGETS_EVERY == 4:
        rpc("anvil_dropAllTransactions")
    rpc("evm_mine")
    if round_ % FALLS_BACK_EVERY == 6:
        rpc("anvil_rollback", 1)
        rpc("anvil_dropAllTransactions")


def registered(node, registrar, numbers):
    performer = registrar.performer.address
    return [number for number in numbers if registrar.performer_of(node, asset(number)) == performer]


def tries(work):
    """Whether it worked out; what the faults do to it is what is tested."""
    try:
        work()
        return True
    except Unavailable:
        return False


def test_the_outbox_loses_nothing_and_does_nothing_twice(faulty, node, deployment, wallets, rpc, tmp_path):
    registrar, accepted = Registrar(deployment, wallets.performer), set()
    before = node.transaction_count(wallets.relayer.address, "latest")
    outbox = Outbox.open(f"sqlite:///{tmp_path}/outbox.db",
                         Sending(Node(faulty.rpc_url), deployment, 2, RelayerKey(wallets.relayer)))
    fund(node, [wallet_of(number) for number in range(1000, 1000 + ROUNDS)])
    for round_ in range(ROUNDS):
        for line in (str(round_), f"w{1000 + round_}"):
            intent = intent_for(line, registrar)
            submit = outbox.submit_signed if line.startswith("w") else outbox.submit
            if tries(lambda: submit(intent)):
                accepted.add(int(line.removeprefix("w")))
        tries(outbox.tick)
        misfortune(rpc, round_)
    for fault in SHARES:
        setattr(faulty.faults, fault, 0.0)
    for _ in range(SETTLING_ROUNDS):
        outbox.tick()
        rpc("evm_mine")
    operations = outbox.operations(Filters(most=1000))
    outbox.close()
    assert min(faulty.counts[fault] for fault in SHARES) > 10  # the faults happened
    assert len(accepted) > ROUNDS  # and stopped only some
    assert {each.state for each in operations} == {"confirmed"}
    assert {int(each.label.subject.removeprefix("w")) for each in operations} >= accepted
    assert registered(node, registrar, sorted(accepted)) == sorted(accepted)
    # one nonce for each call: nothing was sent twice as two transactions
    by_relayer = [each for each in operations if each.sender == wallets.relayer.address]
    assert node.transaction_count(wallets.relayer.address, "latest") - before == len(by_relayer)


def test_a_naive_sender_loses_some_under_the_same_faults(faulty, node, deployment, wallets, rpc):
    registrar, accepted = Registrar(deployment, wallets.performer), []
    sender = NaiveSender(Node(faulty.rpc_url), wallets.relayer)
    for round_ in range(ROUNDS):
        for number in (round_, 1000 + round_):
            if sender.submit(registrar.call(asset(number))):
                accepted.append(number)
        misfortune(rpc, round_)
    for _ in range(SETTLING_ROUNDS):
        rpc("evm_mine")
    lost = set(accepted) - set(registered(node, registrar, accepted))
    assert len(accepted) > ROUNDS and len(lost) > 0


class Service:
    """A sending process under our control."""

    def __init__(self, database_url, rpc_url, deployment_file):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.sending_process", database_url, rpc_url, str(deployment_file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def submits(self, line):
        """Whether it was accepted; None if the process did not live to say so."""
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return None
        answer = self._process.stdout.readline().split()
        return answer[0] == "accepted" if answer else None

    def is_killed(self):
        """SIGKILL: nothing is closed, flushed or given back."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()

    def ends(self):
        """It is told that nothing more comes, and closes in order."""
        self._process.stdin.close()
        assert self._process.wait(PATIENCE_S) == 0
        self._process.stdout.close()

    def is_running(self):
        return self._process.poll() is None


@pytest.fixture
def start_service():
    """`start_service(database_url, rpc_url, deployment_file)` starts one that does not outlive the test."""
    started = []

    def start(*arguments):
        started.append(Service(*arguments))
        return started[-1]

    yield start
    for service in started:
        if service.is_running():
            service.is_killed()


@pytest.fixture
def deployment_file(deployment, tmp_path):
    file = tmp_path / "deployment.json"
    deployment.save(file)
    return file


def wait_until(holds):
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        threading.Event().wait(0.05)


def comes_to_its_end(outbox):
    """Nothing is open any more; fails if for long nothing got ahead, however slow the machine is."""
    while waiting := outbox.backlog().open:
        wait_until(lambda: outbox.backlog().open < waiting)


def test_what_was_accepted_before_kill_9_is_mined_by_the_next_process(
    anvil, node, deployment, deployment_file, rpc, start_service, tmp_path
):
    rpc("evm_setAutomine", False)
    rpc("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    database_url, lines = f"sqlite:///{tmp_path}/outbox.db", ["1", "2", "w3", "4", "w5"]
    fund(node, [wallet_of(3), wallet_of(5)])
    service = start_service(database_url, anvil.rpc_url, deployment_file)
    assert [service.submits(line) for line in lines] == [True] * 5
    service.is_killed()
    rpc("anvil_dropAllTransactions")
    rpc("evm_setAutomine", True)
    follower = start_service(database_url, anvil.rpc_url, deployment_file)
    outbox = open_outbox(database_url, anvil.rpc_url, deployment)

    def all_confirmed():
        rpc("evm_mine")
        return {each.state for each in outbox.operations(Filters(most=9))} == {"confirmed"}

    wait_until(all_confirmed)
    follower.ends()
    outbox.close()
    registrar = Registrar(deployment, development_account(PERFORMER))
    assert registered(node, registrar, range(1, 6)) == [1, 2, 3, 4, 5]


class KillableChain:
    """A development chain with a state file that is killed and started again, always behind the same proxy."""

    def __init__(self, state, faults):
        self._options = AnvilOptions(state=state, block_time_s=1)
        self._anvil = Anvil.start(self._options)
        self.proxy = FaultProxy(self._anvil.rpc_url, faults)

    @property
    def node(self):
        return Node(self._anvil.rpc_url)

    def is_kept(self):
        """The state file holds what is on the chain now, so that a kill loses only what comes after."""
        block = self.node.block_number()
        wait_until(lambda: self.node.block_number() > block + 2)

    def is_killed(self):
        os.kill(self._anvil.pid, signal.SIGKILL)
        self._anvil.stop()
        self._anvil = Anvil.start(self._options)
        self.proxy.upstream = self._anvil.rpc_url

    def ends(self):
        self._anvil.stop()
        self.proxy.__exit__()


@pytest.fixture
def killable(tmp_path):
    chain = KillableChain(tmp_path / "chain.json", Faults(draw=random.Random(SEED), delayed=0.2, delay_s=0.1, **SHARES))
    yield chain
    chain.ends()


@pytest.mark.long
@pytest.mark.parametrize("shard", range(4))
def test_campaign_of_kills_loses_nothing(killable, start_service, tmp_path, shard):
    """Each shard: 500 intents, the process killed every 60, the node every 90, a tenth of all requests lost or doubled."""
    draw = random.Random(SEED + shard)
    deployment = deploy(killable.node, development_account(RELAYER))
    deployment.save(tmp_path / "deployment.json")
    registrar, naive = Registrar(deployment, development_account(PERFORMER)), development_account(4)
    numbers, naive_numbers = range(500), range(5000, 5500)
    fund(killable.node, [wallet_of(number) for number in numbers])
    killable.is_kept()
    database_url = f"sqlite:///{tmp_path}/outbox.db"
    arguments = (database_url, killable.proxy.rpc_url, tmp_path / "deployment.json")
    service, accepted, believed = start_service(*arguments), [], []
    sender = NaiveSender(Node(killable.proxy.rpc_url), naive)
    for number in numbers:
        if service.submits(f"w{number}" if number % 2 else str(number)):
            accepted.append(number)
        if sender.submit(registrar.call(asset(naive_numbers[number]))):
            believed.append(naive_numbers[number])
        if draw.random() < 1 / 60:
            service.is_killed()
            service = start_service(*arguments)
        if draw.random() < 1 / 90:
            killable.is_killed()
    for fault in (*SHARES, "delayed"):
        setattr(killable.proxy.faults, fault, 0.0)
    outbox = open_outbox(*arguments[:2], deployment)
    comes_to_its_end(outbox)
    operations = outbox.operations(Filters(most=10_000))
    outbox.close()
    service.ends()
    lost = set(accepted) - set(registered(killable.node, registrar, accepted))
    naive_lost = set(believed) - set(registered(killable.node, registrar, believed))
    print(f"shard {shard}: {len(accepted)} accepted, {len(lost)} lost, {killable.proxy.counts};"
          f" naive: {len(believed)} accepted, {len(naive_lost)} lost")
    assert not lost and {each.state for each in operations} == {"confirmed"}
    assert len(naive_lost) > 0 and len(accepted) > 300
