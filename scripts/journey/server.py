"""`ledger up` as a child process, in a directory of its own."""
from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from ledger.client import ApiProblem, Client, ServerUnreachable

LEDGER = Path(sys.executable).with_name("ledger")
READY_WITHIN_S = 60  # a cold start on a busy machine of two cores took 9 s
STOP_WITHIN_S = 40   # anvil writes its state, the workers finish their answers


class NotReady(RuntimeError):
    """The server ended, or did not get ready in time."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running ledger: its process, the line that it printed, and a client."""

    process: subprocess.Popen[str]
    about: dict[str, str]
    client: Client

    @classmethod
    def start(cls, data_dir: Path) -> Server:
        """The ledger of the directory is ready. Raises: NotReady."""
        log = (data_dir / "server.log").open("a")
        process = subprocess.Popen([LEDGER, "up", "--data-dir", data_dir, "--port", "0", "--json"],
                                   stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, text=True)
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            process.wait(STOP_WITHIN_S)
            raise NotReady(f"the server ended at once; it says: {(data_dir / 'server.log').read_text()[-2000:]}")
        about = json.loads(line)
        server = cls(process, about, Client(about["api"]))
        server._wait_until_ready(data_dir)
        return server

    def stop(self) -> None:
        """The server has ended by SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait_until_ready(self, data_dir: Path) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.client.get("/ready")
                return
            except (ServerUnreachable, ApiProblem):
                time.sleep(0.1)
        raise NotReady(f"the server did not get ready; see {data_dir / 'server.log'}")
