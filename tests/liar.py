"""A node that lies: it passes every request on to a real one and alters what comes back."""
from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Lie = Callable[[str, Any], Any]  # method and true result -> what is told


@contextmanager
def node_that_tells(rpc_url: str, lie: Lie) -> Iterator[str]:
    """The URL of a node in front of `rpc_url` whose results go through `lie`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            forwarded = urllib.request.Request(rpc_url, asked, {"Content-Type": "application/json"})
            with urllib.request.urlopen(forwarded) as response:
                told = json.dumps(_altered(json.loads(asked), json.load(response), lie)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _altered(asked: Any, answered: Any, lie: Lie) -> Any:
    if isinstance(asked, dict):
        return answered | ({"result": lie(asked["method"], answered["result"])} if "result" in answered else {})
    return [_altered(one, other, lie) for one, other in zip(asked, answered, strict=True)]
