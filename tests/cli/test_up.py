"""`ledger up`: how it starts, goes on, and ends without leaving a process behind."""
import json
import os
import select
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.client import Signers, Wallet, Wish, draft_registration, register
from tests.server import LEDGER, Server

WITHIN_S = 300  # guards against hanging, not against slowness


def children_of(pid):
    """All processes below this one, as /proc says."""
    found, waiting = [], [pid]
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue  # it ended meanwhile
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    while waiting:
        below = parents.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def has_ended(process):
    """Whether the process of this descriptor ends within a moment: some only notice that their parent is gone."""
    return bool(select.select([process], [], [], WITHIN_S)[0])


def refusal(*options):
    """What `ledger up` says when it does not start."""
    ended = subprocess.run([LEDGER, "up", "--json", *map(str, options)], capture_output=True, text=True, timeout=WITHIN_S)
    assert "Traceback" not in ended.stderr
    return ended.returncode, json.loads(ended.stdout)["code"]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_all_its_processes_and_goes_on_where_it_was(tmp_path, recordings, stop):
    with Server.start(tmp_path / "data") as server:
        performer = Wallet.of_development_account(1, server.client)
        wish = Wish((recordings / "vm-options.wav").read_bytes(), policy="permitted")
        draft = draft_registration(server.client, performer, wish)
        register(server.client, draft, Signers(performer))
        processes = [os.pidfd_open(pid) for pid in children_of(server.process.pid)]
        assert len(processes) >= 3  # the chain, a worker, the decoders
        os.kill(server.process.pid, stop)
        assert server.process.wait(60) == 0
        assert server.process.stdout.read() == "", "standard output is one JSON object"
    assert all(has_ended(process) for process in processes)
    with Server.start(tmp_path / "data") as again:
        assert again.about["ledger"] == server.about["ledger"]
        assert again.client.get(f"/assets/{draft['asset_id']}")["performer"] == performer.address
        assert again.client.post_media("/verifications", wish.media)["verdict"] == "exact_copy"


def test_several_workers_answer_as_one_and_nothing_outlives_a_killed_parent(tmp_path, recordings):
    server = Server.start(tmp_path / "data", "--workers", "2")
    performer = Wallet.of_development_account(1, server.client)
    wish = Wish((recordings / "vm-options.wav").read_bytes(), policy="permitted")
    register(server.client, draft_registration(server.client, performer, wish), Signers(performer))
    assert "Traceback" not in server.log.read_text()
    processes = {pid: os.pidfd_open(pid) for pid in children_of(server.process.pid)}
    assert int((tmp_path / "data" / "chain.json.lock").read_text()) in processes
    server.process.kill()
    server.process.wait()
    server.process.stdout.close()
    assert [pid for pid, process in processes.items() if not has_ended(process)] == []


def test_records_that_another_key_opens_are_said_before_anything_is_served(tmp_path):
    with Anvil.start(AnvilOptions()) as chain:
        with Server.start(tmp_path / "data", "--rpc-url", chain.rpc_url):
            pass
        key = tmp_path / "data" / "records.key"
        key.write_text(key.read_text().translate(str.maketrans("0123456789abcdef", "123456789abcdef0")))
        assert refusal("--rpc-url", chain.rpc_url, "--port", 0, "--data-dir", tmp_path / "data") == (1, "wrong_records_key")


def test_a_second_start_in_the_same_directory_is_refused(served):
    assert refusal("--port", 0, "--data-dir", served.about["data_dir"]) == (1, "state_in_use")


def test_a_port_that_is_taken_is_said(served, tmp_path):
    port = served.about["api"].rpartition(":")[2]
    assert refusal("--port", port, "--data-dir", tmp_path) == (1, "port_in_use")


def test_a_host_that_is_not_this_machine_is_said(tmp_path):
    assert refusal("--host", "192.0.2.1", "--port", 0, "--data-dir", tmp_path) == (1, "port_refused")


def test_a_node_that_is_not_there_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert refusal("--rpc-url", url, "--port", 0, "--data-dir", tmp_path) == (1, "node_unavailable")


def test_a_directory_that_is_a_file_is_said(tmp_path):
    file = tmp_path / "file"
    file.touch()
    assert refusal("--port", 0, "--data-dir", file)[0] == 1


def test_a_chain_that_was_reset_is_refused_and_not_mixed(tmp_path):
    with Anvil.start(AnvilOptions()) as chain, Server.start(tmp_path / "data", "--rpc-url", chain.rpc_url):
        pass
    with Anvil.start(AnvilOptions()) as other:
        assert refusal("--rpc-url", other.rpc_url, "--port", 0, "--data-dir", tmp_path / "data") == (1, "chain_changed")


def test_the_keys_of_an_installation_are_for_its_owner_alone(served):
    directory = Path(served.about["data_dir"])
    modes = {name: (directory / name).stat().st_mode & 0o777 for name in ("relayer.json", "relayer.password", "records.key")}
    assert modes == dict.fromkeys(modes, 0o600)
