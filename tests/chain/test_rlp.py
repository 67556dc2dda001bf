"""The encoding against the rlp library, which other Ethereum software uses."""
import rlp
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.rlp import encode

items = st.recursive(st.binary(max_size=300) | st.integers(0, 2**256), lambda inside: st.lists(inside, max_size=20))


@given(items)
def test_every_item_is_encoded_as_by_the_library(item):
    assert encode(item) == rlp.encode(item)


def test_lengths_at_the_borders_are_encoded_as_by_the_library():
    for length in (0, 1, 55, 56, 255, 256, 65_535, 65_536):
        assert encode(bytes(length)) == rlp.encode(bytes(length))
        assert encode([b""] * length) == rlp.encode([b""] * length)


def test_one_small_byte_is_itself():
    assert [encode(bytes([byte])) for byte in range(256)] == [rlp.encode(bytes([byte])) for byte in range(256)]
