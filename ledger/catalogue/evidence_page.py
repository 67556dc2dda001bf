"""The page of evidence for one match, whatever it was found by: two pictures, or two spectrograms."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ledger.catalogue.catalogue import SAME_BYTES
from ledger.catalogue.match import Match
from ledger.catalogue.plate import Titles, clock
from ledger.catalogue.side_by_side import picture_evidence
from ledger.catalogue.spectrogram import voice_evidence
from ledger.fingerprint import Preview


@dataclass(frozen=True, slots=True)
class Side:
    """One of two files: its name, when each of its pictures is seen (none for a recording), and how to get at what it shows.

    `picture` gives the picture of a number; `sound` gives int16 at 8 kHz, shape (n,).
    """

    name: str
    times_ms: tuple[int, ...]
    picture: Callable[[int], Preview]
    sound: Callable[[], np.ndarray]

    def name_of(self, frame: int) -> str:
        """The name, with the time of the picture if it is one of a video."""
        return f"{self.name}, at {clock(self.times_ms[frame])}" if len(self.times_ms) > 1 else self.name


def evidence_page(query: Side, registered: Side, found: Match) -> bytes:
    """A PNG of what the two share. Raises: what `picture` and `sound` raise."""
    if is_of_pictures(found, query):
        titles = Titles(query.name_of(found.frame), registered.name_of(found.registered_frame), found)
        return picture_evidence(query.picture(found.frame), registered.picture(found.registered_frame), titles)
    return voice_evidence(query.sound(), registered.sound(), Titles(query.name, registered.name, found))


def is_of_pictures(found: Match, query: Side) -> bool:
    """Whether pictures are shown: the same bytes match as a whole, with what they have."""
    return found.segment is None or found.channel == SAME_BYTES and bool(query.times_ms)
