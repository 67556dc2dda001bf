"""One ledger that is up, for all tests of the command line, and the command itself."""
import contextlib
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from skimage import data

from ledger.cli import cli
from ledger.cli.output import run
from tests.server import Server

SOUNDS = Path("/usr/share/asterisk/sounds/en")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command printed and returned."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """A ledger on a chain of its own."""
    with Server.start(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture
def ledger(monkeypatch):
    """`ledger("doctor", "--json")` runs the command as the console script does, in this process."""
    def command(*arguments, stdin=""):
        monkeypatch.setattr(sys, "argv", ["ledger", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        out, err = io.TextIOWrapper(io.BytesIO(), write_through=True), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as stop:
            run(cli)
        return Outcome(stop.value.code, out.buffer.getvalue().decode(), err.getvalue())
    return command


@pytest.fixture
def api(ledger, served):
    """The same, at the ledger that is up, with --json."""
    return lambda *arguments, **options: ledger(*arguments, "--api", served.about["api"], "--json", **options)


@pytest.fixture(scope="session")
def voice():
    """A studio recording."""
    return SOUNDS / "vm-options.wav"


@pytest.fixture(scope="session")
def unrelated_voice():
    """Another one."""
    return SOUNDS / "queue-thankyou.wav"


@pytest.fixture(scope="session")
def portrait(tmp_path_factory):
    """A photograph of a face."""
    file = tmp_path_factory.mktemp("portrait") / "portrait.png"
    Image.fromarray(data.astronaut()).save(file)
    return file
