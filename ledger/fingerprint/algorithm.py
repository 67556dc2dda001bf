"""A fingerprint names the algorithm that made it; an algorithm id is never reused once published."""
from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.errors import InvalidInput

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-v[0-9]+")


class UnknownAlgorithm(InvalidInput):
    """A fingerprint names an algorithm that this version does not have."""

    says = "{algorithm!r} is not a fingerprint algorithm of this version; known: {known}"


class MalformedFingerprint(InvalidInput):
    """A digest has not the length that its algorithm fixes, or a printed fingerprint is not `id:hex`."""

    says = "fingerprint {algorithm!r}: {problem}"


@dataclass(frozen=True, slots=True)
class Algorithm:
    """What an id stands for. `digest_bytes` is 0 where the length follows the recording (a stream of words)."""

    id: str
    medium: str          # "voice", "face" or "picture"
    digest_bytes: int
    word_bytes: int = 1  # a stream's digest is a whole number of words

    def __post_init__(self) -> None:
        assert _ID.fullmatch(self.id), self.id


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A perceptual digest that names the algorithm that made it; prints `picture-dhash-v1:ba8c84536bd3c366`."""

    algorithm: str  # key of ALGORITHMS
    digest: bytes   # length fixed by the algorithm, row-major, big-endian

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.digest.hex()}"
