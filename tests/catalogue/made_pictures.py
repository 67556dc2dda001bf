"""Made-up pictures for the catalogue's tables: random codes and sheets of a few random features."""
from __future__ import annotations

import numpy as np

from ledger.catalogue.match import ASSET
from ledger.catalogue.picture_tables import CODES
from ledger.catalogue.store import Content, Owner
from ledger.fingerprint import Fingerprint
from ledger.fingerprint.sheet import DESCRIPTOR_BYTES, Sheet

FEATURES = 20


def sheet(luck: np.random.Generator, features: int = FEATURES) -> bytes:
    """Features whose descriptors share bits, so that pictures share words."""
    descriptors = luck.choice(np.array([0, 1, 64, 255], np.uint8), (features, DESCRIPTOR_BYTES), p=[.9, .04, .03, .03])
    return bytes(Sheet(400, 300, luck.random((features, 2), np.float32) * np.float32(.7), descriptors))


def code(luck: np.random.Generator) -> bytes:
    """256 random bits."""
    return luck.bytes(32)


def turned(digest: bytes, bits: int, luck: np.random.Generator) -> bytes:
    """The code with so many of its bits turned."""
    flat = np.unpackbits(np.frombuffer(digest, np.uint8))
    flat[luck.choice(256, bits, replace=False)] ^= 1
    return np.packbits(flat).tobytes()


def picture(luck: np.random.Generator, frames: int = 1) -> Content:
    """A file of so many pictures, each with one code a channel, every third with two faces."""
    codes = [(frame, Fingerprint(channel, code(luck))) for frame in range(frames) for channel in CODES
             for _ in range(2 if channel.startswith("face-") and frame % 3 == 0 else 1)]
    return Content(luck.bytes(32), 0, tuple(codes), tuple((frame, sheet(luck)) for frame in range(frames)))


def owner(number: int) -> Owner:
    """The asset of this number."""
    return Owner(f"p{number}", ASSET)
