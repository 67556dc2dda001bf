"""Finds faces and five landmarks of each; nothing here tells who somebody is."""
from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ledger.errors import Unavailable
from ledger.fingerprint.media import Box

LONG_SIDE, SHORT_SIDE = 560, 320  # the detector's window is 80 pixels: at this size it finds faces of a seventh of the side
FACES = 4                  # the largest; a crowd is a picture, not a face
MEDIAN = 5                 # pixels; removes the grain that hides faces from gradients
UPSCALE = 2                # finds faces of half the window
QUARTER_TURNS = (1, 3, 2)  # counter-clockwise; the last resort, upside down last of all
TILTS = (20, -20)          # degrees; the detector itself takes about 15 either way
SHAKES = ((0, 0, 0), (0.05, 0, 0.04), (-0.05, 0, -0.04))  # of the box's width: right, down, larger
MIRRORED = (2, 3, 0, 1, 4)  # the landmarks' order in the mirror: eyes change sides
LANDMARK_FILE = "shape_predictor_5_face_landmarks.dat"  # public domain; the 68-point file must not be used commercially


class FaceModelMissing(Unavailable):
    """The landmark file of face_recognition_models or dlib is not installed."""

    says = "faces cannot be looked for: {missing} is not installed; pip install dlib-bin face_recognition_models"


@dataclass(frozen=True, slots=True)
class Face:
    """`landmarks` is (5, 2) float64: outer and inner corner of one eye, of the other, base of the nose; x, y in pixels."""

    landmarks: np.ndarray
    left: float
    top: float
    side: float

    def box(self, scale: float) -> Box:
        """The face's square in a picture `scale` times as large."""
        return Box(max(0, round(self.left * scale)), max(0, round(self.top * scale)), round(self.side * scale),
                   round(self.side * scale))


def face_scaled(pixels: np.ndarray) -> np.ndarray:
    """The picture at the size at which faces are looked for.

    1. Scaled so that the longer side is at most 560 pixels, and the shorter at least 320 where that allows.
    2. Area filter to shrink, bicubic to enlarge; a change under 2 % is left out.
    """
    scale = min(LONG_SIDE / max(pixels.shape[:2]), max(1.0, SHORT_SIDE / min(pixels.shape[:2])))
    if abs(scale - 1) <= 0.02:
        return pixels
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def faces_of(pixels: np.ndarray) -> list[Face]:
    """At most four faces, largest first, in a picture of `face_scaled`.

    1. dlib's frontal HOG detector on the picture; then, until one look finds a face, on: a copy through a 5 x 5 median,
       a copy of twice the size, copies turned by 90, 270 and 180 degrees, copies tilted by 20 degrees either way.
    2. Landmarks are the mean of six: three shaken boxes, each in the picture and in its mirror image. They are stable
       to a shift of the box and the same in a mirrored copy.

    Raises: FaceModelMissing. Source: dlib 20, `get_frontal_face_detector` and the 5-point file of face_recognition_models.
    """
    for look in (_plain_look, _median_look, _upscaled_look, _turned_look, _tilted_look):
        if found := look(pixels):
            return sorted(found, key=lambda face: -face.side)[:FACES]
    return []


def _plain_look(pixels: np.ndarray) -> list[Face]:
    detector, _ = _models()
    return [_face(pixels, box) for box in detector(pixels, 0)]


def _median_look(pixels: np.ndarray) -> list[Face]:
    return _plain_look(cv2.medianBlur(pixels, MEDIAN))


def _upscaled_look(pixels: np.ndarray) -> list[Face]:
    large = cv2.resize(pixels, None, fx=UPSCALE, fy=UPSCALE, interpolation=cv2.INTER_CUBIC)
    shrink = np.array([[1 / UPSCALE, 0, 0], [0, 1 / UPSCALE, 0]])
    return [_moved(face, shrink) for face in _plain_look(large)]


def _turned_look(pixels: np.ndarray) -> list[Face]:
    rows, columns = pixels.shape[:2]
    back = {1: [[0, -1, columns - 1], [1, 0, 0]], 2: [[-1, 0, columns - 1], [0, -1, rows - 1]], 3: [[0, 1, 0], [-1, 0, rows - 1]]}
    for turns in QUARTER_TURNS:
        if found := _plain_look(np.ascontiguousarray(np.rot90(pixels, turns))):
            return [_moved(face, np.array(back[turns], float)) for face in found]
    return []


def _tilted_look(pixels: np.ndarray) -> list[Face]:
    rows, columns = pixels.shape[:2]
    for degrees in TILTS:
        turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1.0)
        tilted = cv2.warpAffine(pixels, turn, (columns, rows), borderMode=cv2.BORDER_REPLICATE)
        if found := _plain_look(tilted):
            return [_moved(face, cv2.invertAffineTransform(turn)) for face in found]
    return []


def _moved(face: Face, affine: np.ndarray) -> Face:
    landmarks = face.landmarks @ affine[:, :2].T + affine[:, 2]
    centre = affine[:, :2] @ (face.left + face.side / 2, face.top + face.side / 2) + affine[:, 2]
    side = face.side * float(np.sqrt(abs(np.linalg.det(affine[:, :2]))))
    return Face(landmarks, centre[0] - side / 2, centre[1] - side / 2, side)


def _face(pixels: np.ndarray, box: Any) -> Face:
    side = box.width()
    mirror = np.ascontiguousarray(pixels[:, ::-1])
    shapes = []
    for right, down, larger in SHAKES:
        left, top = box.left() + (right - larger) * side, box.top() + (down - larger) * side
        end, bottom = box.right() + (right + larger) * side, box.bottom() + (down + larger) * side
        shapes.append(_landmarks(pixels, (left, top, end, bottom)))
        last = pixels.shape[1] - 1
        seen = _landmarks(mirror, (last - end, top, last - left, bottom))
        shapes.append((seen * (-1, 1) + (last, 0))[list(MIRRORED)])
    return Face(np.mean(shapes, axis=0), box.left(), box.top(), side)


def _landmarks(pixels: np.ndarray, corners: tuple[float, float, float, float]) -> np.ndarray:
    import dlib
    _, predictor = _models()
    parts = predictor(pixels, dlib.rectangle(*map(int, corners))).parts()
    return np.array([(part.x, part.y) for part in parts], float)


@cache  # ten megabytes that never change, read from disk once in a process
def _models() -> tuple[Any, Any]:
    package = importlib.util.find_spec("face_recognition_models")  # found, never imported: importing it needs pkg_resources
    if package is None or package.origin is None:
        raise FaceModelMissing(missing="face_recognition_models")
    try:
        import dlib
    except ImportError as problem:
        raise FaceModelMissing(missing="dlib") from problem
    path = Path(package.origin).parent / "models" / LANDMARK_FILE
    return dlib.get_frontal_face_detector(), dlib.shape_predictor(str(path))
