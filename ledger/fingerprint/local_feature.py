"""Finds the local features of a picture that its sheet keeps."""
from __future__ import annotations

import cv2
import numpy as np

from ledger.fingerprint.raster import Raster
from ledger.fingerprint.sheet import DESCRIPTOR_BYTES, Sheet

SIDE = 300             # pixels of the longer side; 400 finds no more copies and takes twice the time
FEATURES = 300         # 6 KB a sheet
CONTRAST = 0.02        # half of SIFT's default: portraits before a soft background have few corners


def sheet_of(raster: Raster) -> Sheet:
    """The local features of an upright picture.

    1. Grey, scaled to 300 pixels on the longer side (area filter to shrink, bicubic to enlarge).
    2. The 300 strongest SIFT features, contrast threshold 0.02, three layers an octave.
    3. A bit for each of the 128 numbers of a descriptor: 1 where it is above the descriptor's median; first bit highest.
    4. The place as a fraction of the longer side, in 65,535ths.

    Source: SIFT (Lowe 2004) by OpenCV 5. That one bit a number suffices was measured with scripts/bench/recall.
    """
    pixels = raster.pixels
    scale = SIDE / max(pixels.shape[:2])
    grey = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale,
                      interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    sift = cv2.SIFT_create(nfeatures=FEATURES, contrastThreshold=CONTRAST)
    points, descriptors = sift.detectAndCompute(grey, None)
    if descriptors is None:
        return Sheet(raster.width, raster.height, np.zeros((0, 2), np.float32), np.zeros((0, DESCRIPTOR_BYTES), np.uint8))
    bits = descriptors > np.median(descriptors, axis=1, keepdims=True)
    # more than asked for come when the last ones are equally strong: the first are kept
    places = np.array([point.pt for point in points], np.float32)[:FEATURES] / max(grey.shape)
    return Sheet(raster.width, raster.height, places, np.packbits(bits, axis=1)[:FEATURES])
