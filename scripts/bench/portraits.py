"""Photographs of people for measuring: who is on them, which half measures what, their codes and those of altered copies."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np
from attacks_image import FURTHER, LISTED, attacked
from PIL import Image

from ledger.fingerprint.extraction import query_frame, registered_frame
from ledger.fingerprint.media import Frame, MediaFingerprint
from ledger.fingerprint.raster import Raster

ATTACKS = LISTED | FURTHER
AT_ONCE = 16  # pictures handed to a process


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photograph; its file is named `Person_Name_0001.jpg`."""

    path: Path

    @property
    def person(self) -> str:
        """The name without the number."""
        return self.path.stem.rsplit("_", 1)[0]

    @property
    def half(self) -> int:
        """0: thresholds and calibration are fitted on this person; 1: they are counted on this person."""
        return hashlib.sha256(self.person.encode()).digest()[0] & 1

    def pixels(self) -> np.ndarray:
        """RGB, (rows, columns, 3) uint8."""
        with Image.open(self.path) as picture:
            return np.asarray(picture.convert("RGB"))


@dataclass(frozen=True, slots=True)
class Copy:
    """An altered copy of the portrait with this number."""

    portrait: int
    attack: str


def portraits_in(directory: Path) -> list[Portrait]:
    """All photographs, by name."""
    return [Portrait(path) for path in sorted(directory.iterdir()) if path.suffix.lower() in (".jpg", ".jpeg", ".png")]


def copies_of(portraits: list[Portrait], attacks: list[str], half: int, most: int) -> list[Copy]:
    """Each attack on one portrait of each of at most `most` people of a half, the same ones for the same photographs."""
    first = {portrait.person: number for number, portrait in reversed(list(enumerate(portraits))) if portrait.half == half}
    people = sorted(first, key=lambda person: hashlib.sha256(person.encode()).digest()[1:])[:most]
    return [Copy(first[person], attack) for person in people for attack in attacks]


def registered_frames(portraits: list[Portrait], processes: int) -> list[Frame]:
    """What is registered of each."""
    with Pool(processes, _single_thread) as pool:
        return pool.map(_registered, portraits, AT_ONCE)


def copy_pixels(portraits: list[Portrait], copy: Copy) -> np.ndarray:
    """The altered copy; the same for each run."""
    return attacked(portraits[copy.portrait].pixels(), ATTACKS[copy.attack], copy.portrait)


def copy_frames(portraits: list[Portrait], copies: list[Copy], processes: int) -> list[Frame]:
    """What a search reads of each altered copy."""
    with Pool(processes, _single_thread) as pool:
        return pool.starmap(_queried, [(portraits[copy.portrait], copy) for copy in copies], AT_ONCE)


def media_of(frame: Frame) -> MediaFingerprint:
    """A picture that holds just this frame; its bytes are nobody's."""
    return MediaFingerprint("face" if frame.faces else "picture", "image/png", hashlib.sha256(frame.sheet).digest(), 0,
                            frame.width, frame.height, 0, frame.fingerprints, frame.quality, "", (frame,))


def _registered(portrait: Portrait) -> Frame:
    return registered_frame(_raster(portrait.pixels()), 0)


def _queried(portrait: Portrait, copy: Copy) -> Frame:
    return query_frame(_raster(attacked(portrait.pixels(), ATTACKS[copy.attack], copy.portrait)), 0)


def _raster(pixels: np.ndarray) -> Raster:
    return Raster(pixels, pixels.shape[1], pixels.shape[0])


def _single_thread() -> None:
    cv2.setNumThreads(1)
