"""Talking to a node: what it answers, what it refuses, and what is said when it is gone or no node at all."""
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from web3 import HTTPProvider, Web3

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.node import (
    MOST_CALLS, PENDING, MalformedAnswer, MalformedNodeUrl, Node, NodeRefused, NodeUnavailable, data, number,
)


@contextmanager
def server_that_says(body, requests=None):
    """An HTTP server on loopback that gives one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if requests is not None:
                requests.append((self.path, self.headers, json.loads(content)))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("url", ["", "localhost:8545", "ftp://localhost", "http://", "/tmp/geth.ipc"])
def test_what_is_no_http_url_is_refused(url):
    with pytest.raises(MalformedNodeUrl):
        Node(url)


def test_a_node_that_is_gone_is_unavailable():
    with Anvil.start(AnvilOptions()) as anvil:
        node = Node(anvil.rpc_url)
        assert node.chain_id() == 31337
    with pytest.raises(NodeUnavailable):
        node.chain_id()
    with pytest.raises(NodeUnavailable):
        node.batch([("eth_chainId", [])])


def test_an_access_key_never_stands_in_an_error():
    with Anvil.start(AnvilOptions()) as anvil:
        host = anvil.rpc_url.removeprefix("http://")
    with pytest.raises(NodeUnavailable) as gone:
        Node(f"http://name:secret@{host}/v2/key?token=hidden").chain_id()
    assert host in str(gone.value)
    assert not any(word in repr(gone.value.facts) + str(gone.value) for word in ("secret", "key", "hidden"))


def test_user_and_password_go_into_the_header_and_the_path_is_kept():
    requests = []
    with server_that_says(b'{"jsonrpc":"2.0","id":0,"result":"0x1"}', requests) as host:
        assert Node(f"http://name:secret@{host}/v2/key").chain_id() == 1
    path, headers, content = requests[0]
    assert (path, headers["Authorization"]) == ("/v2/key", "Basic bmFtZTpzZWNyZXQ=")
    assert content == {"jsonrpc": "2.0", "id": 0, "method": "eth_chainId", "params": []}


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b"1", b"null", b'{"error": null}', b"\xff"])
def test_a_server_that_is_no_node_is_unavailable(body):
    with server_that_says(body) as host:
        with pytest.raises(NodeUnavailable):
            Node(f"http://{host}").call("eth_chainId")
        with pytest.raises(NodeUnavailable):
            Node(f"http://{host}").batch([("eth_chainId", []), ("eth_chainId", [])])


def test_a_node_that_refuses_batches_says_so():
    with server_that_says(b'{"jsonrpc":"2.0","error":{"code":-32600,"message":"no batches"}}') as host:
        with pytest.raises(NodeRefused, match="no batches"):
            Node(f"http://{host}").batch([("eth_chainId", [])])


def test_answers_of_a_batch_are_put_in_order():
    with server_that_says(b'[{"id":1,"result":"0xb"},{"id":0,"result":"0xa"}]') as host:
        assert Node(f"http://{host}").batch([("a", []), ("b", [])]) == ["0xa", "0xb"]


def test_a_batch_longer_than_the_limit_is_cut_into_several(node):
    results = node.batch([("eth_getBlockByNumber", [hex(0), False])] * (2 * MOST_CALLS + 1))
    assert len(results) == 2 * MOST_CALLS + 1
    assert {result["number"] for result in results} == {"0x0"}


def test_an_error_of_the_node_keeps_its_code_and_sentence(node):
    with pytest.raises(NodeRefused) as refused:
        node.call("eth_noSuchMethod")
    assert refused.value.code == "node_refused"
    assert refused.value.rpc_code == -32601
    assert refused.value.data == b""


def test_one_refused_call_of_a_batch_leaves_the_others(node):
    good, bad = node.batch_each([("eth_chainId", []), ("eth_noSuchMethod", [])])
    assert (good, type(bad)) == ("0x7a69", NodeRefused)
    with pytest.raises(NodeRefused):
        node.batch([("eth_chainId", []), ("eth_noSuchMethod", [])])


@pytest.mark.parametrize("nested", [b'"0x08c379a0"', b'{"data":"0x08c379a0"}'])
def test_revert_data_is_found_where_nodes_put_it(nested):
    body = b'{"id":0,"error":{"code":3,"message":"execution reverted","data":' + nested + b"}}"
    with server_that_says(body) as host, pytest.raises(NodeRefused) as refused:
        Node(f"http://{host}").call("eth_call")
    assert refused.value.data == bytes.fromhex("08c379a0")


@pytest.mark.parametrize("answer", [None, "", "0x", "zz", 5, [], {}])
def test_what_is_no_number_is_refused(answer):
    with pytest.raises(MalformedAnswer):
        number(answer)


@pytest.mark.parametrize("answer", [None, "0xz", "0x1", 5, [], {}])
def test_what_is_no_data_is_refused(answer):
    with pytest.raises(MalformedAnswer):
        data(answer)


def test_reads_agree_with_web3(node, deployment, wallets):
    web3 = Web3(HTTPProvider(node.rpc_url))
    relayer = wallets.relayer.address
    assert node.block_number() == web3.eth.block_number
    assert node.code(deployment.ledger) == bytes(web3.eth.get_code(deployment.ledger))
    assert node.code(relayer) == b""
    assert node.balance_wei(relayer) == web3.eth.get_balance(relayer)
    assert node.transaction_count(relayer, PENDING) == web3.eth.get_transaction_count(relayer)


def test_threads_share_a_node(node):
    found = []
    threads = [threading.Thread(target=lambda: found.append(node.chain_id())) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [31337] * 32


def test_a_transaction_in_no_block_has_no_receipt(node):
    assert node.receipt(bytes(32)) is None
