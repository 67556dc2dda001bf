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


PICTURE_ALGORITHMS = (  # each id's numbered normalisation stands where it is computed: whole_frame.py, face_code.py
    Algorithm("picture-dhash-v1", "picture", 32),
    Algorithm("picture-phash-v1", "picture", 32),
    Algorithm("picture-pdq-v1", "picture", 32),
    Algorithm("picture-trimmed-pdq-v1", "picture", 32),
    Algorithm("face-tight-pdq-v1", "face", 32),
    Algorithm("face-tight-dhash-v1", "face", 32),
    Algorithm("face-wide-pdq-v1", "face", 32),
    Algorithm("face-wide-dhash-v1", "face", 32),
)
VOICE_ALGORITHMS = (  # numbered normalisation: sound.py, then voice_chromaprint.py, voice_subband.py, voice_landmarks.py
    Algorithm("voice-chromaprint5-v1", "voice", 0, word_bytes=4),
    Algorithm("voice-subband-v1", "voice", 0, word_bytes=4),
    Algorithm("voice-landmarks-v1", "voice", 0, word_bytes=5),
)
ALGORITHMS = {algorithm.id: algorithm for algorithm in (*PICTURE_ALGORITHMS, *VOICE_ALGORITHMS)}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A perceptual digest that names the algorithm that made it; prints `picture-dhash-v1:ba8c84536bd3c366`."""

    algorithm: str  # key of ALGORITHMS
    digest: bytes   # length fixed by the algorithm, row-major, big-endian

    def __post_init__(self) -> None:
        algorithm = ALGORITHMS.get(self.algorithm)
        if algorithm is None:
            raise UnknownAlgorithm(algorithm=self.algorithm, known=", ".join(ALGORITHMS))
        if algorithm.digest_bytes and len(self.digest) != algorithm.digest_bytes:
            problem = f"got {len(self.digest)} bytes, expected {algorithm.digest_bytes}"
            raise MalformedFingerprint(algorithm=self.algorithm, problem=problem)
        if len(self.digest) % algorithm.word_bytes:
            problem = f"got {len(self.digest)} bytes, expected whole words of {algorithm.word_bytes}"
            raise MalformedFingerprint(algorithm=self.algorithm, problem=problem)

    @classmethod
    def parse(cls, text: str) -> Fingerprint:
        """The fingerprint that prints as `text`. Raises: UnknownAlgorithm, MalformedFingerprint."""
        algorithm, colon, digest = text.partition(":")
        if not colon or not re.fullmatch(r"(?:[0-9a-f]{2})+", digest):
            raise MalformedFingerprint(algorithm=algorithm[:40], problem="expected `algorithm:lower-case hex`")
        return cls(algorithm, bytes.fromhex(digest))

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.digest.hex()}"
