"""Forms of what is said about files and licenses."""
from __future__ import annotations

from typing import Any

from ledger.api.shapes.basics import Account, AsOf, Check, Decimal, Shape, Time, Word


class Box(Shape):
    """Pixels of the upright picture."""

    left: int
    top: int
    width: int
    height: int


class Segment(Shape):
    """Where in the registered recording the clip lies, and where in the file that was sent it begins."""

    start_ms: int
    end_ms: int
    tempo: Decimal
    pitch: Decimal
    query_start_ms: int


class Pose(Shape):
    """How the file shows the registered picture: how many of its pixels wide one of that is, its turn clockwise."""

    scale: Decimal
    degrees: Decimal
    mirrored: bool


class Seen(Shape):
    """At which time a file shows a registered picture best, and how many of the file's pictures show it."""

    at_ms: int
    frames: int
    of_frames: int


class FileFingerprint(Shape):
    """What a file would be registered by."""

    kind: str
    media_type: str
    sha256: Word
    size_bytes: int
    duration_ms: int
    width: int
    height: int
    quality: str
    iscc: str
    fingerprints: list[str]
    faces: list[Box]


class Match(Shape):
    """One thing in the catalogue that the file resembles."""

    kind: str
    id: str
    grade: str
    e_value: Decimal
    channel: str
    distance_bits: int
    of_bits: int
    segment: Segment | None
    box: Box | None
    pose: Pose | None
    seen: Seen | None
    license_id: Word | None


class AnchoredMatch(Match):
    """A match with who anchored it, and when."""

    asset_id: Word
    performer: Account
    anchored_at: Time


class Matches(Shape):
    """Best first."""

    matches: list[AnchoredMatch]


DRAWING: dict[str, Any] = {"description": "OK", "content": {"image/png": {"schema": {
    "type": "string", "contentMediaType": "image/png"}}}}


class Held(Shape):
    """What the contract says about one license and one use."""

    license_id: Word
    is_licensed: bool
    reason: str


class Candidate(Shape):
    """Another thing that the file resembles, confirmed by the chain."""

    verdict: str
    asset_id: Word
    performer: Account
    anchored_at: Time
    license_id: Word | None
    match: Match


class SetAside(Shape):
    """What a check did not confirm."""

    id: str
    check: int
    reason: str


class FileVerdict(Shape):
    """`exact_copy`, `near_copy`, `reported_output`, `another_take`, `resembles` or `unknown`."""

    verdict: str
    asset_id: Word | None
    performer: Account | None
    kind: str | None
    anchored_at: Time | None
    license_id: Word | None
    match: Match | None
    others: list[Candidate]
    set_aside: list[SetAside]
    licenses: list[Held]
    checks: list[Check]
    does_not_prove: list[str]
    witness: str | None
    as_of: AsOf


class LicenseVerdict(Shape):
    """`verified` with its checks, or `pending` with what it waits for. What is refuted is a problem."""

    verdict: str
    license_id: Word | None = None
    asset_id: Word | None = None
    grant_id: Word | None = None
    licensee: Account | None = None
    performer: Account | None = None
    checks: list[Check] | None = None
    does_not_prove: list[str] | None = None
    witness: str | None = None
    waits_for: str | None = None
    wait_blocks: int | None = None
    as_of: AsOf
