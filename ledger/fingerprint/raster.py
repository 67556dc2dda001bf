"""A picture file becomes upright 8-bit RGB of bounded size: the only form that picture codes read."""
from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ledger.errors import LedgerError
from ledger.fingerprint.media import (PICTURE_SIDE, PICTURE_TYPES, DamagedMedia, FeaturelessPicture, Limits,
                                      PictureTooLarge, PictureTooSmall, TruncatedMedia)

WORKING_SIDE = 1024   # pixels of the longer side; faces of a group picture are still found, and no code needs more
FLAT_LEVELS = 4       # grey levels between darkest and brightest; sensor noise alone is more
PAPER = (255, 255, 255)  # what a transparent picture is laid on; browsers and printers show it so
MOST_SCANS = 100      # of a JPEG; encoders write up to a dozen, each costs a pass over the picture, and one takes 50 bytes
_SCAN = b"\xff\xda"   # its marker; never within a scan, where 0xff is followed by zero. Source: ITU T.81, B.1.1
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF", "image/tiff": "TIFF",
            "image/bmp": "BMP", "image/avif": "AVIF"}
_ORIENTATION = 0x0112  # EXIF tag
_TURNS = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
          5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
          8: Image.Transpose.ROTATE_90}
_SIDEWAYS = (Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_270, Image.Transpose.TRANSVERSE, Image.Transpose.ROTATE_90)
_SIXTEEN_BIT = ("I", "I;16", "I;16L", "I;16B", "I;16N")
_TRUNCATED = ("truncated", "Truncated", "unexpected end of file", "not enough image data")  # Pillow has no class for it


@dataclass(frozen=True, slots=True)
class Raster:
    """`pixels` is (rows, columns, 3) uint8, upright; `width` and `height` are those of the upright source."""

    pixels: np.ndarray
    width: int
    height: int


def raster_of(data: bytes, media_type: str, limits: Limits) -> Raster:
    """The picture as every code reads it.

    1. The first frame is decoded; an animation's other frames are left out.
    2. 16-bit grey keeps its upper byte; the other modes become 8-bit RGB; transparency is laid on white.
    3. It is turned as its EXIF orientation says.
    4. A longer side above 1024 is shrunk to it (Pillow's LANCZOS with a reducing gap of 3).

    Raises: PictureTooLarge, PictureTooSmall, FeaturelessPicture, TruncatedMedia, DamagedMedia.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is checked below, before anything is decoded
            with _opened(data, media_type, limits) as picture:
                return _checked(_raster(picture))
    except (LedgerError, MemoryError):
        raise
    except Exception as problem:  # on damaged bytes Pillow's plugins raise whatever their parsing stumbles over
        truncated = any(word in str(problem) for word in _TRUNCATED)
        raise (TruncatedMedia if truncated else DamagedMedia)(media_type=media_type) from problem


def _opened(data: bytes, media_type: str, limits: Limits) -> Image.Image:
    assert media_type in PICTURE_TYPES, media_type
    if media_type == "image/jpeg" and data.count(_SCAN) > MOST_SCANS:
        raise DamagedMedia(media_type=media_type)
    try:
        picture = Image.open(io.BytesIO(data), formats=[_FORMATS[media_type]])
    except Image.DecompressionBombError as bomb:  # Pillow's own limit lies above ours; its message starts with the pixels
        pixels = int(re.search(r"\d+", str(bomb))[0])
        raise PictureTooLarge(pixels=pixels, limit_pixels=limits.pixels) from bomb
    width, height = picture.size
    if width * height > limits.pixels:
        raise PictureTooLarge(pixels=width * height, limit_pixels=limits.pixels)
    if min(width, height) < PICTURE_SIDE:
        raise PictureTooSmall(width=width, height=height, least_side=PICTURE_SIDE)
    return picture


def _raster(picture: Image.Image) -> Raster:
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION))
    width, height = picture.size if turn not in _SIDEWAYS else picture.size[::-1]
    picture.seek(0)
    small = _on_paper(_shrunk(_eight_bit(picture)))
    upright = small if turn is None else small.transpose(turn)
    return Raster(np.ascontiguousarray(np.asarray(upright)), width, height)


def _eight_bit(picture: Image.Image) -> Image.Image:
    if picture.mode in _SIXTEEN_BIT:
        return Image.fromarray((np.asarray(picture) >> 8).clip(0, 255).astype(np.uint8))
    if picture.mode == "F":
        raise ValueError("a picture of floating-point numbers has no fixed black and white")
    if picture.mode in ("1", "P", "PA"):  # these cannot be shrunk: their numbers are names of colours
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture


def _shrunk(picture: Image.Image) -> Image.Image:
    if max(picture.size) > WORKING_SIDE:
        picture.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return picture


def _on_paper(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, PAPER + (255,)), layer).convert("RGB")


def _checked(raster: Raster) -> Raster:
    rows, columns, _ = raster.pixels.shape
    if min(rows, columns) < PICTURE_SIDE:  # a strip shrinks to a line
        raise PictureTooSmall(width=raster.width, height=raster.height, least_side=PICTURE_SIDE)
    if np.ptp(raster.pixels.mean(axis=2)) < FLAT_LEVELS:
        raise FeaturelessPicture()
    return raster
