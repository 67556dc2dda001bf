"""A copy of a file that evidence can be drawn from: smaller than the file, and without what it says about its making."""
from __future__ import annotations

import struct
from dataclasses import dataclass

from ledger.errors import InvalidInput

MOST_PICTURES = 96     # as many as stand for a video
_MAGIC = b"exh1"
_HEAD = struct.Struct(">4sI")
_LENGTH = struct.Struct(">I")


class MalformedExhibit(InvalidInput):
    """Bytes are not an exhibit of this version."""

    says = "an exhibit of {size_bytes} bytes is none of this version; restore the database from a backup"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """`pictures` are JPEG, as many and in the order of the file's frames; `sound` is FLAC at 8 kHz, empty if there is none.

    Both are media like any other: they are decoded only where uploads are.
    """

    pictures: tuple[bytes, ...]
    sound: bytes

    def __bytes__(self) -> bytes:
        parts = (*self.pictures, self.sound)
        return _HEAD.pack(_MAGIC, len(parts)) + b"".join(_LENGTH.pack(len(part)) + part for part in parts)

    @classmethod
    def of(cls, data: bytes) -> Exhibit:
        """The exhibit that `bytes` wrote. Raises: MalformedExhibit."""
        parts = []
        try:
            magic, count = _HEAD.unpack_from(data)
            at = _HEAD.size
            for _ in range(min(count, MOST_PICTURES + 1)):
                (length,) = _LENGTH.unpack_from(data, at)
                parts.append(data[at + _LENGTH.size:at + _LENGTH.size + length])
                at += _LENGTH.size + length
        except struct.error:
            raise MalformedExhibit(size_bytes=len(data)) from None
        if magic != _MAGIC or not parts or at != len(data) or count != len(parts):
            raise MalformedExhibit(size_bytes=len(data))
        return cls(tuple(parts[:-1]), parts[-1])
