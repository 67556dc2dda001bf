"""Deploying, the file that remembers it, and noticing another chain."""
import json
from dataclasses import replace

import pytest
from eth_account import Account
from eth_utils import keccak
from web3 import HTTPProvider, Web3

from ledger.chain.abi import EMITTERS, artifact
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
    hashes = [keccak(bytes(web3.eth.get_code(contract))) for contract in deployment.emitters]
    assert hashes == [deployment.code_hash, deployment.royalties_code_hash, deployment.checkout_code_hash]
    assert web3.eth.chain_id == deployment.chain_id


@pytest.mark.parametrize("name", ["royalties", "checkout", "lens"])
def test_the_contracts_around_the_ledger_know_it(node, deployment, name):
    web3 = Web3(HTTPProvider(node.rpc_url))
    contract = web3.eth.contract(getattr(deployment, name), abi=[
        {"type": "function", "name": "ledger", "stateMutability": "view", "inputs": [],
         "outputs": [{"type": "address", "name": ""}]},
    ])
    assert contract.functions.ledger().call() == deployment.ledger


@pytest.mark.parametrize("name", ["ledger", "royalties", "checkout"])
def test_each_contract_has_the_domain_that_the_deployment_says(node, deployment, name):
    domain = {"ledger": deployment.domain, "royalties": deployment.royalties_domain, "checkout": deployment.checkout_domain}
    web3 = Web3(HTTPProvider(node.rpc_url))
    contract = web3.eth.contract(getattr(deployment, name), abi=[
        {"type": "function", "name": "domainSeparator", "stateMutability": "view", "inputs": [],
         "outputs": [{"type": "bytes32", "name": ""}]},
    ])
    assert contract.functions.domainSeparator().call() == domain[name].separator


def test_two_deployments_on_one_chain_have_different_ids_and_code(node, deployment, wallets):
    other = deploy(node, wallets.relayer)
    assert other.deployment_id != deployment.deployment_id
    assert other.code_hash != deployment.code_hash
    for name, contract in zip(EMITTERS, other.emitters, strict=True):
        assert is_build_of(artifact(name), node.code(contract))


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
    {"royalties_code_hash": bytes(32)}, {"checkout_code_hash": bytes(32)},
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


def test_a_file_of_the_version_without_royalties_is_refused_and_says_so(deployment, tmp_path):
    added = {"royalties", "checkout", "royalties_code_hash", "checkout_code_hash"}
    file = tmp_path / "deployment.json"
    file.write_text(json.dumps({name: value for name, value in deployment.to_json().items() if name not in added}))
    with pytest.raises(DeploymentUnreadable, match="an earlier version wrote it, without royalties and checkout"):
        Deployment.load(file)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DeploymentUnreadable, match="deployment.json"):
        Deployment.load(tmp_path / "deployment.json")
