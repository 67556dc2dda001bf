"""What accounts hold and sign, key or contract."""
import pytest
from eth_abi import encode
from eth_account import Account
from eth_utils import keccak, to_checksum_address
from web3 import Web3

from ledger.asset import Parties
from ledger.chain.wallet import (
    NoToken, accepts_signature, allowance_wei, approve_call, balance_wei, require_signed,
)
from ledger.errors import Reverted
from ledger.typed_data import Registration, register_message
from ledger.units import ETHER
from tests.story import new_id

WALLET = to_checksum_address("0x" + "aa" * 20)
DIGEST = keccak(b"digest")
MAGIC = "1626ba7e" + "00" * 28                # Source: ERC-1271
ANSWERS = "7f{}60005260206000f3"             # PUSH32 word, MSTORE at 0, RETURN 32 bytes
REVERTS = "60006000fd"
NEVER_ENDS = "5b600056"


def contract_at(node, address, code):
    node.call("anvil_setCode", address, "0x" + code)


def test_a_contract_wallet_that_says_the_magic_word_accepts(node):
    contract_at(node, WALLET, ANSWERS.format(MAGIC))
    assert accepts_signature(node, WALLET, DIGEST, b"anything")


@pytest.mark.parametrize("code", [
    ANSWERS.format("00" * 32), ANSWERS.format("ff" * 32), ANSWERS.format("00" * 28 + "1626ba7e"),
    ANSWERS.format(MAGIC[:-2] + "01"), REVERTS, NEVER_ENDS, "",
    "7f" + MAGIC + "60005260046000f3",  # the word, but four bytes long
])
def test_every_other_answer_is_a_no(node, code):
    contract_at(node, WALLET, code)
    assert not accepts_signature(node, WALLET, DIGEST, b"anything")


def test_a_wallet_that_checks_gets_digest_and_signature(node):
    asked = Web3().eth.contract(abi=[{
        "type": "function", "name": "isValidSignature", "stateMutability": "view",
        "inputs": [{"type": "bytes32", "name": "hash"}, {"type": "bytes", "name": "signature"}],
        "outputs": [{"type": "bytes4", "name": ""}],
    }]).encode_abi("isValidSignature", [DIGEST, b"signature"])
    expected = keccak(hexstr=asked)
    # hashes its call data and answers with the magic word times whether the hash is that of web3's call data
    code = ("365f5f37" "365f20" f"7f{expected.hex()}" "14" f"7f{MAGIC}" "02" "5f52" "60205ff3")
    contract_at(node, WALLET, code)
    assert accepts_signature(node, WALLET, DIGEST, b"signature")
    assert not accepts_signature(node, WALLET, DIGEST, b"another")


def registration_of(story, performer):
    registration = Registration(new_id(), "voice", "with-terms", Parties(performer), story.now + 1000)
    return register_message(story.domain, registration)


def verdict(act):
    """The code of the error, None if there is none."""
    try:
        act()
    except Reverted as refused:
        return refused.code
    return None


@pytest.mark.parametrize(("code", "expected"), [
    (ANSWERS.format(MAGIC), None), (ANSWERS.format(MAGIC).replace("60206000f3", "60406000f3"), None),
    (ANSWERS.format("00" * 32), "contract_signature_refused"), (REVERTS, "contract_signature_refused"),
    ("", "wrong_signature_length"),
])
def test_the_contract_gives_the_same_verdict_on_a_contract_wallet(story, code, expected):
    contract_at(story.node, WALLET, code)
    message = registration_of(story, WALLET)
    call = story.ledger.register_call(message.message, b"signature")
    assert verdict(lambda: require_signed(story.node, message, b"signature", WALLET)) == expected
    assert verdict(lambda: story.ledger.simulate(call, story.stranger.address)) == expected


@pytest.mark.parametrize(("change", "expected"), [
    (lambda s: s, None), (lambda s: s[:-1], "wrong_signature_length"), (lambda s: bytes(64) + s[-1:], "wrong_signer"),
    (lambda s: s[:32] + b"\xff" + s[33:], "signature_high_s"),
])
def test_the_contract_gives_the_same_verdict_on_a_key(story, change, expected):
    message = registration_of(story, story.performer.address)
    signature = change(story.performer.signs(message))
    call = story.ledger.register_call(message.message, signature)
    assert verdict(lambda: require_signed(story.node, message, signature, story.performer.address)) == expected
    assert verdict(lambda: story.ledger.simulate(call, story.stranger.address)) == expected


def test_the_key_of_an_account_with_code_still_signs(story):
    contract_at(story.node, story.agent.address, REVERTS)
    message = registration_of(story, story.agent.address)
    signature = story.agent.signs(message)
    require_signed(story.node, message, signature, story.agent.address)
    story.ledger.simulate(story.ledger.register_call(message.message, signature), story.stranger.address)


def test_ether_is_counted_in_wei(node, wallets):
    assert balance_wei(node, Account.create().address, ETHER) == 0
    assert balance_wei(node, wallets.agent.address, ETHER) == node.balance_wei(wallets.agent.address) > 0


def test_tokens_are_counted_by_the_token(node, wallets):
    contract_at(node, WALLET, ANSWERS.format((2**200).to_bytes(32, "big").hex()))
    assert balance_wei(node, wallets.agent.address, WALLET) == 2**200
    assert allowance_wei(node, WALLET, wallets.agent.address, wallets.producer.address) == 2**200


@pytest.mark.parametrize("code", ["", REVERTS])
def test_what_is_no_token_is_named(node, wallets, code):
    contract_at(node, WALLET, code)
    with pytest.raises(NoToken, match=WALLET):
        balance_wei(node, wallets.agent.address, WALLET)
    with pytest.raises(NoToken, match=WALLET):
        allowance_wei(node, WALLET, wallets.agent.address, wallets.producer.address)


def test_an_approval_names_spender_and_amount(wallets):
    call = approve_call(WALLET, wallets.producer.address, 5)
    assert (call.to, call.value_wei) == (WALLET, 0)
    assert call.data == bytes.fromhex("095ea7b3") + encode(["address", "uint256"], [wallets.producer.address, 5])
