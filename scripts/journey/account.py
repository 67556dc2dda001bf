"""A payee's statement by the command line: written from the chain, verified, and refused after one digit was changed."""
from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from server import LEDGER, Server

DAY_S = 86_400
REFUTED = 3  # the exit code of a claim that is not so


@dataclass(frozen=True, slots=True)
class Statement:
    """What `ledger statement` wrote, and its balances by currency."""

    directory: Path
    lines: int
    balances: list[dict[str, str]]

    @property
    def file(self) -> Path:
        return self.directory / "statement.json"

    def tampered(self) -> Path:
        """A copy with one digit of the first line's net changed."""
        content = json.loads(self.file.read_text())
        net = content["lines"][0]["net"]
        content["lines"][0]["net"] = net[:-1] + str((int(net[-1]) + 1) % 10)
        copy = self.directory / "tampered.json"
        copy.write_text(json.dumps(content))
        return copy


def state(server: Server, payee: str, directory: Path) -> Statement:
    """The statement of yesterday to tomorrow: the days of a demo that runs over midnight too."""
    days = [time.strftime("%Y-%m-%d", time.gmtime(time.time() + shift * DAY_S)) for shift in (-1, 2)]
    done = _run("statement", payee, "/".join(days), "--directory", directory, "--data-dir", server.about["data_dir"],
                "--rpc-url", server.about["rpc_url"])
    answer = json.loads(done.stdout)
    return Statement(directory, answer["lines"], answer["balances"])


def verdict_on(server: Server, file: Path) -> tuple[str, str]:
    """`verified` or `refuted`, and what the command says."""
    done = _run("verify-statement", file, "--rpc-url", server.about["rpc_url"])
    answer = json.loads(done.stdout)
    if done.returncode == REFUTED:
        return "refuted", answer["detail"]
    return answer.get("verdict", answer.get("code", "failed")), f"difference {answer.get('difference', 'unknown')}"


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(LEDGER), *map(str, arguments), "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          text=True, check=False)
