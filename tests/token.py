"""An honest ERC-20 token with EIP-2612 on the test's chain, compiled from the contracts' own tests."""
from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import eth_abi
from eth_utils import keccak

from ledger.chain.calls import Call
from ledger.chain.deployment import wait_until_mined
from ledger.chain.node import PENDING
from ledger.units import Address, Wei, parse_address
from tests.story import FEE_WEI, Person

CONTRACTS = Path(__file__).resolve().parents[1] / "contracts"
SOURCE = "test/Tokens.sol"
GAS = 3_000_000


@dataclass(frozen=True)
class Token:
    """A deployed token of the tests' own: a PlainToken, if no other is named."""

    address: Address
    owner: Person

    def mints(self, to: Person, amount: int) -> None:
        self.owner.sends(mint_call(self.address, to.address, amount))

    def approves(self, holder: Person, spender: Address, amount: int) -> None:
        selector = keccak(text="approve(address,uint256)")[:4]
        holder.sends(Call(self.address, selector + eth_abi.encode(["address", "uint256"], [spender, amount]), Wei(0)))

    @classmethod
    def deployed(cls, owner: Person, name: str = "PlainToken") -> Token:
        story, account = owner.story, owner.account
        raw = account.sign_transaction({
            "type": 2, "chainId": story.deployment.chain_id, "nonce": story.node.transaction_count(owner.address, PENDING),
            "gas": GAS, "maxFeePerGas": FEE_WEI, "maxPriorityFeePerGas": 0, "value": 0, "data": bytecode(name)})
        receipt = wait_until_mined(story.node, story.node.send_raw(bytes(raw.raw_transaction)))
        assert receipt is not None and receipt["status"] == "0x1"
        return cls(parse_address(receipt["contractAddress"], field="token"), owner)


def mint_call(token: Address, to: Address, amount: int) -> Call:
    """Anybody makes as much as they like."""
    selector = keccak(text="mint(address,uint256)")[:4]
    return Call(token, selector + eth_abi.encode(["address", "uint256"], [to, amount]), Wei(0))


@cache
def bytecode(name: str) -> bytes:
    """The creation code; the compiler runs once per test process."""
    request = {"language": "Solidity", "sources": {SOURCE: {"content": (CONTRACTS / SOURCE).read_text()}},
               "settings": {"remappings": ["@openzeppelin/=node_modules/@openzeppelin/"],
                            "outputSelection": {SOURCE: {name: ["evm.bytecode.object"]}}}}
    path = os.pathsep.join([str(CONTRACTS.parent / ".venv" / "bin"), os.environ["PATH"]])
    done = subprocess.run(["node", "solc", "--standard-json", "--base-path", "."], cwd=CONTRACTS, check=True,
                          input=json.dumps(request), capture_output=True, text=True, env={**os.environ, "PATH": path})
    contracts = json.loads(done.stdout)["contracts"]
    return bytes.fromhex(contracts[SOURCE][name]["evm"]["bytecode"]["object"])
