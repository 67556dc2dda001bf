"""What a search answers: which registered thing, how sure, where."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.fingerprint import Box

PROVEN_COPY = "proven copy"       # the same bytes, or chance alone gives one as good in a million such searches
PROBABLE_COPY = "probable copy"   # in a hundred such searches
ANOTHER_TAKE = "another take"     # the same words in the same voice, spoken again; never pays by itself
LEAD = "lead"                     # for a person to look at
GRADES = (PROVEN_COPY, PROBABLE_COPY, ANOTHER_TAKE, LEAD)  # best first; an empty answer is the grade "none"

ASSET, OUTPUT = "asset", "output"  # registered by a performer; reported by a licensee


@dataclass(frozen=True, slots=True)
class Segment:
    """Where in the registered recording the clip lies, half-open, and how the clip was altered.

    `tempo` and `pitch` say how many times as fast and as high the clip runs; the clip begins at `query_start_ms` of the file
    that was searched for.
    """

    start_ms: int
    end_ms: int
    tempo: float = 1.0
    pitch: float = 1.0
    query_start_ms: int = 0


@dataclass(frozen=True, slots=True)
class Pose:
    """How the query shows the registered picture: each of its pixels `scale` pixels wide, turned clockwise by `degrees`.

    Of a `mirrored` query that is the turn of its mirror image.
    """

    scale: float
    degrees: float
    mirrored: bool


@dataclass(frozen=True, slots=True)
class Match:
    """One registered asset, or reported output, that the query resembles.

    `e_value`: in a catalogue of this size, chance alone gives this many matches as good. `distance` counts the bits of
    `channel` that differ, of `of_bits` compared. `segment` is set for sound; `box` (in the query) and `pose` for pictures
    whose local features agree. Of the `of_frames` pictures of the query, one for a photograph, `frames` resemble it; the one
    that does most is number `frame`, at `at_ms`, and shows the registered file's number `registered_frame`.
    """

    asset_id: str
    grade: str
    e_value: float
    channel: str
    distance: int
    of_bits: int
    segment: Segment | None = None
    box: Box | None = None
    kind: str = ASSET
    license_id: str | None = None
    frames: int = 0
    of_frames: int = 0
    pose: Pose | None = None
    frame: int = 0
    at_ms: int = 0
    registered_frame: int = 0

    @property
    def rank(self) -> tuple[int, float, int]:
        """Sorts better matches first."""
        return GRADES.index(self.grade), self.e_value, self.distance
