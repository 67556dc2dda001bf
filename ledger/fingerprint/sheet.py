"""A sheet of local features: what decides whether two pictures show the same scene, and how one was cut from the other."""
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ledger.errors import InvalidInput

SIDE = 400          # pixels of the longer side: the features of a shrunken copy lie in the same octaves
FEATURES = 400      # 14 KB a sheet
DESCRIPTOR_BYTES = 32
GRID = 65535        # places are 16-bit fractions of the longer side
MAGIC = b"orb1"
_ROW = DESCRIPTOR_BYTES + 4


class MalformedSheet(InvalidInput):
    """Bytes are not a sheet of this version."""

    says = "a sheet of {size_bytes} bytes is none of this version; fingerprint the picture again"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`places` (n, 2) float32, x and y as fractions of the longer side; `descriptors` (n, 32) uint8."""

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

    1. Grey, scaled to 400 pixels on the longer side (area filter to shrink, bicubic to enlarge).
    2. At most 400 ORB features: FAST threshold 8, 8 levels of 1.2, patch 25, edge 15.

    Source: ORB (Rublee et al. 2011), OpenCV 5.
    """
    scale = SIDE / max(pixels.shape[:2])
    grey = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale,
                      interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    orb = cv2.ORB_create(nfeatures=FEATURES, scaleFactor=1.2, nlevels=8, fastThreshold=8, edgeThreshold=15, patchSize=25)
    points, descriptors = orb.detectAndCompute(grey, None)
    if descriptors is None:
        return Sheet(np.zeros((0, 2), np.float32), np.zeros((0, DESCRIPTOR_BYTES), np.uint8))
    return Sheet(np.array([point.pt for point in points], np.float32) / max(grey.shape), descriptors)
