"""Evidence that a person can look at: what a file shares with a registered one, drawn as PNG.

The ledger keeps media only where the performer asked for it; else the registered file comes from whoever has it.
"""
from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ledger.catalogue import Catalogue, Match
from ledger.catalogue.evidence_page import Side, evidence_page
from ledger.client import ApiProblem, Client
from ledger.errors import InvalidInput
from ledger.fingerprint import MediaFingerprint, fingerprint_media, fingerprint_query, preview_media, sound_of_media
from ledger.fingerprint.media import UPLOAD_BYTES, read_source
from ledger.units import Bytes32

SAMPLE = np.dtype("<i2")
ID_LETTERS = 10     # of an asset id in the name of a picture: 0x and eight digits tell the finds of one search apart
NO_SOURCE = ("media_not_kept", "nothing_shared")  # the codes by which a ledger says that it has nothing to draw


class EvidenceDirectoryMissing(InvalidInput):
    """A registered file was named, and no directory to draw into."""

    says = "--against draws evidence; say where to with --evidence DIRECTORY"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: a file beside each registered one, into a directory. Without registered files, beside what the ledger
    keeps of each find. Raises: EvidenceDirectoryMissing."""

    file: Path
    against: tuple[Path, ...]
    directory: Path | None

    def __post_init__(self) -> None:
        if self.directory is None and self.against:
            raise EvidenceDirectoryMissing()


def draw(drawing: Drawing) -> list[dict[str, Any]]:
    """What was drawn: `against`, the path of the `picture` or None, and what it `says`. Nothing without a directory.

    Raises: the errors of `ledger.fingerprint`, OSError where the directory cannot be written.
    """
    if drawing.directory is None or not drawing.against:
        return []
    query = fingerprint_query(drawing.file)
    names = _names(drawing, [registered.stem for registered in drawing.against])
    return [_drawn(drawing, query, (registered, next(names))) for registered in drawing.against]


def fetch(drawing: Drawing, api: Client, matches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As `draw`, by the ledger, from what it keeps of the assets that were found.

    Raises: ApiProblem, ServerUnreachable, OSError where the directory cannot be written.
    """
    assets = list(dict.fromkeys(match["asset_id"] for match in matches))
    if drawing.directory is None or drawing.against or not assets:
        return []
    media = read_source(drawing.file, UPLOAD_BYTES)
    names = _names(drawing, [asset[:ID_LETTERS] for asset in assets])
    return [_fetched(partial(api.draw, "/searches/evidence", media, asset_id=asset), asset, next(names)) for asset in assets]


def _fetched(drawn: Callable[[], bytes], asset: str, picture: Path) -> dict[str, Any]:
    try:
        picture.write_bytes(drawn())
    except ApiProblem as problem:
        if problem.code not in NO_SOURCE:
            raise
        return {"against": asset, "picture": None, "says": str(problem)}
    return {"against": asset, "picture": str(picture), "says": "drawn by the ledger from what it keeps"}


def _drawn(drawing: Drawing, query: MediaFingerprint, beside: tuple[Path, Path]) -> dict[str, Any]:
    path, picture = beside
    registered = fingerprint_media(path)
    found = _match(query, registered)
    if found is None:
        return {"against": str(path), "picture": None, "says": "the two share nothing that could be shown"}
    picture.write_bytes(evidence_page(_side("searched", drawing.file, query), _side("registered", path, registered), found))
    return {"against": str(path), "picture": str(picture), "says": f"{found.grade} by {found.channel}"}


def _side(role: str, file: Path, known: MediaFingerprint) -> Side:
    return Side(f"{role}: {file.name}", tuple(frame.at_ms for frame in known.frames),
                lambda frame: preview_media(file, frame=frame), lambda: np.frombuffer(sound_of_media(file), SAMPLE))


def _match(query: MediaFingerprint, registered: MediaFingerprint) -> Match | None:
    """How the two resemble each other, by a catalogue that holds nothing else."""
    with tempfile.TemporaryDirectory() as directory:
        alone = Catalogue.open(f"sqlite:///{directory}/alone.db")
        try:
            alone.add(Bytes32(registered.sha256), registered)
            return next(iter(alone.search(query)), None)
        finally:
            alone.close()


def _names(drawing: Drawing, registered: list[str]) -> Iterator[Path]:
    """One for each, numbered: two of them may have one name. The directory is there."""
    directory = Path(str(drawing.directory))
    directory.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(registered, 1):
        yield directory / f"{drawing.file.stem}-{number}-{name}.png"
