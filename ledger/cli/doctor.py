"""What is missing on this machine, and how to get it."""
from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click

from ledger.chain.anvil import AnvilMissing, find_anvil
from ledger.cli.output import ERROR, json_option, show

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is needed: whether it is here, what for, and what to do where it is not."""

    name: str
    found: str | None
    needed_for: str
    remedy: str

    @property
    def is_missing(self) -> bool:
        return self.found is None


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Says what is missing here and how to get it. Exits 0 if nothing is."""
    findings = [check() for check in CHECKS]
    answer = {"findings": [{"name": each.name, "found": each.found, "needed_for": each.needed_for,
                            "remedy": each.remedy if each.is_missing else None} for each in findings]}
    lines = [(each.name, f"missing, needed for {each.needed_for}: {each.remedy}" if each.is_missing else each.found)
             for each in findings]
    show(answer, lines, as_json=as_json)
    raise click.exceptions.Exit(ERROR if any(each.is_missing for each in findings) else 0)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", version if sys.version_info >= OLDEST_PYTHON else None, "everything",
                   "install Python 3.11 or newer, then run scripts/setup")


def _chromaprint() -> Finding:
    from ledger.fingerprint.voice_chromaprint import ChromaprintMissing, library_version
    try:
        found = library_version()
    except ChromaprintMissing:
        found = None
    return Finding("libchromaprint", found, "fingerprints of voices", "apt-get install libchromaprint1")


def _anvil() -> Finding:
    try:
        found = str(find_anvil())
    except AnvilMissing:
        found = None
    return Finding("anvil", found, "a development chain (`ledger up` without --rpc-url)", "scripts/setup")


def _node() -> Finding:
    return Finding("node", shutil.which("node"), "compiling the contracts, not for running the ledger", "scripts/setup")


def _recovery() -> Finding:
    try:
        import coincurve
    except ImportError:
        return Finding("coincurve", None, "checking signatures in time", "scripts/setup")
    return Finding("coincurve", coincurve.__version__ if hasattr(coincurve, "__version__") else "present", "checking signatures in time", "")


CHECKS: tuple[Callable[[], Finding], ...] = (_python, _chromaprint, _recovery, _anvil, _node)
