"""A place in a list, as clients carry it: opaque, and refused when it was not handed out for this list."""
from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from ledger.errors import InvalidInput

_CHECK_BYTES = 4     # tells a cursor of one list, or a damaged one, from that of another
_PLACE_BYTES = 8


class MalformedCursor(InvalidInput):
    """A cursor is damaged, or belongs to a list with other filters."""

    says = "this cursor does not belong to this list; start again without one"


def cursor_at(place: int, filters: Any) -> str:
    """The cursor of a place in the list with these filters.

    >>> place_of(cursor_at(7, ("grants", None)), ("grants", None))
    7
    """
    place_bytes = place.to_bytes(_PLACE_BYTES, "big")
    return base64.urlsafe_b64encode(_check(place_bytes, filters) + place_bytes).decode().rstrip("=")


def place_of(cursor: str | None, filters: Any) -> int:
    """The place that a cursor names; 0 without one. Raises: MalformedCursor."""
    if cursor is None:
        return 0
    try:
        data = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise MalformedCursor() from None
    check, place_bytes = data[:_CHECK_BYTES], data[_CHECK_BYTES:]
    if len(place_bytes) != _PLACE_BYTES or check != _check(place_bytes, filters) or place_bytes[0] & 0x80:
        raise MalformedCursor()
    return int.from_bytes(place_bytes, "big")


def _check(place: bytes, filters: Any) -> bytes:
    return hashlib.sha256(place + repr(filters).encode()).digest()[:_CHECK_BYTES]
