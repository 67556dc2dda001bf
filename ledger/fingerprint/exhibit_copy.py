"""What an exhibit is made of: a smaller picture, and sound as the voice fingerprints read it. Runs where uploads are decoded."""
from __future__ import annotations

import io

import av
import numpy as np
from PIL import Image

from ledger.fingerprint.media import PICTURE_SIDE
from ledger.fingerprint.raster import Raster
from ledger.fingerprint.resample import VOICE_RATE

EXHIBIT_SIDE = 640     # pixels of the longer side; evidence shows a little less
JPEG_QUALITY = 90      # 60 to 120 kB for a photograph; coarser blocks would show beside the other picture
PIECE = 4096           # samples of a FLAC frame


def picture_copy(raster: Raster) -> bytes:
    """The picture as JPEG, its longer side at most 640 pixels."""
    picture = Image.fromarray(raster.pixels)
    # a strip is shrunk no further than to what can be read again
    scale = max(min(1.0, EXHIBIT_SIDE / max(picture.size)), min(1.0, PICTURE_SIDE / min(picture.size)))
    small = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()


def sound_copy(samples: np.ndarray) -> bytes:
    """The sound, int16 at 8 kHz, shape (n,), as FLAC: not a sample is lost."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="flac") as file:
        track = file.add_stream("flac", rate=VOICE_RATE, layout="mono")
        for start in range(0, len(samples), PIECE):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, start:start + PIECE]), "s16", "mono")
            frame.sample_rate, frame.pts = VOICE_RATE, start
            file.mux(track.encode(frame))
        file.mux(track.encode(None))
    return buffer.getvalue()
