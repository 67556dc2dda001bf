"""What the client says when the other side is not there, is something else, or refuses."""
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ledger.client import ApiProblem, Client, OperationUnfinished, ServerUnreachable


@pytest.fixture
def another_program():
    """`another_program(body, status)` is a client of a server that answers everything so."""
    servers = []

    def start(body, status=200):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return Client(f"http://127.0.0.1:{server.server_port}")

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_port_where_nobody_listens_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nothing answers, and nobody else gets it meanwhile
        with pytest.raises(ServerUnreachable, match="ledger up"):
            Client(f"http://127.0.0.1:{taken.getsockname()[1]}").deployment()


@pytest.mark.parametrize("url", ["nonsense", "http://", "ftp://127.0.0.1"])
def test_an_address_that_is_none_is_said(url):
    with pytest.raises(ServerUnreachable):
        Client(url).deployment()


@pytest.mark.parametrize(("body", "status"), [
    (b"<html>", 200), (b"<html>", 500), (b"[]", 200), (b"[]", 404), (b"{}", 200), (b"", 200), (b"null", 200)])
def test_another_program_is_no_ledger(another_program, body, status):
    with pytest.raises(ServerUnreachable):
        another_program(body, status).deployment()


def test_a_problem_keeps_its_code_and_facts(client):
    with pytest.raises(ApiProblem) as refused:
        client.get("/assets/0x12")
    assert (refused.value.code, refused.value.status, refused.value.kind) == ("malformed_hex", 422, "invalid_input")
    assert refused.value.facts["field"] == "asset_id"


def test_the_same_key_and_body_is_answered_once(client, asset, people):
    body = {"signer": people.performer.address}
    first = client.post(f"/assets/{asset}/consent-withdrawals/drafts", body, idempotency_key="one-key")
    assert client.post(f"/assets/{asset}/consent-withdrawals/drafts", body, idempotency_key="one-key") == first


def test_a_key_is_sent_only_where_somebody_can_repeat_it(served):
    class Recording(Client):
        """Keeps the headers of what it sends."""

        def _send(self, method, path, **options):
            sent.append(options.get("headers") or {})
            return super()._send(method, path, **options)

    sent, client = [], Recording(served.about["api"])
    for key in (None, "again"):
        with pytest.raises(ApiProblem):
            client.post("/grants/drafts", {}, idempotency_key=key)
    with pytest.raises(ApiProblem):
        client.post_rows("/payouts/drafts", b"", "text/csv")
    assert [headers.get("Idempotency-Key") for headers in sent] == [None, "again", None]


def test_an_operation_that_takes_longer_is_not_lost(client, purchase):
    waiting = {"operation": {**purchase, "state": "sent"}}
    assert client.settled(waiting)["state"] == "confirmed"
    with pytest.raises(OperationUnfinished, match=purchase["operation_id"]):
        client.settled(waiting, patience_s=-1)


def test_a_contract_can_be_downloaded_in_three_forms(client, grant):
    path = f"/grants/{grant['grant_id']}/contract"
    assert client.download(path, "application/pdf").startswith(b"%PDF")
    assert b"<html" in client.download(path, "text/html").lower()
    assert client.download(path, "text/plain", language="de") != client.download(path, "text/plain", language="en")
