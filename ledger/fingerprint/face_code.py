"""Codes of a face that was turned upright and cut out: they hold through crops, rotation, screenshots and new backgrounds."""
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ledger.fingerprint.algorithm import Fingerprint
from ledger.fingerprint.whole_frame import dhash_of, pdq_of

CHIP_SIDE = 128       # pixels; both codes read 64 x 64 or less
MARGINS = {"tight": 0.35, "wide": 0.85}  # of the canonical face's side on each side: eyes to chin, or head and shoulders
CANONICAL = np.array([[.8595, .6119], [.6449, .6119], [.1405, .6119], [.3551, .6119], [.5, .8449]])
CENTRE = np.array([.5, .65])  # the point that a shaken crop turns around, between the eyes and the nose


@dataclass(frozen=True, slots=True)
class Crop:
    """How a chip departs from the registered one: turned by `degrees`, the face `scale` times as large."""

    margin: str = "tight"
    degrees: float = 0.0
    scale: float = 1.0


STRAIGHT = (Crop("tight"), Crop("wide"))
SHAKEN = (Crop(degrees=2), Crop(degrees=-2), Crop(scale=1.05), Crop(scale=0.95))


def face_fingerprints(pixels: np.ndarray, landmarks: np.ndarray) -> tuple[Fingerprint, ...]:
    """The registered codes of one face. `pixels` is RGB (rows, columns, 3) uint8, `landmarks` (5, 2) in its pixels.

    Each of `face-tight-pdq-v1`, `face-tight-dhash-v1`, `face-wide-pdq-v1`, `face-wide-dhash-v1` is made so:

    1. Faces and landmarks as in `face.faces_of`.
    2. The least-squares similarity, in closed form, moves the landmarks to their canonical places in a square of
       128 pixels with a margin of 0.35 (tight) or 0.85 (wide) of the canonical face on each side.
    3. A face that shrinks below 0.6 is blurred before, sigma 0.45 / scale. Bilinear, edges replicated.
    4. PDQ or dhash of 256 bits of the chip, as `whole_frame.pdq_of` and `whole_frame.dhash_of`.
    """
    return tuple(code for crop in STRAIGHT for code in _codes(chip_of(pixels, landmarks, crop), crop))


def face_variants(pixels: np.ndarray, landmarks: np.ndarray) -> tuple[Fingerprint, ...]:
    """Codes of the mirrored chips and of four shaken tight ones, under the registered ids."""
    mirrored = [code for crop in STRAIGHT
                for code in _codes(np.ascontiguousarray(chip_of(pixels, landmarks, crop)[:, ::-1]), crop)]
    shaken = [code for crop in SHAKEN for code in _codes(chip_of(pixels, landmarks, crop), crop)]
    return (*mirrored, *shaken)


def chip_of(pixels: np.ndarray, landmarks: np.ndarray, crop: Crop) -> np.ndarray:
    """The upright square around a face, (128, 128, 3) uint8; steps 2 and 3 of `face_fingerprints`."""
    margin, turn = MARGINS[crop.margin], np.deg2rad(crop.degrees)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    places = ((CANONICAL - CENTRE) * crop.scale @ rotation + CENTRE + margin) / (1 + 2 * margin) * CHIP_SIDE
    affine = similarity(landmarks, places)
    scale = float(np.hypot(affine[0, 0], affine[0, 1]))
    if scale < 0.6:
        pixels = cv2.GaussianBlur(pixels, (0, 0), 0.45 / scale)
    return cv2.warpAffine(pixels, affine, (CHIP_SIDE, CHIP_SIDE), borderMode=cv2.BORDER_REPLICATE)


def similarity(points: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The (2, 3) rotation, scale and shift that bring `points` nearest to `places` in the least-squares sense.

    Closed form on purpose: a robust fit of five points drops another point after each attack, and copies miss by half
    of the bits. Source: Umeyama 1991, two dimensions, without reflection.
    """
    centre, target = points.mean(axis=0), places.mean(axis=0)
    a, b = points - centre, places - target
    size = (a ** 2).sum()
    c, s = (a * b).sum() / size, (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / size
    linear = np.array([[c, -s], [s, c]])
    return np.c_[linear, target - linear @ centre]


def _codes(chip: np.ndarray, crop: Crop) -> tuple[Fingerprint, Fingerprint]:
    return (Fingerprint(f"face-{crop.margin}-pdq-v1", pdq_of(chip)),
            Fingerprint(f"face-{crop.margin}-dhash-v1", dhash_of(chip)))
