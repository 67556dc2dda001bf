"""What passes between an extractor and its worker: a JSON header and a body of raw bytes, each after its length."""
from __future__ import annotations

import dataclasses
import json
import struct
from typing import Any, BinaryIO

from ledger.fingerprint.algorithm import Fingerprint
from ledger.fingerprint.media import Box, Frame, MediaFingerprint

HEADER_BYTES = 64 * 2**20  # the codes of a ten-minute video with its sound, as hex, are a third of it
BODY_BYTES = 256 * 2**20   # an upload is at most half of it
_LENGTHS = struct.Struct(">IQ")


class BrokenMessage(Exception):
    """The other side went away in the middle of a message, or sent none. Never shown to a caller."""


def send(stream: BinaryIO, header: dict[str, Any], body: bytes) -> None:
    """The message is in the pipe when this returns. Raises: OSError if nobody reads it."""
    text = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(text), len(body)))
    stream.write(text)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The next message. Raises: BrokenMessage."""
    header_bytes, body_bytes = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if header_bytes > HEADER_BYTES or body_bytes > BODY_BYTES:
        raise BrokenMessage()
    try:
        header = json.loads(_exactly(stream, header_bytes))
    except ValueError as problem:
        raise BrokenMessage() from problem
    return header, _exactly(stream, body_bytes)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise BrokenMessage()
    return data


def plain(value: Any) -> Any:
    """JSON-able form of a fingerprint and all that it holds: bytes as hex, values as objects."""
    if isinstance(value, Fingerprint):
        return str(value)
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value.hex() if isinstance(value, bytes) else value


def media_fingerprint_of(form: dict[str, Any]) -> MediaFingerprint:
    """The fingerprint whose `plain` form this is."""
    return MediaFingerprint(**form | {
        "sha256": bytes.fromhex(form["sha256"]),
        "fingerprints": _fingerprints_of(form["fingerprints"]),
        "frames": tuple(_frame_of(frame) for frame in form["frames"]),
        "sound_samples": bytes.fromhex(form["sound_samples"]),
    })


def _frame_of(form: dict[str, Any]) -> Frame:
    return Frame(**form | {
        "fingerprints": _fingerprints_of(form["fingerprints"]),
        "variants": _fingerprints_of(form["variants"]),
        "faces": tuple(Box(**box) for box in form["faces"]),
        "sheet": bytes.fromhex(form["sheet"]),
    })


def _fingerprints_of(texts: list[str]) -> tuple[Fingerprint, ...]:
    return tuple(Fingerprint.parse(text) for text in texts)
