"""A sheet of local features: what finds a cut-out part, decides whether two pictures show the same, and where it lies."""
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ledger.errors import InvalidInput

SIDE = 300             # pixels of the longer side; 400 finds no more copies and takes twice the time
FEATURES = 300         # 6 KB a sheet
CONTRAST = 0.02        # half of SIFT's default: portraits before a soft background have few corners
DESCRIPTOR_BYTES = 16
GRID = 65535           # places are 16-bit fractions of the longer side
MAGIC = b"sft1"
_ROW = DESCRIPTOR_BYTES + 4
WORD_BITS = (          # two words a feature, 18 bits each: bits that are balanced and tell least about each other in photographs
    (1, 7, 29, 31, 35, 37, 50, 52, 54, 57, 65, 76, 78, 91, 93, 103, 119, 121),
    (3, 17, 24, 33, 39, 42, 44, 51, 60, 62, 69, 85, 89, 95, 97, 110, 114, 123),
)
WORDS = len(WORD_BITS) << 18


class MalformedSheet(InvalidInput):
    """Bytes are not a sheet of this version."""

    says = "a sheet of {size_bytes} bytes is none of this version; fingerprint the picture again"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`places` (n, 2) float32, x and y as fractions of the longer side; `descriptors` (n, 16) uint8."""

    places: np.ndarray
    descriptors: np.ndarray

    def __bytes__(self) -> bytes:
        grid = np.rint(self.places * GRID).clip(0, GRID).astype(">u2").view(np.uint8).reshape(-1, 4)
        return MAGIC + np.hstack([grid, self.descriptors]).tobytes()

    @classmethod
    def of(cls, data: bytes) -> Sheet:
        """The sheet that `bytes` wrote. Raises: MalformedSheet."""
        if data[:4] != MAGIC or (len(data) - 4) % _ROW:
            raise MalformedSheet(size_bytes=len(data))
        rows = np.frombuffer(data, np.uint8, offset=4).reshape(-1, _ROW)
        places = np.ascontiguousarray(rows[:, :4]).view(">u2").astype(np.float32) / GRID
        return cls(places, np.ascontiguousarray(rows[:, 4:]))


def sheet_of(pixels: np.ndarray) -> Sheet:
    """The local features of upright RGB, (rows, columns, 3) uint8.

    1. Grey, scaled to 300 pixels on the longer side (area filter to shrink, bicubic to enlarge).
    2. The 300 strongest SIFT features, contrast threshold 0.02, three layers an octave.
    3. A bit for each of the 128 numbers of a descriptor: 1 where it is above the descriptor's median; first bit highest.
    4. The place as a fraction of the longer side, in 65,535ths.

    Source: SIFT (Lowe 2004) by OpenCV 5. That one bit a number suffices was measured with scripts/bench/recall.
    """
    scale = SIDE / max(pixels.shape[:2])
    grey = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale,
                      interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    sift = cv2.SIFT_create(nfeatures=FEATURES, contrastThreshold=CONTRAST)
    points, descriptors = sift.detectAndCompute(grey, None)
    if descriptors is None:
        return Sheet(np.zeros((0, 2), np.float32), np.zeros((0, DESCRIPTOR_BYTES), np.uint8))
    bits = descriptors > np.median(descriptors, axis=1, keepdims=True)
    # more than asked for come when the last ones are equally strong: the first are kept
    places = np.array([point.pt for point in points], np.float32)[:FEATURES] / max(grey.shape)
    return Sheet(places, np.packbits(bits, axis=1)[:FEATURES])


def words_of(sheet: Sheet) -> np.ndarray:
    """Distinct words of a sheet, sorted uint32 below `WORDS`: 18 chosen bits of each descriptor, by two choices."""
    bits = np.unpackbits(sheet.descriptors, axis=1)
    weights = 1 << np.arange(18, dtype=np.uint32)
    tables = [(bits[:, list(chosen)] * weights).sum(axis=1, dtype=np.uint32) + (number << 18)
              for number, chosen in enumerate(WORD_BITS)]
    return np.unique(np.concatenate(tables)).astype(np.uint32)
