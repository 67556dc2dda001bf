"""What accounts hold and sign, key or contract."""
import pytest
from eth_abi import encode
from eth_account import Account
from eth_utils import keccak, to_checksum_address
from web3 import Web3

from ledger.chain.wallet import NoToken, accepts_signature, allowance_wei, approve_call, balance_wei
from ledger.units import ETHER

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
    # answers with the hash of its call data, made a word that can only be right by chance; so ask web3 for the call data
    asked = Web3().eth.contract(abi=[{
        "type": "function", "name": "isValidSignature", "stateMutability": "view",
        "inputs": [{"type": "bytes32", "name": "hash"}, {"type": "bytes", "name": "signature"}],
        "outputs": [{"type": "bytes4", "name": ""}],
    }]).encode_abi("isValidSignature", [DIGEST, b"signature"])
    expected = keccak(hexstr=asked)
    # CALLDATASIZE CALLDATACOPY, KECCAK256, compare with the expected hash, and multiply the magic word by the answer
    code = ("365f5f37" "365f20" f"7f{expected.hex()}" "14" f"7f{MAGIC}" "02" "5f52" "60205ff3")
    contract_at(node, WALLET, code)
    assert accepts_signature(node, WALLET, DIGEST, b"signature")
    assert not accepts_signature(node, WALLET, DIGEST, b"another")


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
