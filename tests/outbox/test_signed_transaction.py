"""A wallet's bytes are taken apart without trusting them, and read as eth-account reads them."""
import pytest
import rlp
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st

from ledger.outbox.signed_transaction import CURVE_ORDER, MOST_BYTES, MalformedTransaction, signed_transaction
from tests.outbox.registrations import signed_bytes

WALLET = Account.from_key(b"\x01" * 32)
LEDGER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
FIELDS = {"to": LEDGER, "nonce": 7, "gas": 90_000, "value": 5, "data": "0xabcdef"}
LEGACY = {"gasPrice": 3}
WITH_ACCESS = {"type": 1, "gasPrice": 3, "accessList": [{"address": LEDGER, "storageKeys": ["0x" + "11" * 32]}]}

# Source: the example of EIP-155, https://eips.ethereum.org/EIPS/eip-155
EIP_155 = bytes.fromhex(
    "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
    "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
    "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83")


@pytest.mark.parametrize(("extra", "max_fee_wei"), [({}, 10**10), (LEGACY, 3), (WITH_ACCESS, 3)])
def test_each_type_is_read_as_it_was_signed(extra, max_fee_wei):
    raw = signed_bytes(WALLET, FIELDS | extra)
    read = signed_transaction(raw)
    assert (read.chain_id, read.nonce, read.gas, read.value_wei, read.data) == (31337, 7, 90_000, 5, b"\xab\xcd\xef")
    assert (read.to, read.max_fee_wei, read.raw) == (LEDGER, max_fee_wei, raw)
    assert read.sender == WALLET.address == Account.recover_transaction(raw)
    assert read.most_cost_wei == 5 + 90_000 * max_fee_wei


def test_the_example_of_eip_155_is_read():
    read = signed_transaction(EIP_155)
    # Source of the sender: the address of the example's private key 0x4646...46
    assert read.sender == "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"
    assert (read.chain_id, read.nonce, read.gas, read.max_fee_wei, read.value_wei) == (1, 9, 21000, 20 * 10**9, 10**18)


def test_a_transaction_without_a_chain_id_says_so():
    raw = bytes(WALLET.sign_transaction(
        {"nonce": 0, "gasPrice": 1, "gas": 21000, "to": LEDGER, "value": 0}).raw_transaction)
    assert signed_transaction(raw).chain_id is None


def with_items(raw, changes):
    """The same type 2 transaction with other items, by their place."""
    items = rlp.decode(raw[1:])
    for place, item in changes.items():
        items[place] = item
    return raw[:1] + rlp.encode(items)


def test_the_high_s_twin_is_refused_although_it_names_the_same_signer():
    raw = signed_bytes(WALLET, FIELDS)
    parity, _, s = rlp.decode(raw[1:])[-3:]
    twin = with_items(raw, {9: b"" if parity else b"\x01", 11: (CURVE_ORDER - int.from_bytes(s, "big")).to_bytes(32, "big")})
    assert Account.recover_transaction(twin) == WALLET.address
    with pytest.raises(MalformedTransaction, match="high-s"):
        signed_transaction(twin)


@pytest.mark.parametrize("raw", [
    b"", b"\x02", b"\x00", b"\x80", b"\xc0", b"\x7f" + EIP_155, b"\x03" + EIP_155, b"\x02\xc0", EIP_155[:-1],
    EIP_155 + b"\x00", b"\x01" * 200, b"\xf8" * 200, b"\xc1" * (MOST_BYTES + 1), b"\xf9\xff\xff" + b"\xc1" * 3000,
], ids=lambda raw: f"{raw[:4].hex()}-{len(raw)}")
def test_what_is_no_transaction_is_refused(raw):
    with pytest.raises(MalformedTransaction):
        signed_transaction(raw)


@pytest.mark.parametrize(("changes", "reason"), [
    ({1: b"\0"}, "nonce is no number"), ({1: b"\1" * 33}, "nonce is no number"), ({1: []}, "nonce is no number"),
    ({1: b"\xff" * 8}, "nonce is above"), ({5: b"\1" * 19}, "recipient"), ({7: [b""]}, "data is a list"),
    ({8: b""}, "access list"), ({8: [[b"\1" * 20]]}, "access list"), ({8: [[b"\1" * 20, [b"\1"]]]}, "access list"),
    ({9: b"\2"}, "out of range"), ({10: b""}, "out of range"), ({11: b"\xff" * 32}, "out of range"),
    ({10: b"\xff" * 31}, None), ({12: b"\1"}, None),
])
def test_a_field_that_nodes_would_refuse_is_refused(changes, reason):
    raw = signed_bytes(WALLET, FIELDS)
    if 12 in changes:
        raw = raw[:1] + rlp.encode([*rlp.decode(raw[1:]), b"\1"])
        changes = {}
    try:
        read = signed_transaction(with_items(raw, changes))
    except MalformedTransaction as refused:
        assert reason is None or reason in str(refused)
    else:
        assert reason is None and read.sender != WALLET.address  # another r is somebody else's signature


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(raw):
    try:
        signed_transaction(raw)
    except MalformedTransaction:
        pass


@given(st.integers(0, 400), st.integers(0, 255))
def test_any_changed_byte_is_refused_or_changes_hash_and_never_crashes(place, value):
    raw = bytearray(signed_bytes(WALLET, FIELDS))
    before = bytes(raw)
    raw[place % len(raw)] = value
    try:
        read = signed_transaction(bytes(raw))
    except MalformedTransaction:
        return
    assert (read.sender == WALLET.address and read.hash == signed_transaction(before).hash) == (bytes(raw) == before)
