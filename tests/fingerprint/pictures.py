"""Pictures for tests: a photograph under a free license, and files that are hard to read."""
import io
import struct
import zlib

import skimage.data
from PIL import Image


def astronaut():
    """Portrait of Eileen Collins by NASA, public domain; 512 x 512."""
    return Image.fromarray(skimage.data.astronaut())


def coffee():
    """A picture without a face; CC0; 600 x 400."""
    return Image.fromarray(skimage.data.coffee())


def encoded(picture, format, **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def png_header_of(width, height):
    """A PNG that promises these pixels and holds none."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")


def png_bomb(width, height):
    """A PNG of grey zeros: a few kilobytes that decode to width x height bytes."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + width)) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
