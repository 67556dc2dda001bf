"""What a tool has counted under one meter: a file with a line for each output, that survives a crash and is locked."""
from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ledger.errors import Conflict, InvalidInput
from ledger.units import Bytes32, parse_amount

MOST_UNITS = 2**64 - 1  # of an output. Source: `ledger.usage.output_leaf`


class CountsInUse(Conflict):
    """Two processes would count into one file and sign receipts that exclude each other."""

    says = "{file} is in use by another process; a meter is counted by one process at a time"


class CountsDamaged(InvalidInput):
    """The file of counts holds a line that is none."""

    says = "{file}, line {line}, is no count; restore the file: receipts are cumulative, and what was counted is owed"


@dataclass(frozen=True, slots=True)
class Count:
    """An output by the SHA-256 of its file, and the units that it counts for. Raises: MalformedAmount unless they are 1 or
    more: what cannot be read again must not be written."""

    sha256: Bytes32
    units: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", int(parse_amount(self.units, field="units", least=1, most=MOST_UNITS)))


class Counts:
    """The counts of a file that this process has locked: `made` are all of them, in order, `units` what they sum to."""

    def __init__(self, lines: BinaryIO, made: list[Count]) -> None:
        self._lines, self.made = lines, made
        self.units = sum(count.units for count in made)  # kept up to date: a sum for each count takes minutes at 100,000

    def add(self, counts: Sequence[Count]) -> None:
        """The counts are on disk, with one flush for all."""
        self._lines.write(b"".join(_line(each) for each in counts))
        self._lines.flush()
        os.fsync(self._lines.fileno())
        self.made += counts
        self.units += sum(count.units for count in counts)


@contextmanager
def counts_in(file: Path) -> Iterator[Counts]:
    """The counts of a file, made where there is none; nobody else counts there meanwhile. Raises: CountsInUse, CountsDamaged."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as lines:
        _lock(lines, file)
        yield Counts(lines, _read(lines, file))


def _lock(lines: BinaryIO, file: Path) -> None:
    try:
        fcntl.flock(lines, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CountsInUse(file=file.name) from None


def _read(lines: BinaryIO, file: Path) -> list[Count]:
    """What was counted. A last line without its end was never told as counted, and is cut off."""
    lines.seek(0)
    content = lines.read()
    whole = content.rfind(b"\n") + 1
    lines.truncate(whole)
    lines.seek(0, os.SEEK_END)
    return [_counted(line, number, file) for number, line in enumerate(content[:whole].splitlines(), start=1)]


def _counted(line: bytes, number: int, file: Path) -> Count:
    try:
        found = json.loads(line)
        sha256, units = bytes.fromhex(found["sha256"]), found["units"]
    except (ValueError, KeyError, TypeError):
        raise CountsDamaged(file=file.name, line=number) from None
    if len(sha256) != 32 or type(units) is not int or not 1 <= units <= MOST_UNITS:
        raise CountsDamaged(file=file.name, line=number)
    return Count(Bytes32(sha256), units)


def _line(count: Count) -> bytes:
    return json.dumps({"sha256": count.sha256.hex(), "units": count.units}).encode() + b"\n"
