"""The ISCC code of a file (ISO 24138): an open identifier that other registries compute alike."""
from __future__ import annotations

import io

import cv2
import iscc_core
import numpy as np

from ledger.fingerprint.resample import VOICE_RATE
from ledger.fingerprint.sound import Sound

ISCC_CHROMAPRINT = 1  # the library's default algorithm, counted from 0
ISCC_SIDE = 32  # pixels; fixed by the standard's image code


def picture_iscc(pixels: np.ndarray, data: bytes) -> str:
    """Composite of image, data and instance code. `pixels` is RGB, (rows, columns, 3) uint8.

    Source: ISO 24138:2024 by iscc-core; the grey 32 x 32 thumbnail by OpenCV's area filter.
    """
    grey = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (ISCC_SIDE, ISCC_SIDE), interpolation=cv2.INTER_AREA)
    return _composite(iscc_core.gen_image_code(grey.ravel().tolist())["iscc"], data)


def recording_iscc(sound: Sound, data: bytes) -> str:
    """Composite of audio, data and instance code.

    The audio code's features are chromaprint's default algorithm over the whole sound, signed 32-bit.
    Source: ISO 24138:2024 by iscc-core, libchromaprint by pyacoustid's module.
    """
    import chromaprint  # here: the module loads a shared library, and `voice_chromaprint` has named the error by now
    printer = chromaprint.Fingerprinter(ISCC_CHROMAPRINT)
    printer.start(VOICE_RATE, 1)
    printer.feed(sound.samples.astype("<i2").tobytes())
    words, _ = chromaprint.decode_fingerprint(printer.finish())
    return _composite(iscc_core.gen_audio_code(np.array(words, np.uint32).view(np.int32).tolist())["iscc"], data)


def _composite(content_code: str, data: bytes) -> str:
    codes = [content_code, iscc_core.gen_data_code(io.BytesIO(data))["iscc"],
             iscc_core.gen_instance_code(io.BytesIO(data))["iscc"]]
    return iscc_core.gen_iscc_code(codes)["iscc"]
