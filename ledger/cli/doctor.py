"""What is missing on this machine, and how to get it."""
from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from ledger.chain.anvil import AnvilMissing, find_anvil
from ledger.cli.output import ERROR, json_option, show
from ledger.fingerprint.voice_chromaprint import ChromaprintMissing, library_version

OLDEST_PYTHON = (3, 11)
RECORDINGS = Path("/usr/share/asterisk/sounds/en/vm-options.wav")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: whether it is here, what for, and what to do where it is not. What only some need is optional."""

    name: str
    found: str | None
    needed_for: str
    remedy: str
    need: str = "required"

    @property
    def is_missing(self) -> bool:
        return self.found is None

    def says(self) -> str:
        return self.found or f"missing ({self.need}); needed for {self.needed_for}: {self.remedy}"


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Says what is missing here and how to get it. Exits 0 if nothing that is required is."""
    findings = [check() for check in CHECKS]
    is_ready = not any(each.is_missing and each.need == "required" for each in findings)
    answer = {"ready": is_ready, "findings": [
        {"name": each.name, "found": each.found, "need": each.need, "needed_for": each.needed_for,
         "remedy": each.remedy if each.is_missing else None} for each in findings]}
    show(answer, [(each.name, each.says()) for each in findings], as_json=as_json)
    raise click.exceptions.Exit(0 if is_ready else ERROR)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", version if sys.version_info >= OLDEST_PYTHON else None, "everything",
                   "install Python 3.11 or newer, then run scripts/setup")


def _chromaprint() -> Finding:
    try:
        found = library_version()
    except ChromaprintMissing:
        found = None
    return Finding("libchromaprint", found, "fingerprints of voices", "apt-get install libchromaprint1")


def _recovery() -> Finding:
    return Finding("coincurve", _module("coincurve"), "checking signatures in time", "run scripts/setup")


def _anvil() -> Finding:
    try:
        found = str(find_anvil())
    except AnvilMissing:
        found = None
    return Finding("anvil", found, "a development chain (`ledger up` without --rpc-url)", "run scripts/setup")


def _node() -> Finding:
    beside_python = str(Path(sys.executable).parent)
    return Finding("node", shutil.which("node") or shutil.which("node", path=beside_python), "compiling the contracts",
                   "run scripts/setup", need="optional")


def _recordings() -> Finding:
    return Finding("recordings", str(RECORDINGS.parent) if RECORDINGS.is_file() else None, "scripts/demo without --voice",
                   "apt-get install asterisk-core-sounds-en-wav", need="optional")


def _photograph() -> Finding:
    return Finding("scikit-image", _module("skimage"), "scripts/demo without --face", "run scripts/setup", need="optional")


def _module(name: str) -> str | None:
    found = importlib.util.find_spec(name)
    return None if found is None else str(found.origin)


CHECKS: tuple[Callable[[], Finding], ...] = (_python, _chromaprint, _recovery, _anvil, _node, _recordings, _photograph)
