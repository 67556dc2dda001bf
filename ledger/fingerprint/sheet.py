"""A sheet of local features and its words: what finds a cut-out part and says where it lies. `local_feature` makes it."""
from __future__ import annotations

import struct
from dataclasses import dataclass, replace

import numpy as np

from ledger.errors import InvalidInput

DESCRIPTOR_BYTES = 16
GRID = 65535           # places are 16-bit fractions of the longer side
MAGIC = b"sft1"
_ROW = DESCRIPTOR_BYTES + 4
_HEAD = struct.Struct(">4sII")
WORD_BITS = (          # two words a feature, 18 bits each: bits that are balanced and tell least about each other in photographs
    (1, 7, 29, 31, 35, 37, 50, 52, 54, 57, 65, 76, 78, 91, 93, 103, 119, 121),
    (3, 17, 24, 33, 39, 42, 44, 51, 60, 62, 69, 85, 89, 95, 97, 110, 114, 123),
)
WORDS = len(WORD_BITS) << 18


class MalformedSheet(InvalidInput):
    """Bytes are not a sheet of this version."""

    says = "a sheet of {size_bytes} bytes is none of this version; fingerprint the picture again"
# a byte is a cell of the descriptor, a bit one of eight directions: in the mirror, direction k is direction -k
_OPPOSITE_TURN = np.array([(cell & 128) | int(f"{cell & 127:07b}"[::-1], 2) for cell in range(256)], np.uint8)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`places` (n, 2) float32, x and y as fractions of the longer side; `descriptors` (n, 16) uint8.

    `width` and `height` are those of the upright picture, in pixels.
    """

    width: int
    height: int
    places: np.ndarray
    descriptors: np.ndarray

    def __bytes__(self) -> bytes:
        grid = np.rint(self.places * GRID).clip(0, GRID).astype(">u2").view(np.uint8).reshape(-1, 4)
        return _HEAD.pack(MAGIC, self.width, self.height) + np.hstack([grid, self.descriptors]).tobytes()

    def of_mirror_image(self) -> Sheet:
        """The sheet that the picture's mirror image has, to a few bits: the grid of a descriptor is turned over."""
        places = self.places.copy()
        places[:, 0] = self.width / max(self.width, self.height) - places[:, 0]
        cells = self.descriptors.reshape(-1, 4, 4)[:, ::-1].reshape(-1, DESCRIPTOR_BYTES)
        return replace(self, places=places, descriptors=_OPPOSITE_TURN[cells])

    def of_negative(self) -> Sheet:
        """The sheet that the picture's negative has, to a few bits: all gradients point the other way, and so do the cells."""
        return replace(self, descriptors=np.ascontiguousarray(self.descriptors[:, ::-1]))

    @classmethod
    def of(cls, data: bytes) -> Sheet:
        """The sheet that `bytes` wrote. Raises: MalformedSheet."""
        if data[:4] != MAGIC or len(data) < _HEAD.size or (len(data) - _HEAD.size) % _ROW:
            raise MalformedSheet(size_bytes=len(data))
        _, width, height = _HEAD.unpack_from(data)
        rows = np.frombuffer(data, np.uint8, offset=_HEAD.size).reshape(-1, _ROW)
        places = np.ascontiguousarray(rows[:, :4]).view(">u2").astype(np.float32) / GRID
        return cls(width, height, places, np.ascontiguousarray(rows[:, 4:]))


def words_of(sheet: Sheet) -> np.ndarray:
    """Distinct words of a sheet, sorted uint32 below `WORDS`: 18 chosen bits of each descriptor, by two choices."""
    bits = np.unpackbits(sheet.descriptors, axis=1)
    weights = 1 << np.arange(18, dtype=np.uint32)
    tables = [(bits[:, list(chosen)] * weights).sum(axis=1, dtype=np.uint32) + (number << 18)
              for number, chosen in enumerate(WORD_BITS)]
    return np.unique(np.concatenate(tables)).astype(np.uint32)
