"""The receipts' root, against the blocks of a node: another implementation made those."""
import pytest
import rlp
from eth_utils import keccak

from ledger.chain.receipts import encoded
from ledger.chain.trie import EMPTY_ROOT, ordered_root


def block_of(node, wallets, transactions):
    """A block with so many transfers."""
    node.call("evm_setAutomine", False)
    for nonce in range(transactions):
        node.call("eth_sendTransaction", {
            "from": wallets.stranger.address, "to": wallets.agent.address, "value": hex(nonce),
            "nonce": hex(nonce), "gas": hex(21_000),
        })
    node.call("evm_mine")
    block = node.call("eth_getBlockByNumber", "latest", False)
    assert len(block["transactions"]) == transactions
    return block


def test_the_root_of_nothing_is_the_well_known_one():
    # the receipts root of every empty block, such as block 1 of Ethereum
    assert ordered_root([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"


# 16 and 17 open another branch, 128 is the first position whose key has two bytes, 256 the first with three
@pytest.mark.parametrize("transactions", [0, 1, 2, 15, 16, 17, 127, 128, 129, 257])
def test_a_block_of_any_number_of_transactions_has_the_root_of_its_receipts(node, wallets, transactions):
    block = block_of(node, wallets, transactions)
    receipts = node.call("eth_getBlockReceipts", block["hash"])
    assert "0x" + ordered_root([encoded(receipt) for receipt in receipts]).hex() == block["receiptsRoot"]


def test_the_order_of_receipts_is_in_the_root(node, wallets):
    block = block_of(node, wallets, 3)
    values = [encoded(receipt) for receipt in node.call("eth_getBlockReceipts", block["hash"])]
    assert ordered_root(values) != ordered_root(values[::-1])
    assert ordered_root(values) != ordered_root(values[:-1])


def test_values_of_a_few_bytes_stand_in_their_parents():
    # Source: by hand from appendices C and D of the yellow paper: one leaf with the path of rlp(0) = 0x80, then two
    # leaves under one branch
    one = rlp.encode([bytes([0x20, 0x80]), b"a"])
    assert ordered_root([b"a"]) == keccak(one)
    leaf_1 = [bytes([0x31]), b"b"]               # rlp(1) = 0x01: after nibble 0, the odd path 1
    leaf_0 = [bytes([0x30]), b"a"]               # rlp(0) = 0x80: after nibble 8, the odd path 0
    branch = [leaf_1, *[b""] * 7, leaf_0, *[b""] * 8]
    assert ordered_root([b"a", b"b"]) == keccak(rlp.encode(branch))
