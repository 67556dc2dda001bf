"""The command as tests run it, and files for it."""
import contextlib
import io
import json
import sys
from dataclasses import dataclass

import pytest
from PIL import Image
from skimage import data

from ledger.cli import cli
from ledger.cli.output import run


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command printed and returned."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


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
def voice(recordings):
    """A recording that is registered."""
    return recordings / "vm-options.wav"


@pytest.fixture(scope="session")
def unrelated_voice(recordings):
    """One that is not."""
    return recordings / "queue-thankyou.wav"


@pytest.fixture(scope="session")
def portrait(tmp_path_factory):
    """A photograph of a face."""
    file = tmp_path_factory.mktemp("portrait") / "portrait.png"
    Image.fromarray(data.astronaut()).save(file)
    return file
