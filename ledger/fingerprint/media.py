"""The gate that every upload passes: what the bytes really are, how much of them is taken, and what a fingerprint holds."""
from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Union

from ledger.errors import InvalidInput
from ledger.fingerprint.algorithm import Fingerprint

MediaSource = Union[bytes, str, "os.PathLike[str]"]

UPLOAD_BYTES = 128 * 2**20        # ten minutes of 48 kHz stereo 16-bit WAV are 115 MB
PICTURE_PIXELS = 40_000_000       # larger than the sensors of most cameras; 160 MB once decoded
PICTURE_SIDE = 16                 # a smaller picture has no detail that a code could hold
VIDEO_MS = 10 * 60 * 1000         # as long as a recording may be
WORKER_BYTES = 2 * 2**30          # address space; the costliest picture within the limits was seen to need 0.9 GB
WORKER_CPU_S = 120               # ten minutes of 720p video with a face in each of 96 shots take half of it on a slow core
WORKER_WALL_S = 300               # a worker that waits for a busy machine is not yet hung

PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff", "image/bmp", "image/avif")
RECORDING_TYPES = ("audio/wav", "audio/flac", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/aiff")
CONTAINER_TYPES = ("video/mp4", "video/webm", "video/x-msvideo")  # hold a video or a recording: their streams tell
_AVIF_BRANDS = (b"avif", b"avis")
_AUDIO_BRANDS = (b"M4A ", b"M4B ")

_MAGIC = (  # first bytes -> media type. Source: the formats' own specifications
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "image/tiff"),
    (re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", re.DOTALL), "image/bmp"),
    (re.compile(rb"(?:RIFF|RF64)....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"FORM....AIF[FC]", re.DOTALL), "audio/aiff"),
    (re.compile(rb"RIFF....AVI ", re.DOTALL), "video/x-msvideo"),
    (re.compile(rb"fLaC"), "audio/flac"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"ID3[\x02-\x04]"), "audio/mpeg"),
    (re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL), "audio/mpeg"),  # MPEG frame, layer III only
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "audio/aac"),
    (re.compile(rb"\x1aE\xdf\xa3"), "video/webm"),
)


class EmptyUpload(InvalidInput):
    """There are no bytes."""

    says = "the upload is empty; send the bytes of a picture, a recording or a video"


class UploadTooLarge(InvalidInput):
    """There are more bytes than are taken."""

    says = "the upload has {size_bytes} bytes, at most {limit_bytes} are taken; send a shorter or a compressed copy"


class UnreadableFile(InvalidInput):
    """The named file cannot be opened."""

    says = "the file cannot be read: {reason}"


class UnknownMediaFormat(InvalidInput):
    """The bytes are in no listed format, whatever their name says."""

    says = "the bytes begin like no picture, recording or video that is taken here; send one of: {formats}"


class PictureTooLarge(InvalidInput):
    """The header promises more pixels than are decoded."""

    says = "the picture has {pixels} pixels, at most {limit_pixels} are taken; send a smaller copy"


class PictureTooSmall(InvalidInput):
    """There are too few pixels for a code."""

    says = "the picture has {width} x {height} pixels, a side needs at least {least_side}; send a larger copy"


class FeaturelessPicture(InvalidInput):
    """The picture is one flat colour: it has no fingerprint."""

    says = "the picture is one flat colour and has no fingerprint; send a picture with detail"


class TruncatedMedia(InvalidInput):
    """The data ends before the picture or recording does."""

    says = "the {media_type} data ends early; upload the whole file again"


class DamagedMedia(InvalidInput):
    """The decoder refuses the bytes."""

    says = "the {media_type} data cannot be decoded; export the file again"


class VideoTooLong(InvalidInput):
    """The video lasts longer than is decoded."""

    says = "the video lasts {duration_ms} ms, at most {limit_ms} are taken; send the part that matters"


class DecodingFailed(InvalidInput):
    """The worker died on these bytes without an answer."""

    says = "these bytes end the decoder; export the file again with another program"


class DecodingTooCostly(InvalidInput):
    """Decoding asked for more memory or time than one upload may have."""

    says = "decoding needs more than {memory_bytes} bytes of memory or {cpu_s} s; send a smaller or shorter copy"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one upload may cost. Every number has its reason beside its constant."""

    upload_bytes: int = UPLOAD_BYTES
    pixels: int = PICTURE_PIXELS
    video_ms: int = VIDEO_MS
    memory_bytes: int = WORKER_BYTES
    cpu_s: int = WORKER_CPU_S
    wall_s: int = WORKER_WALL_S


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the upright source picture."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One still picture: the photograph, or the one that stands for a shot of a video.

    `fingerprints` are what is registered. `variants` are codes of altered views (mirrored, turned, shaken crops) under the
    same algorithm ids; only `fingerprint_query` computes them, and the least distance counts. `sheet` holds local features.
    """

    at_ms: int
    width: int
    height: int
    fingerprints: tuple[Fingerprint, ...]
    variants: tuple[Fingerprint, ...]
    faces: tuple[Box, ...]
    sheet: bytes
    quality: str  # "good" or "weak"


@dataclass(frozen=True, slots=True)
class MediaFingerprint:
    """Everything that is known about a file: what it is, and its fingerprints.

    `fingerprints` holds those of all frames, then those of the sound. `width` and `height` are 0 for a recording,
    `duration_ms` is 0 for a picture. `quality` is "weak" where a plain background or a short recording tells little.
    `sound_samples` is the decoded sound (little-endian int16, 8 kHz, mono), which a search reads again when its first look
    finds nothing; empty unless made for a query.
    """

    kind: str  # "voice", "face", "picture" or "video"
    media_type: str
    sha256: bytes
    size_bytes: int
    width: int
    height: int
    duration_ms: int
    fingerprints: tuple[Fingerprint, ...]
    quality: str
    iscc: str
    frames: tuple[Frame, ...] = ()
    sound_samples: bytes = b""

    @property
    def faces(self) -> tuple[Box, ...]:
        """Boxes of the faces in the first frame."""
        return self.frames[0].faces if self.frames else ()

    @property
    def sheet(self) -> bytes:
        """The first frame's sheet of local features; empty for a recording."""
        return self.frames[0].sheet if self.frames else b""


@dataclass(frozen=True, slots=True)
class Preview:
    """A decoded picture to look at: `pixels` is upright RGB, row-major, 8 bits, `width` x `height`; `sheet` its features."""

    width: int
    height: int
    pixels: bytes
    sheet: bytes


def media_type_of(head: bytes) -> str:
    """The media type that the first bytes show; the name of a file is never asked.

    `video/mp4`, `video/webm` and `video/x-msvideo` may hold sound alone: only their streams tell. Raises: UnknownMediaFormat.

    >>> media_type_of(b"\\x89PNG\\r\\n\\x1a\\n...")
    'image/png'
    """
    if head[4:8] == b"ftyp":
        return _type_of_brand(head[8:12])
    for magic, media_type in _MAGIC:
        if magic.match(head):
            return media_type
    raise UnknownMediaFormat(formats=", ".join(PICTURE_TYPES + RECORDING_TYPES + CONTAINER_TYPES))


def _type_of_brand(brand: bytes) -> str:
    if brand in _AVIF_BRANDS:
        return "image/avif"
    return "audio/mp4" if brand in _AUDIO_BRANDS else "video/mp4"


def read_source(source: MediaSource, limit_bytes: int) -> bytes:
    """The bytes of an upload or of a file, never more than `limit_bytes`.

    Raises: EmptyUpload, UploadTooLarge, UnreadableFile.
    """
    data = bytes(source) if isinstance(source, (bytes, bytearray, memoryview)) else _read_file(source, limit_bytes)
    if not data:
        raise EmptyUpload()
    if len(data) > limit_bytes:
        raise UploadTooLarge(size_bytes=len(data), limit_bytes=limit_bytes)
    return data


def _read_file(path: str | os.PathLike[str], limit_bytes: int) -> bytes:
    try:
        with open(path, "rb") as file:
            size_bytes = os.fstat(file.fileno()).st_size
            if size_bytes > limit_bytes:
                raise UploadTooLarge(size_bytes=size_bytes, limit_bytes=limit_bytes)
            return file.read(limit_bytes + 1)
    except (OSError, ValueError) as problem:
        raise UnreadableFile(reason=getattr(problem, "strerror", None) or "not a path") from problem
