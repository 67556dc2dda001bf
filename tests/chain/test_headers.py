"""Headers are believed only if they hash to the block's hash; the bloom rules logs out and never in."""
import random

import pytest
from eth_utils import keccak

from ledger.chain.headers import (
    BlockMissing, HeaderMismatch, bloom_of, fetch_headers, header_hash, header_of, may_contain,
)
from ledger.chain.node import MalformedAnswer


@pytest.fixture
def block(node):
    return node.call("eth_getBlockByNumber", "latest", False)


def test_every_block_of_the_chain_hashes_to_its_hash(node, deployment):
    numbers = range(node.block_number() + 1)
    for number, header in zip(numbers, fetch_headers(node, numbers), strict=True):
        block = node.call("eth_getBlockByNumber", hex(number), False)
        assert "0x" + header.hash.hex() == block["hash"]
        assert "0x" + header.parent_hash.hex() == block["parentHash"]
        assert header.timestamp == int(block["timestamp"], 16)


def test_the_first_block_of_ethereum_hashes_to_its_hash():
    # Source: block 0 of Ethereum's main network as every explorer shows it; it has no member of a later fork
    empty = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
    genesis = {
        "parentHash": "0x" + "00" * 32,
        "sha3Uncles": "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
        "miner": "0x" + "00" * 20,
        "stateRoot": "0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
        "transactionsRoot": empty, "receiptsRoot": empty, "logsBloom": "0x" + "00" * 256,
        "difficulty": "0x400000000", "number": "0x0", "gasLimit": "0x1388", "gasUsed": "0x0", "timestamp": "0x0",
        "extraData": "0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa",
        "mixHash": "0x" + "00" * 32, "nonce": "0x0000000000000042",
    }
    assert header_hash(genesis).hex() == "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3"


@pytest.mark.parametrize("member", [
    "parentHash", "logsBloom", "receiptsRoot", "timestamp", "stateRoot", "baseFeePerGas", "requestsHash", "number",
])
def test_a_header_with_one_altered_member_is_not_believed(block, member):
    last = block[member][-1]
    block[member] = block[member][:-1] + ("1" if last == "0" else "0")
    with pytest.raises(HeaderMismatch):
        header_of(block)


def test_a_header_with_another_hash_is_not_believed(block):
    with pytest.raises(HeaderMismatch):
        header_of(block | {"hash": "0x" + "11" * 32})


@pytest.mark.parametrize("member", ["parentHash", "logsBloom", "hash", "number"])
def test_a_block_without_a_member_is_malformed(block, member):
    del block[member]
    with pytest.raises(MalformedAnswer):
        header_of(block)


def test_a_block_that_is_not_there_is_missing(node):
    with pytest.raises(BlockMissing):
        fetch_headers(node, [node.block_number(), node.block_number() + 1])


def test_a_bloom_contains_what_was_put_in():
    chance = random.Random(7)
    entries = [chance.randbytes(chance.choice((20, 32))) for _ in range(50)]
    bloom = bloom_of(entries)
    assert all(may_contain(bloom, entry) for entry in entries)


def test_a_bloom_of_few_logs_rules_most_others_out():
    chance = random.Random(8)
    bloom = bloom_of(chance.randbytes(32) for _ in range(10))
    assert sum(may_contain(bloom, chance.randbytes(20)) for _ in range(10_000)) < 10
    assert not may_contain(bytes(256), chance.randbytes(20))


def test_the_bloom_is_the_one_that_a_node_makes(node, wallets):
    # a contract whose code is LOG1 with topic 1 and no data: PUSH1 1 PUSH1 0 PUSH1 0 LOG1
    address = "0x" + "ee" * 20
    node.call("anvil_setCode", address, "0x600160006000a100")
    node.call("eth_sendTransaction", {"from": wallets.stranger.address, "to": address, "gas": hex(100_000)})
    node.call("evm_mine")
    blocks = [node.call("eth_getBlockByNumber", hex(n), False) for n in range(node.block_number() + 1)]
    bloom = bytes.fromhex(next(b for b in reversed(blocks) if b["transactions"])["logsBloom"][2:])
    assert bloom == bloom_of([bytes.fromhex(address[2:]), (1).to_bytes(32, "big")])


def test_a_bloom_follows_the_yellow_paper():
    # Source: section 4.4.1, bit numbers worked out by hand for one entry: the low 11 bits of the first three byte pairs
    entry = b"\x0f" * 20
    hashed = keccak(entry)
    bits = {int.from_bytes(hashed[i : i + 2], "big") % 2048 for i in (0, 2, 4)}
    assert int.from_bytes(bloom_of([entry]), "big") == sum(1 << bit for bit in bits)
