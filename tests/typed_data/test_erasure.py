"""What is signed to have something erased is hashed as a JavaScript wallet library hashes it."""
import pytest

from ledger.typed_data import WrongChain, require_signed_by, typed_data_of
from ledger.typed_data.erasure import ERASE_ASSET, ERASE_MEDIA, Erasure, erase_asset_message, erase_media_message
from ledger.units import hex_of, parse_bytes32
from tests.typed_data.conftest import domain_of, vectors

CASES = vectors("erasure_messages.json")
KINDS = {"EraseMedia": (ERASE_MEDIA, erase_media_message), "EraseAsset": (ERASE_ASSET, erase_asset_message)}
HERE = domain_of(CASES["erase asset"])


def made_of(case):
    said = case["message"]
    erasure = Erasure(parse_bytes32(said["asset"], field="asset"), said["signer"], said["deadline"])
    return KINDS[case["primary_type"]][1](domain_of(case), erasure)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_erasure_has_the_digest_of_the_javascript_library(case):
    made = made_of(case)
    assert hex_of(made.digest()) == case["expected"]["digest"]
    require_signed_by(made, bytes.fromhex(case["expected"]["signature"][2:]), case["expected"]["signer"])
    assert Erasure.from_message(made.message).asset == parse_bytes32(case["message"]["asset"], field="asset")


def test_an_erasure_for_another_chain_counts_nowhere_else():
    with pytest.raises(WrongChain):
        typed_data_of(made_of(CASES["erase asset, other chain"]).to_json(), HERE, ERASE_ASSET)


def test_the_erasure_of_media_is_not_that_of_the_asset():
    assert CASES["erase media"]["message"] == CASES["erase asset"]["message"]
    assert made_of(CASES["erase media"]).digest() != made_of(CASES["erase asset"]).digest()
