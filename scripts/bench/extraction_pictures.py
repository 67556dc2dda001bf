"""Pictures per second: everything that is registered of a portrait, and everything a search reads, beside raw PDQ."""
from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import cv2
import imagehash
import numpy as np
import pdqhash
from PIL import Image
from portraits import portraits_in

from ledger.fingerprint import Extractor, Limits
from ledger.fingerprint.extraction import query_frame, registered_frame
from ledger.fingerprint.face import face_scaled, faces_of
from ledger.fingerprint.local_feature import sheet_of
from ledger.fingerprint.media import media_type_of
from ledger.fingerprint.raster import Raster, raster_of
from ledger.fingerprint.whole_frame import whole_frame_fingerprints


def report(directory: Path, pictures: int) -> None:
    """Prints a table: on one core, processor time; the last line is wall time through a warm worker."""
    cv2.setNumThreads(1)
    files = [portrait.path.read_bytes() for portrait in portraits_in(directory)[:pictures]]
    rasters = [raster_of(data, media_type_of(data[:64]), Limits()) for data in files]
    print(f"{len(files)} pictures\n{'step':44} {'ms each':>9} {'a second':>9}")
    for name, step in STEPS.items():
        _row(name, _cpu_s(step, rasters), len(rasters))
    with Extractor(Limits()) as extractor:
        extractor.fingerprint(files[0])
        started = time.perf_counter()
        for data in files:
            extractor.fingerprint(data)
        _row("file to fingerprint in a worker (wall time)", time.perf_counter() - started, len(files))


STEPS: dict[str, Callable[[Raster], object]] = {
    "raw PDQ": lambda raster: pdqhash.compute(raster.pixels),
    "raw imagehash dhash 256": lambda raster: imagehash.dhash(Image.fromarray(raster.pixels), 16),
    "whole-frame codes (4)": lambda raster: whole_frame_fingerprints(raster.pixels),
    "face detection and landmarks": lambda raster: faces_of(face_scaled(raster.pixels)),
    "sheet of local features": sheet_of,
    "all that is registered": lambda raster: registered_frame(raster, 0),
    "all that a search reads": lambda raster: query_frame(raster, 0),
}


def _cpu_s(step: Callable[[Raster], object], rasters: list[Raster]) -> float:
    step(rasters[0])  # models are read once
    started = time.process_time()
    for raster in rasters:
        step(raster)
    return time.process_time() - started


def _row(name: str, seconds: float, count: int) -> None:
    print(f"{name:44} {1000 * seconds / count:9.2f} {count / max(seconds, np.finfo(float).tiny):9.1f}")
