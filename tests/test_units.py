"""Addresses in the one form that shows a slip of the finger."""
import pytest
from eth_utils import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from ledger.units import MalformedAddress, parse_address

# Source: the examples of EIP-55
EXAMPLES = ["0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
            "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"]


@pytest.mark.parametrize("address", EXAMPLES)
def test_the_examples_of_the_standard_are_their_own_form(address):
    assert parse_address(address, field="to") == address


@given(st.binary(min_size=20, max_size=20))
def test_every_way_to_write_an_address_gives_the_form_of_another_implementation(account):
    digits = account.hex()
    expected = to_checksum_address("0x" + digits)
    assert {parse_address("0x" + text, field="to") for text in (digits, digits.upper(), expected[2:])} == {expected}


@pytest.mark.parametrize("text", [
    "0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAe", "", None, 7,
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n", "0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED",
])
def test_a_slip_in_an_address_is_refused(text):
    with pytest.raises(MalformedAddress) as refused:
        parse_address(text, field="to")
    assert refused.value.field == "to"
