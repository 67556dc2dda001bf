"""Deploying, the file that remembers it, and noticing another chain."""
import json
from dataclasses import replace

import pytest
from eth_account import Account
from eth_utils import keccak
from web3 import HTTPProvider, Web3

from ledger.chain.abi import artifact
from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.deployment import (
    ChainChanged, Deployment, DeploymentExists, DeploymentUnreadable, deploy, is_build_of,
)
from ledger.chain.node import Node, NodeRefused, NodeUnavailable
from ledger.units import MalformedAddress, MalformedHex


def test_an_account_without_money_deploys_nothing(node):
    before = node.block_number()
    with pytest.raises(NodeRefused):
        deploy(node, Account.create())
    assert node.block_number() == before


def test_the_deployment_names_what_is_on_the_chain(node, deployment):
    web3 = Web3(HTTPProvider(node.rpc_url))
    block = web3.eth.get_block(deployment.block_number)
    assert bytes(block.hash) == deployment.block_hash
    assert keccak(bytes(web3.eth.get_code(deployment.ledger))) == deployment.code_hash
    assert web3.eth.chain_id == deployment.chain_id


def test_contract_and_lens_know_each_other(node, deployment):
    web3 = Web3(HTTPProvider(node.rpc_url))
    lens = web3.eth.contract(deployment.lens, abi=[
        {"type": "function", "name": "ledger", "stateMutability": "view", "inputs": [],
         "outputs": [{"type": "address", "name": ""}]},
    ])
    assert lens.functions.ledger().call() == deployment.ledger


def test_two_deployments_on_one_chain_have_different_ids_and_code(node, deployment, wallets):
    other = deploy(node, wallets.relayer)
    assert other.deployment_id != deployment.deployment_id
    assert other.code_hash != deployment.code_hash
    assert is_build_of(artifact("LikenessLedger"), node.code(other.ledger))


def test_code_with_one_other_byte_is_another_build(node, deployment):
    code = bytearray(node.code(deployment.ledger))
    assert is_build_of(artifact("LikenessLedger"), bytes(code))
    code[100] ^= 1
    assert not is_build_of(artifact("LikenessLedger"), bytes(code))
    assert not is_build_of(artifact("LikenessLedger"), b"")


def test_the_same_chain_is_the_same(node, deployment):
    deployment.require_same(node)


def test_a_chain_that_was_reset_is_another_chain(deployment, wallets):
    with Anvil.start(AnvilOptions()) as reset:
        empty = Node(reset.rpc_url)
        with pytest.raises(ChainChanged) as missing:
            deployment.require_same(empty)
        again = deploy(empty, wallets.relayer)
        # the very point: everything that a careless check compares is equal
        assert (again.chain_id, again.ledger, again.block_number) == (
            deployment.chain_id, deployment.ledger, deployment.block_number)
        with pytest.raises(ChainChanged):
            deployment.require_same(empty)
    assert missing.value.what == "the block of the deployment"


@pytest.mark.parametrize("change", [
    {"chain_id": 1}, {"block_hash": bytes(32)}, {"code_hash": bytes(32)},
])
def test_each_part_of_the_identity_is_compared(node, deployment, change):
    with pytest.raises(ChainChanged):
        replace(deployment, **change).require_same(node)


def test_a_node_that_is_gone_is_unavailable_and_not_another_chain(deployment):
    with Anvil.start(AnvilOptions()) as gone:
        node = Node(gone.rpc_url)
    with pytest.raises(NodeUnavailable):
        deployment.require_same(node)


def test_a_saved_deployment_is_loaded_equal(deployment, tmp_path):
    file = tmp_path / "new" / "deployment.json"
    deployment.save(file)
    assert Deployment.load(file) == deployment
    assert sorted(p.name for p in file.parent.iterdir()) == ["deployment.json"]


def test_a_deployment_is_never_overwritten(deployment, tmp_path):
    file = tmp_path / "deployment.json"
    deployment.save(file)
    with pytest.raises(DeploymentExists):
        replace(deployment, chain_id=1).save(file)
    assert Deployment.load(file) == deployment


@pytest.mark.parametrize(("change", "problem"), [
    ({"ledger": "0x12"}, MalformedAddress),
    ({"block_hash": "0x12"}, MalformedHex),
    ({"extra": 1}, DeploymentUnreadable),
])
def test_a_file_with_another_content_is_refused(deployment, tmp_path, change, problem):
    file = tmp_path / "deployment.json"
    file.write_text(json.dumps(deployment.to_json() | change))
    with pytest.raises(problem):
        Deployment.load(file)


@pytest.mark.parametrize("text", ["", "[]", "{", "{}"])
def test_a_file_that_is_no_deployment_is_refused(tmp_path, text):
    file = tmp_path / "deployment.json"
    file.write_text(text)
    with pytest.raises(DeploymentUnreadable):
        Deployment.load(file)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DeploymentUnreadable, match="deployment.json"):
        Deployment.load(tmp_path / "deployment.json")
