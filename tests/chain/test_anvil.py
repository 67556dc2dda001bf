"""The development chain as a process: it starts, keeps its blocks, and says what is wrong when it cannot."""
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from web3 import HTTPProvider, Web3

from ledger.chain.anvil import (
    Anvil, AnvilFailed, AnvilMissing, AnvilOptions, StateInUse, StateUnreadable,
    find_anvil, previous_copy, recover, replace_state,
)

PATIENCE_S = 300  # guards against hanging, not against slowness


def chain_of(anvil):
    return Web3(HTTPProvider(anvil.rpc_url))


def mine(anvil):
    chain_of(anvil).provider.make_request("evm_mine", [])


def wait_until(holds):
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        threading.Event().wait(0.02)


def blocks_in(state):
    return len(json.loads(state.read_bytes())["blocks"]) if state.exists() else 0


def test_two_chains_run_beside_each_other():
    with Anvil.start(AnvilOptions()) as one, Anvil.start(AnvilOptions()) as other:
        mine(one)
        assert [chain_of(a).eth.block_number for a in (one, other)] == [1, 0]
        assert chain_of(one).eth.chain_id == 31337


def test_a_chain_listens_on_loopback_only():
    with Anvil.start(AnvilOptions()) as anvil:
        assert anvil.rpc_url.startswith("http://127.0.0.1:")


def test_a_stopped_chain_has_no_process_and_stops_twice():
    anvil = Anvil.start(AnvilOptions())
    anvil.stop()
    anvil.stop()
    assert not anvil.is_running()
    with pytest.raises(ProcessLookupError):
        os.kill(anvil.pid, 0)


def test_a_chain_with_a_block_time_leaves_a_transaction_waiting():
    with Anvil.start(AnvilOptions(block_time_s=3600)) as anvil:
        chain = chain_of(anvil)
        chain.eth.send_transaction({"from": chain.eth.accounts[0], "to": chain.eth.accounts[1], "value": 1})
        assert chain.eth.block_number == 0


def test_a_chain_with_a_state_file_continues_after_a_stop(tmp_path):
    options = AnvilOptions(state=tmp_path / "chain.json")
    with Anvil.start(options) as anvil:
        mine(anvil)
        mine(anvil)
        head = chain_of(anvil).eth.get_block("latest").hash
    with Anvil.start(options) as anvil:
        assert chain_of(anvil).eth.get_block("latest").hash == head


def test_a_killed_chain_continues_from_what_was_kept(tmp_path):
    state = tmp_path / "chain.json"
    anvil = Anvil.start(AnvilOptions(state=state))
    mine(anvil)
    wait_until(lambda: blocks_in(state) == 2)
    os.kill(anvil.pid, signal.SIGKILL)
    anvil.stop()
    with Anvil.start(AnvilOptions(state=state)) as anvil:
        assert chain_of(anvil).eth.block_number == 1


def test_a_node_that_outlives_its_parent_writes_its_state_when_it_is_told_to_end(tmp_path):
    state = tmp_path / "chain.json"
    anvil = Anvil.start(AnvilOptions(state=state))
    anvil._keeper.stop()  # what a killed parent no longer does
    mine(anvil)
    os.kill(anvil.pid, signal.SIGTERM)
    wait_until(lambda: not anvil.is_running())
    assert blocks_in(state) == 2


def test_a_chain_ends_in_order_when_whoever_started_it_is_killed(tmp_path):
    state = tmp_path / "chain.json"
    command = [sys.executable, "-m", "ledger.chain", "--port", "0", "--state", state]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        node = Web3(HTTPProvider(parent.stdout.readline().split()[-1]))
        process = os.pidfd_open(int(state.with_name("chain.json.lock").read_text()))
        node.provider.make_request("evm_mine", [])
        parent.kill()
    assert select.select([process], [], [], PATIENCE_S)[0], "it goes on without its parent"
    assert blocks_in(state) == 2
    with Anvil.start(AnvilOptions(state=state)) as anvil:
        assert chain_of(anvil).eth.block_number == 1


def test_a_state_that_was_cut_off_is_replaced_by_its_previous_copy(tmp_path):
    state = tmp_path / "chain.json"
    options = AnvilOptions(state=state)
    with Anvil.start(options) as anvil:
        mine(anvil)
    state.write_bytes(state.read_bytes()[:1000])
    with Anvil.start(options) as anvil:
        assert chain_of(anvil).eth.block_number == 1


def test_a_state_without_a_whole_copy_is_refused_and_left_alone(tmp_path):
    state = tmp_path / "chain.json"
    state.write_bytes(b'{"blocks": [')
    with pytest.raises(StateUnreadable) as refused:
        Anvil.start(AnvilOptions(state=state))
    assert refused.value.code == "state_unreadable"
    assert state.read_bytes() == b'{"blocks": ['


def test_recovery_survives_a_stop_between_the_two_renames(tmp_path):
    state = tmp_path / "chain.json"
    replace_state(state, b'{"number": 1}')
    os.replace(state, previous_copy(state))
    recover(state)
    assert state.read_bytes() == b'{"number": 1}'


def test_replacing_a_state_keeps_the_one_before_it(tmp_path):
    state = tmp_path / "chain.json"
    for number in (1, 2, 3):
        replace_state(state, b'{"number": %d}' % number)
    assert (state.read_bytes(), previous_copy(state).read_bytes()) == (b'{"number": 3}', b'{"number": 2}')


def test_a_second_start_on_one_state_is_refused_by_the_first_ones_number(tmp_path):
    options = AnvilOptions(state=tmp_path / "chain.json")
    with Anvil.start(options) as anvil:
        with pytest.raises(StateInUse) as refused:
            Anvil.start(options)
        assert refused.value.pid == str(anvil.pid)
    Anvil.start(options).stop()


def test_a_port_that_is_taken_is_named_as_the_reason():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(AnvilFailed) as refused:
            Anvil.start(AnvilOptions(port=taken.getsockname()[1]))
    assert "in use" in str(refused.value)


def test_a_missing_program_names_the_script_that_installs_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AnvilMissing) as refused:
        find_anvil(checkout=tmp_path)
    assert "scripts/setup" in str(refused.value)


def test_a_program_on_the_path_serves_where_the_checkout_has_none(tmp_path, monkeypatch):
    program = tmp_path / "anvil"
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_anvil(checkout=tmp_path / "elsewhere") == program
