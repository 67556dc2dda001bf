"""Evidence that a person can look at: what a file shares with a registered one, drawn as PNG.

The ledger keeps no media, so the registered file comes from whoever has it.
"""
from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ledger.catalogue import Catalogue, Match
from ledger.catalogue.side_by_side import picture_evidence
from ledger.catalogue.spectrogram import voice_evidence
from ledger.errors import InvalidInput
from ledger.fingerprint import MediaFingerprint, fingerprint_media, fingerprint_query, preview_media
from ledger.units import Bytes32

FIRST_FRAME = 0     # of a video its first shot is shown
SAMPLE = np.dtype("<i2")


class RegisteredFileMissing(InvalidInput):
    """Evidence was asked for, and no registered file to draw beside."""

    says = "evidence shows a registered file beside yours, and the ledger keeps none; name one with --against"


class EvidenceDirectoryMissing(InvalidInput):
    """A registered file was named, and no directory to draw into."""

    says = "--against draws evidence; say where to with --evidence DIRECTORY"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: a file beside each registered one, into a directory. Raises: RegisteredFileMissing, EvidenceDirectoryMissing."""

    file: Path
    against: tuple[Path, ...]
    directory: Path | None

    def __post_init__(self) -> None:
        if self.directory is not None and not self.against:
            raise RegisteredFileMissing()
        if self.directory is None and self.against:
            raise EvidenceDirectoryMissing()


def draw(drawing: Drawing) -> list[dict[str, Any]]:
    """What was drawn: `against`, the path of the `picture` or None, and what it `says`. Nothing without a directory.

    Raises: the errors of `ledger.fingerprint`, OSError where the directory cannot be written.
    """
    if drawing.directory is None:
        return []
    drawing.directory.mkdir(parents=True, exist_ok=True)
    query = fingerprint_query(drawing.file)
    names = _names(drawing)
    return [_drawn(drawing, query, (registered, next(names))) for registered in drawing.against]


def _drawn(drawing: Drawing, query: MediaFingerprint, beside: tuple[Path, Path]) -> dict[str, Any]:
    registered, picture = beside
    found = _match(query, fingerprint_media(registered))
    if found is None:
        return {"against": str(registered), "picture": None, "says": "the two share nothing that could be shown"}
    picture.write_bytes(_png(drawing.file, registered, found))
    return {"against": str(registered), "picture": str(picture), "says": f"{found.grade} by {found.channel}"}


def _match(query: MediaFingerprint, registered: MediaFingerprint) -> Match | None:
    """How the two resemble each other, by a catalogue that holds nothing else."""
    with tempfile.TemporaryDirectory() as directory:
        alone = Catalogue.open(f"sqlite:///{directory}/alone.db")
        try:
            alone.add(Bytes32(registered.sha256), registered)
            return next(iter(alone.search(query)), None)
        finally:
            alone.close()


def _png(file: Path, registered: Path, found: Match) -> bytes:
    if found.segment is None:
        return picture_evidence(preview_media(file, frame=FIRST_FRAME), preview_media(registered, frame=FIRST_FRAME))
    return voice_evidence(_samples(file), _samples(registered), found.segment)


def _samples(file: Path) -> np.ndarray:
    return np.frombuffer(fingerprint_query(file).sound_samples, SAMPLE)


def _names(drawing: Drawing) -> Iterator[Path]:
    """One for each registered file, numbered: two of them may have one name."""
    for number, registered in enumerate(drawing.against, 1):
        yield Path(str(drawing.directory)) / f"{drawing.file.stem}-{number}-{registered.stem}.png"
