"""What a JSON body may hold, and what each refused body is told."""
import pytest

from ledger.api.strict_json import MOST_DEPTH, MOST_OBJECTS, parse_json
from ledger.canonical import FloatRefused, MalformedJson, NameTwice, NumberTooLarge


@pytest.mark.parametrize("body", [
    b"", b"{", b"nul", b"'a'", b"\xff\xfe{}", b'{"a": "\\ud800"}', b'["\\u0000"]', b"[" * 100_000, b'{"a":' * 5000,
    b"{} {}",
])
def test_what_is_no_json_text_is_refused(body):
    with pytest.raises(MalformedJson):
        parse_json(body)


@pytest.mark.parametrize("body", [b'{"price_wei": 1.0}', b"[1e3]", b"[NaN]", b"[-Infinity]"])
def test_a_float_is_refused_with_its_own_code(body):
    with pytest.raises(FloatRefused):
        parse_json(body)


@pytest.mark.parametrize("digits", ["9007199254740992", "1" * 5000])
def test_a_number_that_readers_would_round_is_refused(digits):
    with pytest.raises(NumberTooLarge):
        parse_json(f"[{digits}]".encode())


def test_a_name_that_occurs_twice_is_refused():
    with pytest.raises(NameTwice):
        parse_json(b'{"a": 1, "a": 2}')


def test_levels_are_counted():
    # the value inside the innermost list is a level too
    deepest = MOST_DEPTH - 1
    assert parse_json(b"[" * deepest + b"]" * deepest)
    with pytest.raises(MalformedJson):
        parse_json(b"[" * (deepest + 1) + b"1" + b"]" * (deepest + 1))


def test_whole_numbers_text_and_null_come_through():
    assert parse_json('{"a": [1, "ä", null, true]}'.encode()) == {"a": [1, "ä", None, True]}


@pytest.mark.parametrize("part", [b"{}", b"[]", b'"["'])
def test_a_body_that_would_become_millions_of_objects_is_refused_before_it_does(part):
    with pytest.raises(MalformedJson, match="objects and lists"):
        parse_json(b"[" + (part + b",") * MOST_OBJECTS + b"1]")
    assert len(parse_json(b"[" + (part + b",") * (MOST_OBJECTS - 1) + b"1]")) == MOST_OBJECTS
