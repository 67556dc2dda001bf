"""`ledger up` as a child process, for tests that need the whole of it."""
from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from ledger.client import Client

LEDGER = Path(sys.executable).with_name("ledger")
STOP_WITHIN_S = 300  # guards against hanging, not against slowness
# asks again while nothing listens yet, and while it is not ready (503)
UNTIL_READY = Retry(total=240, backoff_factor=0.05, backoff_max=0.5, status_forcelist=[503], respect_retry_after_header=False)


@dataclass(frozen=True, slots=True)
class Server:
    """A running ledger: its process, the line that it printed first, a client, and where its log lies."""

    process: subprocess.Popen
    about: dict
    client: Client
    log: Path

    @classmethod
    def start(cls, data_dir: Path, *options: str) -> "Server":
        """The ledger of the directory is ready."""
        data_dir.mkdir(parents=True, exist_ok=True)
        log = data_dir / "server.log"
        with log.open("a") as file:
            process = subprocess.Popen(
                [LEDGER, "up", "--data-dir", data_dir, "--port", "0", "--json", *options],
                stdout=subprocess.PIPE, stderr=file, stdin=subprocess.DEVNULL, text=True, start_new_session=True)
        line = process.stdout.readline()
        assert line, log.read_text()[-2000:]
        about = json.loads(line)
        with requests.Session() as session:
            session.trust_env = False
            session.mount("http://", HTTPAdapter(max_retries=UNTIL_READY))
            assert session.get(about["api"] + "/ready").json()["status"] == "ready"
        return cls(process, about, Client(about["api"]), log)

    def stop(self) -> int:
        """The exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_WITHIN_S)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *exception: object) -> None:
        if self.process.poll() is None:
            self.stop()
        self.process.stdout.close()
