"""A license id ties key to license, and the stored word says what the contract put into it."""
import re
from pathlib import Path

import pytest
from eth_utils import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.abi import artifact, decode_result, encode_call
from ledger.errors import LedgerError
from ledger.license import EXISTS, IS_EXCLUSIVE, IS_WORLDWIDE, LicenseKey, LicenseWord
from ledger.units import hex_of

SOURCE = (Path(__file__).resolve().parents[1] / "contracts" / "src" / "LicenseWord.sol").read_text()
PRODUCER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
KEY = LicenseKey(b"\x0a" * 32, b"\x0b" * 32, PRODUCER, 2**255)


def snake(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.rstrip("_")).lower()


def layout_of_the_contract():
    """Name -> (bits, shift), read from the accessors of the Solidity library."""
    plain = re.findall(r"function (\w+)\(LicenseWord word\) internal pure returns \((uint(\d+))\) \{\s*return \2\(LicenseWord.unwrap\(word\)(?: >> (\d+))?\);", SOURCE)
    return {snake(name): (int(bits), int(shift or 0)) for name, _, bits, shift in plain}


def test_each_field_lies_where_the_contract_puts_it():
    layout = layout_of_the_contract()
    assert set(layout) == {"uses", "media", "starts_at", "ends_at", "consent_epoch", "flags", "revocation", "notice_s"}
    for name, (bits, shift) in layout.items():
        highest = (1 << bits) - 1
        assert getattr(LicenseWord.decode(highest << shift), name) == highest
        assert sum(getattr(LicenseWord.decode(highest << shift), other) for other in layout) == highest


def test_the_flags_have_the_bits_of_the_contract():
    assert {"EXISTS": str(EXISTS), "IS_WORLDWIDE": str(IS_WORLDWIDE), "IS_EXCLUSIVE": str(IS_EXCLUSIVE)} == dict(
        re.findall(r"uint8 internal constant (EXISTS|IS_\w+) = (\d+);", SOURCE))


@given(st.integers(0, 2**184 - 1))
def test_a_word_is_read_and_written_without_loss(word):
    assert LicenseWord.decode(word).encode() == word


@given(st.integers(184, 255))
def test_a_word_with_other_bits_is_no_license(bit):
    with pytest.raises(LedgerError) as refused:
        LicenseWord.decode(1 << bit)
    assert refused.value.code == "malformed_license_word"


def test_no_license_is_told_from_one():
    assert not LicenseWord.decode(0).exists
    word = LicenseWord(6, 1, 10, 20, 0, EXISTS | IS_WORLDWIDE, 1, 30)
    assert word.exists and word.is_worldwide and not word.is_exclusive
    assert word.use_names == ("enhancement", "dubbing") and word.media_names == ("cinema",)


def test_the_id_is_the_hash_of_four_words():
    words = KEY.asset + KEY.grant + bytes(12) + bytes.fromhex(PRODUCER[2:]) + KEY.serial.to_bytes(32, "big")
    assert KEY.license_id == keccak(words)


def test_the_contract_has_the_same_id(node, deployment):
    function = artifact("LikenessLedger").functions["licenseIdOf"]
    data = encode_call(function, [(KEY.asset, KEY.grant, KEY.licensee, KEY.serial)])
    answer = node.call("eth_call", {"to": deployment.ledger, "data": hex_of(data)}, "latest")
    assert decode_result(function, bytes.fromhex(answer[2:])) == KEY.license_id


def test_a_key_reads_what_it_writes():
    assert LicenseKey.from_json(KEY.to_json()) == KEY


@pytest.mark.parametrize("change, code", [
    ({"serial": "-1"}, "malformed_amount"), ({"serial": 1.5}, "malformed_amount"), ({"serial": str(2**256)}, "malformed_amount"),
    ({"licensee": "0x1"}, "malformed_address"), ({"asset": "0x1"}, "malformed_hex"), ({"more": 1}, "malformed_license_key"),
])
def test_a_malformed_key_is_refused(change, code):
    with pytest.raises(LedgerError) as refused:
        LicenseKey.from_json({**KEY.to_json(), **change})
    assert refused.value.code == code


@pytest.mark.parametrize("document", [None, [], "x", {}])
def test_what_is_no_key_is_refused(document):
    with pytest.raises(LedgerError) as refused:
        LicenseKey.from_json(document)
    assert refused.value.code == "malformed_license_key"
