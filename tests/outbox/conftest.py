"""An outbox on a real chain that mines only when it is told to."""
import sqlite3
from dataclasses import dataclass, field
from typing import Any

import pytest

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.deployment import deploy
from ledger.chain.node import Node
from ledger.outbox import Intent, Label, Outbox, RelayerKey, Sending, SignedIntent
from ledger.outbox.lane import Lane
from ledger.outbox.lease import take
from tests.conftest import asking
from tests.outbox.registrations import Registrar, asset

CALM = 10**9      # what the development chain starts with
DEAR = 4 * 10**9  # more than twice that and a priority fee of 1 gwei


@dataclass
class Office:
    """One process that sends: its outbox, its chain, and the registrations that it is asked for."""

    outbox: Outbox
    node: Node
    registrar: Registrar
    wallets: Any
    rpc: Any
    path: Any
    confirmations: int = 1
    opened: list = field(default_factory=list)

    def submits(self, number, key=None):
        """A registration of asset `number`, paid by the relayer."""
        label = Label(key or f"register-{number}", "register", "performer", f"asset/{number}")
        return self.outbox.submit(Intent(label, self.registrar.call(asset(number))))

    def hands_in(self, transaction, key=None):
        """What a wallet has signed."""
        label = Label(key or f"signed-{transaction.hex()[-64:]}", "wallet", "producer", "")
        return self.outbox.submit_signed(SignedIntent(label, transaction))

    def signs(self, number, wallet=None, **fields):
        """A registration of asset `number` as a transaction of a wallet, with the wallet's next nonce."""
        wallet = wallet or self.wallets.producer
        nonce = {"nonce": self.node.transaction_count(wallet.address, "latest")}
        return self.registrar.transaction(asset(number), wallet, **(nonce | fields))

    def mines(self, blocks=1):
        for _ in range(blocks):
            self.rpc("evm_mine")

    def mines_empty(self, blocks=1):
        """Blocks that take nothing of the mempool: they ask for more than was offered in calm times."""
        for _ in range(blocks):
            self.rpc("anvil_setNextBlockBaseFeePerGas", hex(DEAR))
            self.rpc("evm_mine")

    def calms(self):
        """The next block asks for little again."""
        self.rpc("anvil_setNextBlockBaseFeePerGas", hex(CALM))

    def ticks(self, times=1):
        for _ in range(times):
            self.outbox.tick()

    def state(self, operation):
        return self.outbox.operation(operation.id).state

    def registered(self, *numbers):
        """Those of the assets that the chain knows."""
        performer = self.wallets.performer.address
        return [n for n in numbers if self.registrar.performer_of(self.node, asset(n)) == performer]

    def pool(self):
        """How many transactions the node holds in no block."""
        status = self.rpc("txpool_status")
        return int(status["pending"], 16) + int(status["queued"], 16)

    def signed_bytes(self, operation):
        """All that was ever signed for the operation, the oldest first."""
        with sqlite3.connect(self.path.removeprefix("sqlite:///")) as database:
            return [raw for raw, in database.execute(
                "SELECT raw FROM outbox_attempts WHERE position = ? ORDER BY rowid", (operation.position,))]

    def lane(self):
        """The relayer's lane as the outbox holds it during a step."""
        address, holder = self.wallets.relayer.address, self.outbox._holder
        return Lane(self.outbox._journal, self.outbox._sending, take(self.outbox._journal, address, holder))

    def reopens(self, node=None):
        """A new process with the same file, while the old one still believes that it lives."""
        sending = Sending(node or self.node, self.registrar.deployment, self.confirmations, RelayerKey(self.wallets.relayer))
        outbox = Outbox.open(self.path, sending)
        self.opened.append(outbox)
        return outbox


# These tests roll blocks back. A node that has made some hundred blocks before has then lost the contracts' code now and
# again, so each file has a young one.
@pytest.fixture(scope="module")
def anvil():
    with Anvil.start(AnvilOptions()) as node:
        yield node


@pytest.fixture(scope="module")
def rpc(anvil):
    return asking(anvil)


@pytest.fixture(scope="module")
def session_deployment(anvil, wallets):
    return deploy(Node(anvil.rpc_url), wallets.relayer)


@pytest.fixture
def open_office(node, deployment, wallets, rpc, tmp_path):
    """`open_office(confirmations)` opens an outbox on a chain without automatic blocks."""
    rpc("evm_setAutomine", False)
    rpc("anvil_setNextBlockBaseFeePerGas", hex(CALM))  # the node does not take this back after a test
    opened = []

    def open_(confirmations=1):
        path = f"sqlite:///{tmp_path}/outbox.db"
        office = Office(None, node, Registrar(deployment, wallets.performer), wallets, rpc, path, confirmations)
        office.outbox = office.reopens()
        opened.append(office)
        return office

    yield open_
    for office in opened:
        for outbox in office.opened:
            outbox.close()


@pytest.fixture
def office(open_office):
    return open_office()
