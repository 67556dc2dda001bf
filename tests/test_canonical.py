"""JSON with one form: what readers could disagree about is refused, and equal values have equal bytes."""
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.canonical import MAX_SAFE_INTEGER, canonical, parse
from ledger.errors import InvalidInput

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER) | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20)


@pytest.mark.parametrize("text, code", [
    ('{"price": 1.5}', "float_refused"),
    ('{"price": 1.0}', "float_refused"),
    ('{"price": 1e18}', "float_refused"),
    ('{"price": -0.0}', "float_refused"),
    ('[[[{"a": [0.1]}]]]', "float_refused"),
    ('{"price": NaN}', "float_refused"),
    ('{"price": -Infinity}', "float_refused"),
    ('{"price": 9007199254740992}', "number_too_large"),
    ('{"price": -9007199254740992}', "number_too_large"),
    ('{"price": ' + "9" * 100_000 + "}", "number_too_large"),
    ('{"a": 1, "a": 2}', "name_twice"),
    ('{"b": {"a": 1, "a": 1}}', "name_twice"),
    ("", "malformed_json"),
    ("{", "malformed_json"),
    ("{} {}", "malformed_json"),
    ("{'a': 1}", "malformed_json"),
    ('{"a": 01}', "malformed_json"),
    (b"\xff", "malformed_json"),
    (b"\xef\xbb\xbf{}", "malformed_json"),
    ('"\ud800"', "malformed_json"),
    ("[" * 100_000, "malformed_json"),
    ('{"a":' * 100_000, "malformed_json"),
    ("[" * 65 + "]" * 65, "malformed_json"),
    ('"\\"' + "[" * 100_000, "malformed_json"),
])
def test_json_that_readers_disagree_about_is_refused(text, code):
    with pytest.raises(InvalidInput) as refused:
        parse(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["[" * 64 + "]" * 64, '["' + "[{" * 1_000 + '"]', '["\\"' + "[" * 100 + '"]', "[" + "[],{}," * 100 + "0]"])
def test_many_brackets_that_are_not_nested_are_read(text):
    assert parse(text) == json.loads(text)


def test_half_a_character_is_refused_when_it_is_written():
    with pytest.raises(InvalidInput) as refused:
        canonical(parse('["\\ud800"]'))
    assert refused.value.code == "not_json"


@pytest.mark.parametrize("value, code", [
    (1.0, "float_refused"), ({"a": [float("nan")]}, "float_refused"), (2**53, "number_too_large"),
    (-(2**53), "number_too_large"), (b"bytes", "not_json"), ({1: 2}, "not_json"), ({1, 2}, "not_json"),
])
def test_what_has_no_exact_form_is_not_written(value, code):
    with pytest.raises(InvalidInput) as refused:
        canonical(value)
    assert refused.value.code == code


@given(VALUES)
def test_what_is_written_is_read_again(value):
    assert parse(canonical(value)) == value


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(NAMES, st.integers(0, 9), max_size=6), st.randoms())
def test_the_order_of_members_does_not_count(members, random):
    pairs = list(members.items())
    random.shuffle(pairs)
    assert canonical(dict(pairs)) == canonical(members)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        value = parse(text)
    except InvalidInput:
        return
    assert value == json.loads(text)


@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(data):
    try:
        parse(data)
    except InvalidInput:
        pass
