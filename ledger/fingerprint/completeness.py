"""Whether a recording's bytes reach the end that its container promises, where the decoder would not tell."""
from __future__ import annotations

import os
import struct
from typing import BinaryIO

from ledger.errors import InvalidInput

UNKNOWN_SIZES = (0, 0x7FFFFFFF, 0xFFFFFFFF)  # written by programs that stream and cannot go back to the header
MAX_CHUNKS = 64            # before the sound; real files have a handful
OGG_PAGE = 65_307          # bytes; the longest page. Source: RFC 3533, section 6
END_OF_STREAM = 4          # flag in a page's header type


class TruncatedRecording(InvalidInput):
    """The file ends before the sound that its header declares."""

    says = "the file declares {declared} of sound and holds {held}; send the whole file"


def check_completeness(file: BinaryIO) -> None:
    """The file holds the sound bytes that a WAV header declares, or ends with an Ogg stream's last page.

    Other containers pass: their frame tables are compared with what was decoded. The file's position is kept.
    Raises: TruncatedRecording. Source: RIFF WAVE (1991), RFC 3533.
    """
    start = file.tell()
    file.seek(0)
    head = file.read(12)
    if head[:4] == b"RIFF" and head[8:] == b"WAVE":
        _check_wav(file)
    elif head[:4] == b"OggS":
        _check_ogg(file)
    file.seek(start)


def _check_wav(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    at = 12
    for _ in range(MAX_CHUNKS):
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8).ljust(8, b"\0"))
        if name == b"data":
            return _check_data(length, size - at - 8)
        at += 8 + length + length % 2


def _check_data(declared: int, held: int) -> None:
    if declared not in UNKNOWN_SIZES and declared > held:
        raise TruncatedRecording(declared=f"{declared} bytes", held=f"{held} bytes")


def _check_ogg(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - OGG_PAGE))
    tail = file.read()
    page = tail[max(tail.rfind(b"OggS"), 0):]
    if len(page) < 27 or not page[5] & END_OF_STREAM or len(page) < _page_length(page):
        raise TruncatedRecording(declared="a last page", held=f"{size} bytes without it")


def _page_length(page: bytes) -> int:
    segments = page[26]
    return 27 + segments + sum(page[27:27 + segments])
