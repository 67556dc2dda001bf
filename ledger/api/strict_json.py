"""JSON as clients may send it: one meaning per text, and nothing that a later step would stumble over."""
from __future__ import annotations

from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from ledger.canonical import MalformedJson, parse, require_few
from ledger.errors import InvalidInput

MOST_DEPTH = 32            # typed data, the deepest document that the API takes, has 6 levels
MOST_OBJECTS = 100_000     # and lists; a rate card of 200 grants with 32 payees each, the largest document, has 24,000


class UnsupportedContentType(InvalidInput):
    """The body is announced as something that this route does not take."""

    says = "the content type is {got!r}, this route takes {expected}"


class BodyTooLarge(InvalidInput):
    """The body has more bytes than this route takes."""

    says = "the body is larger than {limit_bytes} bytes; send less at once"


class StrictRequest(Request):
    """A request whose JSON is read by `parse_json`."""

    def get_json(self, force: Any = False, silent: Any = False, cache: Any = True) -> Any:
        """The parsed body. Raises: UnsupportedContentType, BodyTooLarge, and as `parse_json`; the switches have no effect."""
        if not self.is_json:
            raise UnsupportedContentType(got=self.mimetype[:80], expected="application/json")
        try:
            return parse_json(self.get_data())
        except RequestEntityTooLarge:
            raise BodyTooLarge(limit_bytes=self.max_content_length) from None


def parse_json(body: bytes) -> Any:
    """The value of a JSON text of at most MOST_DEPTH levels and MOST_OBJECTS objects and lists, whose texts are whole
    characters and hold no NUL.

    Raises: MalformedJson, FloatRefused, NumberTooLarge, NameTwice.
    """
    require_few(body, MOST_OBJECTS)
    value = parse(body)
    _require_plain(value, MOST_DEPTH)
    return value


def _require_plain(value: Any, levels: int) -> None:
    if levels == 0:
        raise MalformedJson(problem=f"it has more than {MOST_DEPTH} levels")
    if isinstance(value, str) and ("\0" in value or not _is_unicode(value)):
        raise MalformedJson(problem="a text holds NUL or half a surrogate pair")
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _require_plain(part, levels - 1)


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
