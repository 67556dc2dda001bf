"""The development chain as a program of its own, as a container runs it."""
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from web3 import HTTPProvider, Web3

PATIENCE_S = 300  # guards against hanging, not against slowness


def start(*arguments):
    process = subprocess.Popen(
        [sys.executable, "-m", "ledger.chain", "--port", "0", *arguments], stdout=subprocess.PIPE, text=True,
    )
    line = process.stdout.readline()
    assert line.startswith("listening on http://"), line
    return process, Web3(HTTPProvider(line.removeprefix("listening on ").strip()))


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_chain_told_to_end_keeps_its_newest_block(tmp_path, ending):
    state = tmp_path / "chain.json"
    process, chain = start("--state", str(state))
    chain.provider.make_request("evm_mine", [])
    assert chain.eth.block_number == 1
    process.send_signal(ending)
    assert process.wait(PATIENCE_S) == 0
    assert len(json.loads(state.read_bytes())["blocks"]) == 2


def test_a_chain_that_is_killed_ends_the_program_with_an_error():
    process, chain = start()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    [node] = [int(pid) for pid in children if Path(f"/proc/{pid}/comm").read_text() == "anvil\n"]
    os.kill(node, signal.SIGKILL)
    assert process.wait(PATIENCE_S) != 0
