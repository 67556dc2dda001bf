"""A process that accepts and sends, made to be killed: `python -m tests.outbox.sending_process DATABASE NODE DEPLOYMENT`.

Each line on its standard input is the number of an asset, paid by the relayer, or `w` and a number, the asset that a
wallet of that number registers itself. It writes `accepted N` when the answer could have left, or `refused N CODE`.
"""
from __future__ import annotations

import sys
import threading
from pathlib import Path

from eth_account import Account

from ledger.chain.deployment import Deployment
from ledger.chain.node import Node
from ledger.errors import LedgerError
from ledger.outbox import Intent, Label, Outbox, RelayerKey, Sending, SignedIntent
from tests.conftest import development_account
from tests.outbox.registrations import Registrar, asset

RELAYER, PERFORMER = 0, 1
WALLET_KEY = 10**6  # private keys of wallets: this and their number
FUNDS_WEI = 10**18


def wallet_of(number):
    """A wallet that signs one registration only."""
    return Account.from_key((WALLET_KEY + number).to_bytes(32, "big"))


def intent_for(line, registrar):
    number = int(line.removeprefix("w"))
    label = Label(line, "register", "test", line)
    if line.startswith("w"):
        return SignedIntent(label, registrar.transaction(asset(number), wallet_of(number)))
    return Intent(label, registrar.call(asset(number)))


def fund(node, wallets):
    """Each wallet can pay for its registration."""
    for wallet in wallets:
        node.call("anvil_setBalance", wallet.address, hex(FUNDS_WEI))


def open_outbox(database_url, rpc_url, deployment):
    node = Node(rpc_url)
    return Outbox.open(database_url, Sending(node, deployment, 2, RelayerKey(development_account(RELAYER))))


def main(database_url, rpc_url, deployment_file):
    deployment = Deployment.load(Path(deployment_file))
    registrar = Registrar(deployment, development_account(PERFORMER))
    outbox = open_outbox(database_url, rpc_url, deployment)
    stop = threading.Event()
    loop = threading.Thread(target=outbox.run, args=(stop,))
    loop.start()
    for line in map(str.strip, sys.stdin):
        intent = intent_for(line, registrar)
        try:
            outbox.submit_signed(intent) if line.startswith("w") else outbox.submit(intent)
            print(f"accepted {line}", flush=True)
        except LedgerError as refused:
            print(f"refused {line} {refused.code}", flush=True)
    stop.set()
    loop.join()
    outbox.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
