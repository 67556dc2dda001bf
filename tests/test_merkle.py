"""Every leaf has a proof, and a proof leads to the root from its own leaf only."""
import pytest
from eth_utils import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.abi import artifact, decode_result, encode_call
from ledger.errors import InvalidInput
from ledger.merkle import MOST_LEAVES, Tree, batch_leaf, rate_card_leaf, root_of
from ledger.typed_data import Batch, Domain, batch_message
from ledger.units import hex_of

LEAVES = [keccak(bytes([number])) for number in range(130)]


def plain_root(leaves):
    """Another way to the same root, over a recursion on sizes and another keccak: the left part is the largest power of
    two below the size, where each level pairs from the left and an odd node moves up."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return keccak(b"".join(sorted([plain_root(leaves[:left]), plain_root(leaves[left:])])))


@pytest.mark.parametrize("size", range(1, 131))
def test_every_size_of_tree_has_the_root_of_a_plain_recursion(size):
    assert Tree.of(LEAVES[:size]).root == plain_root(LEAVES[:size])


@pytest.mark.parametrize("size", range(1, 131))
def test_every_leaf_of_every_size_has_a_proof(size):
    tree = Tree.of(LEAVES[:size])
    for position, leaf in enumerate(LEAVES[:size]):
        proof = tree.proof(position)
        assert root_of(leaf, proof) == tree.root
        assert len(proof) <= (size - 1).bit_length()


@given(st.integers(2, 70), st.data())
def test_a_proof_of_one_leaf_proves_no_other(size, data):
    tree = Tree.of(LEAVES[:size])
    own, other = data.draw(st.permutations(range(size)))[:2]
    assert root_of(LEAVES[other], tree.proof(own)) != tree.root


@given(st.integers(2, 70), st.data())
def test_a_proof_with_one_flipped_bit_proves_nothing(size, data):
    tree, own = Tree.of(LEAVES[:size]), data.draw(st.integers(0, size - 1))
    proof = list(tree.proof(own))
    at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    proof[at] = (int.from_bytes(proof[at], "big") ^ 1 << bit).to_bytes(32, "big")
    assert root_of(LEAVES[own], proof) != tree.root


def test_a_single_leaf_is_its_own_root():
    assert Tree.of(LEAVES[:1]).root == LEAVES[0]
    assert Tree.of(LEAVES[:1]).proof(0) == ()


def test_the_leaf_of_an_asset_is_hashed_twice_over_three_words():
    asset = bytes(range(32))
    words = asset + (2).to_bytes(32, "big") + (1).to_bytes(32, "big")
    assert batch_leaf(asset, 2, 1) == keccak(keccak(words))
    assert rate_card_leaf(asset) == keccak(keccak(asset))


@pytest.mark.parametrize("leaves, code", [
    ([], "tree_empty"),
    ([LEAVES[0], LEAVES[1], LEAVES[0]], "leaf_twice"),
    ([b""] * (MOST_LEAVES + 1), "tree_too_large"),
])
def test_what_is_no_tree_is_refused(leaves, code):
    with pytest.raises(InvalidInput) as refused:
        Tree.of(leaves)
    assert refused.value.code == code


def test_a_doubled_leaf_is_named_by_its_position():
    with pytest.raises(InvalidInput) as refused:
        Tree.of([LEAVES[0], LEAVES[1], LEAVES[1]])
    assert refused.value.position == 2


@pytest.mark.parametrize("position", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_proof(position):
    with pytest.raises(InvalidInput) as refused:
        Tree.of(LEAVES[:3]).proof(position)
    assert refused.value.code == "leaf_unknown"


def test_a_proof_longer_than_any_tree_is_refused():
    with pytest.raises(InvalidInput) as refused:
        root_of(LEAVES[0], [LEAVES[1]] * 33)
    assert refused.value.code == "proof_too_long"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7, 8, 9, 33])
def test_the_contract_finds_each_asset_in_its_batch_and_no_other(node, deployment, wallets, size):
    functions = artifact("LikenessLedger").functions
    assets = [keccak(text=f"asset {number}") for number in range(size + 1)]
    tree = Tree.of([batch_leaf(asset, 1, 2) for asset in assets[:size]])
    domain = Domain(deployment.chain_id, deployment.ledger, deployment.deployment_id)
    batch = batch_message(domain, Batch(tree.root, size, wallets.performer.address, 2**40 - 1))
    signature = bytes(wallets.performer.sign_typed_data(full_message=batch.to_json()).signature)
    node.call("eth_sendTransaction", {
        "from": wallets.stranger.address, "to": deployment.ledger,
        "data": hex_of(encode_call(functions["anchorBatch"], [batch.struct(), signature]))})
    node.call("evm_mine")

    def is_in_batch(asset, policy, proof):
        data = encode_call(functions["isInBatch"], [tree.root, asset, 1, policy, proof])
        answer = node.call("eth_call", {"to": deployment.ledger, "data": hex_of(data)}, "latest")
        return decode_result(functions["isInBatch"], bytes.fromhex(answer[2:]))

    for position, asset in enumerate(assets[:size]):
        assert is_in_batch(asset, 2, tree.proof(position))
        assert not is_in_batch(asset, 1, tree.proof(position))
    assert not is_in_batch(assets[size], 2, tree.proof(0))
