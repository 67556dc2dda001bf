"""Codes of the whole picture: they hold through re-encoding, scaling, colour, captions and logos, not through crops."""
from __future__ import annotations

import cv2
import imagehash
import numpy as np
import pdqhash
from PIL import Image

from ledger.fingerprint.algorithm import Fingerprint

HASH_SIDE = 16           # 16 x 16 = 256 bits
BORDER_LEVELS = 12       # a pixel within this distance of the corner's colour is border; JPEG noise stays below
BORDER_SHARE = 0.02      # of a row or column must differ before it counts as picture; dust and logos do not
BORDER_GRID = 160        # bounds are found on a copy of about this many pixels a side
LEAST_PICTURE = 16       # pixels; a smaller rest is no picture in a border
WEAK_PDQ_QUALITY = 50    # of 100; below, PDQ's authors advise not to match (facebook/ThreatExchange, pdq README)
UPRIGHT, MIRRORED = 0, 5 # places of these views in pdqhash's list of eight


def whole_frame_fingerprints(pixels: np.ndarray) -> tuple[Fingerprint, ...]:
    """The registered codes of upright RGB, (rows, columns, 3) uint8."""
    return (
        Fingerprint("picture-dhash-v1", dhash_of(pixels)),
        Fingerprint("picture-phash-v1", phash_of(pixels)),
        Fingerprint("picture-pdq-v1", pdq_of(pixels)),
        Fingerprint("picture-trimmed-pdq-v1", pdq_of(trimmed(pixels))),
    )


def mirrored_variants(pixels: np.ndarray) -> tuple[Fingerprint, ...]:
    """Codes of the mirrored picture, with and without its border, under the ids of the upright one."""
    inner = trimmed(pixels)
    mirrored = [Fingerprint("picture-dhash-v1", dhash_of(np.ascontiguousarray(view)))
                for view in (pixels[:, ::-1], inner, inner[:, ::-1])]
    return (*mirrored, Fingerprint("picture-pdq-v1", _dihedral(pixels)[MIRRORED]),
            Fingerprint("picture-trimmed-pdq-v1", _dihedral(inner)[MIRRORED]))


def turned_variants(pixels: np.ndarray) -> tuple[Fingerprint, ...]:
    """Codes of the picture turned by quarters, and of its mirror image so turned, as `mirrored_variants`."""
    return tuple(Fingerprint(algorithm, digest)
                 for algorithm, view in (("picture-pdq-v1", pixels), ("picture-trimmed-pdq-v1", trimmed(pixels)))
                 for place, digest in enumerate(_dihedral(view)) if place not in (UPRIGHT, MIRRORED))


def dhash_of(pixels: np.ndarray) -> bytes:
    """32 bytes, `picture-dhash-v1`.

    1. Grey as Pillow's mode L (ITU-R 601-2 luma), 17 columns by 16 rows, LANCZOS.
    2. A bit is 1 where a value is greater than the one to its left; row-major, first bit highest.

    Source: imagehash 4.3 `dhash(hash_size=16)`.
    """
    return _packed(imagehash.dhash(Image.fromarray(pixels), HASH_SIDE).hash)


def phash_of(pixels: np.ndarray) -> bytes:
    """32 bytes, `picture-phash-v1`.

    1. Grey as Pillow's mode L, 64 x 64, LANCZOS.
    2. Two-dimensional DCT-II; the 16 x 16 lowest frequencies.
    3. A bit is 1 where a coefficient is above their median; row-major, first bit highest.

    Source: imagehash 4.3 `phash(hash_size=16)`.
    """
    return _packed(imagehash.phash(Image.fromarray(pixels), HASH_SIDE).hash)


def pdq_of(pixels: np.ndarray) -> bytes:
    """32 bytes, `picture-pdq-v1`; of the picture without its border, `picture-trimmed-pdq-v1`.

    1. RGB to luma, two passes of a box filter, 64 x 64 samples, DCT, 16 x 16 low frequencies without the constant.
    2. A bit is 1 where a coefficient is above their median, in the order of pdqhash 0.2.

    Source: facebook/ThreatExchange, PDQ, by the Python package pdqhash.
    """
    digest, _ = pdqhash.compute(pixels)
    return _packed(digest)


def pdq_quality(pixels: np.ndarray) -> int:
    """0 to 100: how much gradient there is for PDQ to describe."""
    _, quality = pdqhash.compute(pixels)
    return int(quality)


def trimmed(pixels: np.ndarray) -> np.ndarray:
    """The picture without a border of one colour, as letterboxes and frames have.

    1. Every f-th pixel of every f-th row, f = max(1, longer side // 160).
    2. A pixel is border if no channel differs by more than 12 from the top left one.
    3. Rows and columns outside of the first and last that have more than 2 % other pixels are cut off.
    4. A rest under 16 pixels a side is no picture: nothing is cut.
    """
    step = max(1, max(pixels.shape[:2]) // BORDER_GRID)
    grid = pixels[::step, ::step]
    inside = cv2.absdiff(grid, np.full_like(grid, grid[0, 0])).max(axis=2) > BORDER_LEVELS
    rows, columns = (np.flatnonzero(inside.mean(axis=axis) > BORDER_SHARE) for axis in (1, 0))
    if min(len(rows), len(columns)) * step < LEAST_PICTURE:
        return pixels
    top, bottom, left, right = rows[0] * step, (rows[-1] + 1) * step, columns[0] * step, (columns[-1] + 1) * step
    return np.ascontiguousarray(pixels[top:bottom, left:right])


def _dihedral(pixels: np.ndarray) -> list[bytes]:
    digests, _ = pdqhash.compute_dihedral(pixels)
    return [_packed(digest) for digest in digests]


def _packed(bits: np.ndarray) -> bytes:
    return np.packbits(np.asarray(bits, bool).ravel()).tobytes()
