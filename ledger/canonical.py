"""JSON that has one form: read without floats, doubled names or numbers that a reader would round, written as its one form."""
from __future__ import annotations

import json
import re
from typing import Any, NoReturn, Sequence

import rfc8785

from ledger.errors import InvalidInput

MAX_SAFE_INTEGER = 2**53 - 1  # RFC 8785 and JavaScript read numbers as IEEE 754 doubles; larger ones travel as strings
MOST_DIGITS = 16              # of a safe integer; Python would take seconds to read a million digits
MOST_DEPTH = 64               # our deepest document has 6 levels; Python's reader can end the process at some ten thousand

_OPEN_OR_CLOSE = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)  # a bracket inside a text is none


class MalformedJson(InvalidInput):
    """The bytes are not one JSON value in UTF-8."""

    says = "the JSON cannot be read: {problem}"


class FloatRefused(InvalidInput):
    """A number has a fraction or an exponent. Money, times and shares are whole; a float would round them."""

    says = "got the number {got}, expected a whole number in digits; write amounts as decimal strings of minor units"


class NumberTooLarge(InvalidInput):
    """A number would be rounded by readers that hold numbers as doubles."""

    says = "got a number of {digits} digits, at most 9007199254740991 stands as a number; write larger ones as decimal strings"


class NameTwice(InvalidInput):
    """An object names one member twice, and readers disagree about which one counts."""

    says = "the JSON object has the name {name!r} twice; keep one"


class NotJson(InvalidInput):
    """A value has no JSON form, such as bytes or a text with half a character."""

    says = "{got} has no JSON form; bytes travel as 0x-hex"


def parse(data: bytes | str) -> Any:
    """The value of JSON text; objects become dicts, numbers ints.

    Raises: MalformedJson, FloatRefused (also for 1.0, 1e3, NaN), NumberTooLarge, NameTwice.

    >>> parse('{"b": [1, true], "a": "x"}')
    {'b': [1, True], 'a': 'x'}
    """
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        _require_shallow(text)
        value = json.loads(text, parse_float=_refuse_float, parse_constant=_refuse_float, parse_int=_whole,
                           object_pairs_hook=_members)
        text.encode("utf-8")
        return value
    except (json.JSONDecodeError, UnicodeError) as problem:
        raise MalformedJson(problem=str(problem)[:120]) from None


def require_few(text: bytes | str, most: int) -> None:
    """Returns if a JSON text has at most so many objects and lists, counting brackets inside texts. Asked before `parse`
    where others send the text: an empty object is read into 25 times its three bytes. Raises: MalformedJson.
    """
    brackets = (b"[", b"{") if isinstance(text, bytes) else ("[", "{")
    count = sum(text.count(each) for each in brackets)
    if count > most:
        raise MalformedJson(problem=f"it has {count} objects and lists, at most {most} are read here")


def canonical(value: Any) -> bytes:
    """UTF-8 JSON, keys sorted, no spaces, integers only: equal values have equal bytes.

    Raises: FloatRefused, NumberTooLarge, NotJson. Source: RFC 8785 restricted to integers; vectors in
    tests/vectors/asset_ids.json.

    >>> canonical({"b": [1, True], "a": "ä"})
    b'{"a":"\\xc3\\xa4","b":[1,true]}'
    """
    _require_exact(value)
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError):
        raise NotJson(got="a text with half a character") from None


def _require_exact(value: Any) -> None:
    if isinstance(value, float):
        raise FloatRefused(got=value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > MAX_SAFE_INTEGER:
        raise NumberTooLarge(digits=len(str(abs(value))))
    if isinstance(value, dict):
        for name, member in value.items():
            if not isinstance(name, str):
                raise NotJson(got=f"a name of type {type(name).__name__}")
            _require_exact(member)
    elif isinstance(value, (list, tuple)):
        for entry in value:
            _require_exact(entry)
    elif not isinstance(value, (str, int, type(None))):
        raise NotJson(got=f"a value of type {type(value).__name__}")


def _require_shallow(text: str) -> None:
    if text.count("[") + text.count("{") <= MOST_DEPTH:
        return
    depth = 0
    for token in _OPEN_OR_CLOSE.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > MOST_DEPTH:
            raise MalformedJson(problem=f"it is nested deeper than {MOST_DEPTH} levels")


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS or abs(int(digits)) > MAX_SAFE_INTEGER:
        raise NumberTooLarge(digits=len(digits.lstrip("-")))
    return int(digits)


def _refuse_float(text: str) -> NoReturn:
    raise FloatRefused(got=text[:40])


def _members(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise NameTwice(name=name[:40])
        members[name] = value
    return members
