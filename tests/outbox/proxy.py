"""A TCP proxy between a process and its node that loses, delays and doubles what passes.

It knows HTTP just enough to find the end of a request: headers, then Content-Length bytes.
"""
from __future__ import annotations

import json
import random
import socket
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK = 65_536
ANSWER_S = 30


@dataclass
class Faults:
    """Shares of requests, of 1, drawn from `draw`: lost before the node saw them, lost after, doubled, delayed; and
    methods that the node is made to know nothing of."""

    draw: random.Random = field(default_factory=lambda: random.Random(1))
    before: float = 0.0
    after: float = 0.0
    doubled: float = 0.0
    delayed: float = 0.0
    delay_s: float = 0.05
    unknown_methods: tuple[str, ...] = ()


class FaultProxy:
    """Listens on loopback and hands each request to `upstream`, a node's URL that may change while it runs."""

    def __init__(self, upstream: str, faults: Faults) -> None:
        self.upstream, self.faults = upstream, faults
        self.counts = dict.fromkeys(("before", "after", "doubled", "delayed"), 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.rpc_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._waiting = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> FaultProxy:
        return self

    def __exit__(self, *exception: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                while request := _request(connection):
                    answer = self._refusal(request) or self._passed_on(request)
                    if answer is None:
                        return
                    connection.sendall(answer)
            except OSError:
                return

    def _drawn(self, fault: str) -> bool:
        hit = self.faults.draw.random() < getattr(self.faults, fault)
        self.counts[fault] += hit
        return hit

    def _passed_on(self, request: bytes) -> bytes | None:
        if self._drawn("before"):
            return None
        if self._drawn("delayed"):
            self._waiting.wait(self.faults.delay_s)
        answer = self._ask(request)
        if self._drawn("doubled"):
            self._ask(request)
        return None if self._drawn("after") else answer

    def _ask(self, request: bytes) -> bytes:
        target = urlsplit(self.upstream)
        with socket.create_connection((target.hostname, target.port), ANSWER_S) as node:
            node.sendall(request)
            return _request(node)

    def _refusal(self, request: bytes) -> bytes | None:
        content = json.loads(request.partition(b"\r\n\r\n")[2])
        if isinstance(content, list) or content["method"] not in self.faults.unknown_methods:
            return None
        error = {"code": -32601, "message": "the method does not exist"}
        body = json.dumps({"jsonrpc": "2.0", "id": content["id"], "error": error}).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _request(connection: socket.socket) -> bytes:
    """One whole HTTP message; nothing if the other side has closed."""
    message = b""
    while b"\r\n\r\n" not in message:
        message += _received(connection)
        if not message:
            return b""
    headers = message.partition(b"\r\n\r\n")[0]
    length = next(int(line.partition(b":")[2]) for line in headers.lower().split(b"\r\n")
                  if line.startswith(b"content-length"))
    while len(message) < len(headers) + 4 + length:
        message += _received(connection)
    return message


def _received(connection: socket.socket) -> bytes:
    chunk = connection.recv(CHUNK)
    if not chunk:
        raise ConnectionError("closed in the middle of a message")
    return chunk
